import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobEvent, JobState, Plan } from '../../src/protocol';
import { JobStore } from '../../src/service/jobs/store';

const plan = { files: 1, bytes: 10 } as Plan;
const fresh = (id: string, folder: string): JobState => ({
  id,
  seq: 0,
  request: { type: 'DensityMap', source: {} },
  phase: 'PENDING',
  created: '2026-01-01T00:00:00Z',
  plan,
  progress: {
    filesDone: 0,
    filesTotal: 1,
    bytesDone: 0,
    bytesTotal: 10,
    rows: 0,
    elapsedSeconds: 0,
    secondsLeft: null
  },
  frame: 0,
  folder
});

describe('the job store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('counts jobs on, also when another service took a number', () => {
    const store = new JobStore(folder);
    expect(store.create(fresh).id).toBe('1');
    mkdirSync(join(folder, '2'));
    expect(store.create(fresh).id).toBe('3');
    expect(new JobStore(folder).create(fresh).id).toBe('4');
  });

  it('has finished jobs again after a restart, and ends those that were cut off', () => {
    const store = new JobStore(folder);
    const done = store.create(fresh);
    done.enter('COMPLETED');
    store.save(done);
    const cut = store.create(fresh);
    cut.enter('EXECUTING');
    store.save(cut);
    // As if the service that ran it had died: no process has this pid.
    const file = join(folder, cut.id, 'job.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), service: 2 ** 22 + 1 }));

    const again = new JobStore(folder);
    expect(again.get('1').state).toEqual(done.state);
    expect(again.get('2').state).toMatchObject({ phase: 'ERROR', error: { code: 'INTERNAL' } });
    expect(new JobStore(folder).get('2').state.phase).toBe('ERROR');
  });

  it('leaves running jobs of another living service alone', () => {
    const store = new JobStore(folder);
    const job = store.create(fresh);
    job.enter('EXECUTING');
    store.save(job);
    const file = join(folder, job.id, 'job.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), service: process.ppid }));
    expect(new JobStore(folder).all).toEqual([]);
    expect(JSON.parse(readFileSync(file, 'utf8')).state.phase).toBe('EXECUTING');
  });

  it('deletes with its files what is over, and nothing that runs', () => {
    const store = new JobStore(folder);
    const job = store.create(fresh);
    expect(() => store.delete('1')).toThrow('still running');
    job.enter('ABORTED');
    store.delete('1');
    expect(existsSync(join(folder, '1'))).toBe(false);
    expect(() => store.get('1')).toThrow('There is no job 1.');
  });

  it('tells late listeners the state so far, then every change once', () => {
    const store = new JobStore(folder);
    const job = store.create(fresh);
    job.enter('EXECUTING');
    const events: JobEvent[] = [];
    const stop = job.listen(event => events.push(event));
    const all: JobEvent[] = [];
    store.listen(event => all.push(event));
    job.progress({ ...job.state.progress, rows: 5 });
    job.enter('COMPLETED');
    job.enter('ERROR');
    stop();
    expect(events.map(event => event.kind)).toEqual(['state', 'progress', 'phase']);
    expect(all).toEqual(events);
    expect(events[0]).toMatchObject({ state: { phase: 'EXECUTING' } });
    expect(events.map(event => event.seq)).toEqual([1, 2, 3]);
    expect(job.state.phase).toBe('COMPLETED');
  });

  it('ignores folders that hold no job', () => {
    mkdirSync(join(folder, '7'));
    mkdirSync(join(folder, 'notes'));
    writeFileSync(join(folder, '8'), 'a file');
    expect(new JobStore(folder).all).toEqual([]);
    expect(new JobStore(folder).create(fresh).id).toBe('9');
  });
});
