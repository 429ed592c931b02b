import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { JobEvent, JobState, Plan } from '../../src/protocol';
import type { PlannedJob } from '../../src/service/engines/engine';
import type { Job } from '../../src/service/jobs/job';
import { Presence } from '../../src/service/jobs/presence';
import { JobQueue } from '../../src/service/jobs/queue';
import { SteadyClock } from '../../src/service/jobs/steady-clock';
import { JobStore, JobTaken } from '../../src/service/jobs/store';

const request = { type: 'DensityMap', source: {} } as const;
const plan = { request, files: 1, bytes: 10, seconds: 1 } as unknown as Plan;
const planned = {
  request,
  plan,
  files: [{ path: '/v/a.csv.gz', bytes: 10, idRange: { first: 1n, last: 2n ** 62n } }],
  columns: []
} as unknown as PlannedJob;

/** A mark as a process of this machine would lay it down, that is living (pid 1) or none. */
class Foreign extends Presence {
  static of(folder: string, pid: number): Presence {
    return new Presence(folder, undefined, pid);
  }
}
const NOBODY = 2 ** 22 + 1;

describe('the job store', () => {
  let folder: string;
  const stores: JobStore[] = [];
  const open = (presence?: Presence): JobStore => {
    const store = new JobStore(folder, presence);
    stores.push(store);
    return store;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-store-'));
  });
  afterEach(() => {
    stores.splice(0).forEach(store => store.close());
    rmSync(folder, { recursive: true });
  });

  it('counts jobs on, also when another service or an unknown folder took a number', () => {
    const store = open();
    expect(store.create(planned).id).toBe('1');
    mkdirSync(join(folder, '2'));
    expect(store.create(planned).id).toBe('3');
    expect(open().create(planned).id).toBe('4');
    expect(store.create(planned).id).toBe('5');
    expect(store.all.map(({ id }) => id)).toEqual(['1', '3', '4', '5']);
  });

  it('gives no number twice, even when the newest job was deleted', () => {
    const store = open();
    store.finish(store.create(planned), 'ABORTED');
    store.delete('1');
    expect(open().create(planned).id).toBe('2');
  });

  it('has finished jobs again after a restart, to the last field', () => {
    const store = open();
    const job = store.create(planned, { priority: 3, destruction: '2030-01-01T00:00:00.000Z', retryOf: '7' });
    store.start(job);
    const manifest = { results: [{ name: 'map.arrow', path: '/r/map.arrow', mime: 'm', bytes: 5 }] };
    store.folders.writeManifest(job.id, manifest as unknown as JobState['manifest'] & object);
    store.finish(job, 'COMPLETED', { manifest: manifest as unknown as JobState['manifest'], frame: 9 });
    expect(open().get('1').state).toEqual(job.state);
    expect(job.state).toMatchObject({ phase: 'COMPLETED', priority: 3, attempt: 1, retryOf: '7', frame: 9 });
  });

  it('takes up what a dead service left, and leaves the jobs of a living one alone', () => {
    const dead = open(Foreign.of(folder, NOBODY));
    const cut = dead.create(planned);
    dead.start(cut);
    const waiting = dead.create(planned);
    const living = open(Foreign.of(folder, process.ppid));
    const running = living.create(planned);
    living.start(running);
    writeFileSync(join(folder, cut.id, 'rows.arrow.123.part'), 'half');

    const store = open();
    const seen: JobEvent[] = [];
    store.listen(event => seen.push(event));
    expect(store.adopt(5).map(({ id }) => id)).toEqual([cut.id, waiting.id]);
    expect(store.get(cut.id).state).toMatchObject({ phase: 'QUEUED', attempt: 1 });
    expect(store.get(cut.id).state.seq).toBeGreaterThan(cut.state.seq);
    expect(store.get(running.id).phase).toBe('EXECUTING');
    expect(readdirSync(join(folder, cut.id))).toEqual(['job.json']);
    expect(store.planned(cut)?.files[0].idRange?.last).toBe(2n ** 62n);
    expect(seen.filter(({ job }) => job === cut.id).at(-1)).toMatchObject({ kind: 'phase', phase: 'QUEUED' });
    // what the dead one, not so dead after all, would still write is refused
    expect(() => dead.saveProgress(cut)).toThrow(JobTaken);
    expect(() => dead.finish(cut, 'COMPLETED')).toThrow(JobTaken);
    expect(open().adopt(5)).toEqual([]);
  });

  it('gives up a job that ends the service again and again, unless it gets further', () => {
    let store = open(Foreign.of(folder, NOBODY));
    store.start(store.create(planned));
    for (let attempt = 2; attempt <= 4; attempt++) {
      store = open(Foreign.of(folder, NOBODY + attempt));
      const [job] = store.adopt(3);
      expect([attempt, job?.id]).toEqual([attempt, attempt === 4 ? undefined : '1']);
      if (job !== undefined) {
        store.start(job);
        if (attempt === 2) {
          store.saveProgress(job);
        }
      }
      if (attempt === 3) {
        store = open(Foreign.of(folder, NOBODY + 99));
        store.start(store.adopt(3)[0]);
      }
    }
    expect(store.get('1').state).toMatchObject({
      phase: 'ERROR',
      error: { code: 'INTERNAL', details: { attempts: 3 } }
    });
  });

  it('ends at once what was wished to end while its service died', async () => {
    const dead = open(Foreign.of(folder, NOBODY));
    const job = dead.create(planned);
    dead.start(job);
    open().wishAbort(job.id);
    const store = open();
    expect(store.adopt(5)).toEqual([]);
    expect(store.get(job.id).phase).toBe('ABORTED');
  });

  it('shows one service what another does, and passes wishes on', () => {
    const mine = open();
    const other = open(Foreign.of(folder, process.ppid));
    const events: JobEvent[] = [];
    mine.listen(event => events.push(event));
    const job = other.create(planned);
    other.start(job);
    mine.refresh();
    expect(mine.get(job.id).phase).toBe('EXECUTING');
    mine.wishAbort(job.id);
    other.refresh();
    expect(other.takeWishes()).toEqual([job]);
    other.finish(job, 'ABORTED');
    expect(mine.get(job.id).phase).toBe('ABORTED');
    other.delete(job.id);
    expect(mine.all).toEqual([]);
    expect(events.map(({ kind }) => kind)).toEqual(['state', 'phase', 'deleted']);
  });

  it('gives the same job for the same key, and refuses the key for another request', () => {
    const store = open();
    const job = store.create(planned, { idempotencyKey: 'k' });
    expect(store.withKey('k', request)).toBe(job);
    expect(open().withKey('k', request)?.id).toBe('1');
    expect(() => store.withKey('k', { ...request, order: 3 })).toThrow('belongs to job 1');
    expect(() => store.create(planned, { idempotencyKey: 'k' })).toThrow();
    expect(store.all).toHaveLength(1);
  });

  it('deletes with its files what is over, and nothing that runs or waits', () => {
    const store = open();
    const job = store.create(planned);
    expect(() => store.delete('1')).toThrow('still waiting');
    store.start(job);
    expect(() => store.delete('1')).toThrow('still running');
    store.finish(job, 'ABORTED');
    store.delete('1');
    expect(existsSync(join(folder, '1'))).toBe(false);
    expect(() => store.get('1')).toThrow('There is no job 1.');
  });

  it('finishes a deletion that was cut off', () => {
    const store = open();
    store.finish(store.create(planned), 'ABORTED');
    store.folders.doom('1');
    const again = open();
    expect(again.all).toEqual([]);
    expect(readdirSync(folder).filter(name => name.startsWith('.deleted'))).toEqual([]);
  });

  it('tells late listeners the state so far, then every change once', () => {
    const store = open();
    const job = store.create(planned);
    store.start(job);
    const events: JobEvent[] = [];
    const stop = job.listen(event => events.push(event));
    const all: JobEvent[] = [];
    store.listen(event => all.push(event));
    job.progress({ ...job.state.progress, rows: 5 });
    store.finish(job, 'COMPLETED');
    expect(() => store.finish(job, 'ERROR')).toThrow(JobTaken);
    stop();
    expect(events.map(event => event.kind)).toEqual(['state', 'progress', 'phase']);
    expect(all).toEqual(events);
    expect(events[0]).toMatchObject({ state: { phase: 'EXECUTING' } });
    expect(events.map(event => event.seq)).toEqual([1, 2, 3]);
    expect(job.phase).toBe('COMPLETED');
  });

  it('takes over the folders of an earlier gaialab once, open jobs as waiting ones', () => {
    const state = { id: '4', seq: 2, request, created: '2026-01-01T00:00:00Z', plan, progress: {}, frame: 0 };
    const lay = (id: string, phase: string, service: number): void => {
      mkdirSync(join(folder, id));
      writeFileSync(join(folder, id, 'job.json'), JSON.stringify({ service, state: { ...state, id, phase } }));
    };
    lay('4', 'COMPLETED', NOBODY);
    lay('5', 'EXECUTING', NOBODY);
    lay('6', 'EXECUTING', process.ppid);
    mkdirSync(join(folder, '7'));
    mkdirSync(join(folder, 'notes'));
    writeFileSync(join(folder, '8'), 'a file');
    const store = open();
    expect(store.all.map(({ id, phase }) => [id, phase])).toEqual([
      ['4', 'COMPLETED'],
      ['5', 'QUEUED']
    ]);
    expect(store.adopt(5).map(({ id }) => id)).toEqual(['5']);
    expect(store.planned(store.get('5'))).toBeUndefined();
    expect(store.create(planned).id).toBe('9');
  });

  it('moves a damaged list aside, says so, and finds the jobs again from their folders', () => {
    const store = open();
    store.finish(store.create(planned), 'COMPLETED');
    const open2 = store.create(planned, { idempotencyKey: 'k' });
    stores.splice(0).forEach(each => each.close());
    for (const junk of [Buffer.from('no database at all, but longer than a header'.repeat(5)), Buffer.alloc(5000, 7)]) {
      writeFileSync(join(folder, 'jobs.sqlite'), junk);
      const again = open();
      expect(again.notices.join()).toContain('is kept as');
      expect(again.all.map(({ id, phase }) => [id, phase])).toEqual([
        ['1', 'COMPLETED'],
        ['2', 'QUEUED']
      ]);
      expect(again.withKey('k', request)?.id).toBe(open2.id);
      expect(again.create(planned).id).not.toBe('1');
      again.finish(again.adopt(9)[0], 'ABORTED');
      again.folders.record({ ...again.get('2').state, phase: 'QUEUED' }, 'k');
      again.all
        .filter(({ id }) => Number(id) > 2)
        .forEach(job => {
          again.finish(job, 'ABORTED');
          again.delete(job.id);
        });
      stores.splice(0).forEach(each => each.close());
    }
    expect(readdirSync(folder).filter(name => name.includes('damaged'))).toHaveLength(2);
  });

  it('sees all jobs of another service, also when that deletes one of them meanwhile', () => {
    const [one, two] = [open(), open(Foreign.of(folder, process.ppid))];
    const heard: string[] = [];
    one.listen(({ job, kind }) => {
      heard.push(`${job} ${kind}`);
      if (job === '1') {
        two.delete('2');
      }
    });
    [1, 2, 3].forEach(() => two.finish(two.create(planned), 'ABORTED'));
    one.refresh();
    one.refresh();
    expect(heard).toEqual(['1 state', '2 state', '3 state', '2 deleted']);
    expect(one.all.map(({ id }) => id)).toEqual(['1', '3']);
  });

  it('runs the jobs that it took over, also when a fault kept it from taking all; the others later', () => {
    const ended = open(Foreign.of(folder, NOBODY));
    const ids = [1, 2, 3].map(() => ended.create(planned).id);
    const store = open();
    const disk = new DatabaseSync(join(folder, 'jobs.sqlite'));
    disk.exec("CREATE TRIGGER full BEFORE UPDATE ON job WHEN NEW.id = 2 BEGIN SELECT RAISE(ABORT, 'full'); END");
    expect(store.adopt(3).map(({ id }) => id)).toEqual([ids[0]]);
    expect(() => store.adopt(3)).toThrow('full');
    disk.exec('DROP TRIGGER full');
    disk.close();
    expect(store.adopt(3).map(({ id }) => id)).toEqual(ids.slice(1));
  });

  it('goes on without the folders that it cannot take into the list, and says so', () => {
    open().create(planned);
    const { state } = open().get('1');
    stores.splice(0).forEach(each => each.close());
    const odd: Record<string, unknown> = { 5: {}, 6: { state: { ...state, plan: undefined } }, 7: { state } };
    for (const [id, record] of Object.entries(odd)) {
      mkdirSync(join(folder, id));
      writeFileSync(join(folder, id, 'job.json'), JSON.stringify(record));
    }
    const store = open();
    expect(store.all.map(({ id }) => id)).toEqual(['1', '7']);
    expect(store.notices).toEqual([expect.stringContaining(join(folder, '6'))]);
  });

  it('refuses a damaged list while another service has it open', () => {
    open().create(planned);
    stores.splice(0).forEach(each => each.close());
    Foreign.of(folder, process.ppid).mark();
    writeFileSync(join(folder, 'jobs.sqlite'), Buffer.alloc(5000, 7));
    expect(() => open()).toThrow(`process ${process.ppid}`);
    expect(readdirSync(folder).filter(name => name.includes('damaged'))).toEqual([]);
  });
});

describe('the queue', () => {
  const job = (id: number, seconds: number, priority = 0): Job =>
    ({ id: String(id), state: { plan: { seconds }, priority } }) as unknown as Job;

  it('lets no short job wait for long ones, and serves by priority, then age', () => {
    const queue = new JobQueue({ long: 1, short: 2, longSeconds: 60 });
    const jobs = [job(1, 1e5), job(2, 1e5), job(3, 1), job(4, 1), job(5, 1, 7), job(6, 1e5, 1)];
    jobs.forEach(each => queue.add(each));
    const ids = (): string[] => {
      const started: string[] = [];
      for (let next = queue.next(); next !== undefined; next = queue.next()) {
        started.push(next.id);
      }
      return started;
    };
    expect(ids()).toEqual(['5', '3', '6']);
    queue.done(jobs[4]);
    expect(ids()).toEqual(['4']);
    queue.done(jobs[5]);
    expect(ids()).toEqual(['1']);
    expect(queue.remove(jobs[1])).toBe(true);
    expect(queue.remove(jobs[0])).toBe(false);
  });
});

describe('presence', () => {
  it('hears on another machine whether a service still beats, whatever its clock says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gaialab-presence-'));
    let now = 0;
    const here = new Presence(folder, () => now);
    const there = 'ffffffffffffffff-1-5';
    mkdirSync(join(folder, '.services'));
    writeFileSync(join(folder, '.services', there), '');
    expect(here.lives(there)).toBe(true);
    now += 170_000;
    expect(here.lives(there)).toBe(true);
    now += 20_000;
    expect(here.lives(there)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe('the clock', () => {
  it('is believed after it went evenly for ten minutes, and not for ten minutes after a jump', () => {
    let wall = 1e12;
    let mono = 0;
    const clock = new SteadyClock(
      () => wall,
      () => mono
    );
    const pass = (minutes: number): void => {
      for (let i = 0; i < minutes; i++) {
        wall += 60_000;
        mono += 60_000;
        clock.now();
      }
    };
    pass(9);
    expect(clock.now()).toBeUndefined();
    pass(1);
    expect(clock.now()).toBe(wall);
    for (const jump of [1e12, -2e12]) {
      wall += jump;
      expect(clock.now()).toBeUndefined();
      pass(9);
      expect(clock.now()).toBeUndefined();
      pass(1);
      expect(clock.now()).toBe(wall);
    }
  });
});
