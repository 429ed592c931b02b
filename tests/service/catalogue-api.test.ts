import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorValue, FileInformation, FolderList, JobState, StoreInfo } from '../../src/protocol';
import { listFolders } from '../../src/service/catalogue/list-folders';
import { makeVolume } from '../../src/service/makevolume/make-volume';
import { SampleMaker } from '../../src/service/catalogue/sample-maker';
import { MAIN, ServiceProcess } from '../support/service-process';
import { settled } from '../support/settled';

const PARTITIONS = ['000000-003111', '003112-005263'];
const settle = (ms = 10): Promise<void> => settled(ms);

describe('what lies where', () => {
  let folder: string;
  let volume: string;
  let service: ServiceProcess;
  const path = (partition: string): string => join(volume, `gdr3/gaia_source/GaiaSource_${partition}.csv.gz`);
  const facts = async (...paths: string[]): Promise<FileInformation[]> =>
    (await service.json<{ files: FileInformation[] }>('POST', '/api/file-information', { paths })).body.files;
  const run = async (request: object): Promise<JobState> => {
    const { status, body } = await service.json<JobState>('POST', '/api/jobs', request);
    expect([status, body]).toMatchObject([201, { id: expect.any(String) }]);
    for (let i = 0; i < 600; i++) {
      const { body: job } = await service.json<JobState>('GET', `/api/jobs/${body.id}`);
      if (['COMPLETED', 'ERROR', 'ABORTED'].includes(job.phase)) {
        return job;
      }
      await settle(50);
    }
    throw new Error(`Job ${body.id} does not end.`);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-catalogue-'));
    volume = join(folder, 'volume');
    const args = ['make-volume', volume, '--rows', '2000', '--partitions', PARTITIONS.join(',')];
    expect(spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' })).toMatchObject({ status: 0 });
    service = await ServiceProcess.start({ volume });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  it('tells everything of a file without reading its rows', async () => {
    const [file] = await facts(path('000000-003111'));
    expect(file).toMatchObject({
      release: 'DR3',
      table: 'gaia_source',
      partition: '000000-003111',
      pixels: { first: 0, last: 3111 },
      counted: false,
      columns: { count: 152 },
      md5: expect.stringMatching(/^[0-9a-f]{32}$/)
    });
    // 3112 of 12·4^8 pixels of the sky's 41252.96 deg².
    expect(file.area).toBeCloseTo((41252.961 * 3112) / 786432, 3);
    expect(file.columns!.units).toBeGreaterThan(50);
    expect(file).not.toHaveProperty('stored');
    expect(file).not.toHaveProperty('verified');
  });

  it('knows the Parquet copy and the last verification, until the file changes', async () => {
    expect((await run({ type: 'Convert', source: {}, columns: ['ra', 'dec'] })).phase).toBe('COMPLETED');
    expect((await run({ type: 'Verify', source: {} })).phase).toBe('COMPLETED');
    const [file] = await facts(path('000000-003111'));
    expect(file).toMatchObject({ counted: true, rows: 1000, verified: { ok: true }, stored: { columns: 3 } });

    const { body: store } = await service.json<StoreInfo>('GET', '/api/store');
    expect(store.tables).toEqual([{ release: 'DR3', table: 'gaia_source', files: 2, bytes: store.bytes, outdated: 0 }]);
    writeFileSync(path('003112-005263'), 'not a gzip any more');
    const [changed] = await facts(path('003112-005263'));
    expect(changed).toMatchObject({ columns: null, problem: expect.any(String), counted: false });
    expect(changed).not.toHaveProperty('verified');
    expect((await service.json<StoreInfo>('GET', '/api/store')).body.tables[0].outdated).toBe(1);
  });

  it('removes the copies of a table, outdated ones first', async () => {
    const remove = async (more = ''): Promise<StoreInfo> => {
      const query = `release=DR3&table=gaia_source${more}`;
      expect((await service.json<{ bytes: number }>('DELETE', `/api/store?${query}`)).body.bytes).toBeGreaterThan(0);
      return (await service.json<StoreInfo>('GET', '/api/store')).body;
    };
    expect((await remove('&outdated=true')).tables[0].files).toBe(1);
    expect((await remove()).tables).toEqual([]);
  });

  it('tells nothing of files outside the configured folders', async () => {
    const outside = join(folder, 'GaiaSource_000000-003111.csv.gz');
    writeFileSync(outside, '');
    const { status, body } = await service.json<ErrorValue>('POST', '/api/file-information', { paths: [outside] });
    expect([status, body.code]).toEqual([403, 'PATH_OUTSIDE']);
  });

  it('completes paths to the nearest folder that is there', async () => {
    mkdirSync(join(folder, 'other'));
    mkdirSync(join(folder, '.hidden'));
    symlinkSync(volume, join(folder, 'link'));
    const { body } = await service.json<FolderList>('GET', `/api/folders?path=${encodeURIComponent(`${folder}/vol`)}`);
    expect(body.path).toBe(folder);
    expect(body.folders).toEqual(expect.arrayContaining(['link', 'other', 'volume']));
    expect(body.folders).not.toContain('.hidden');
    expect(body.releases).toEqual([]);
    expect(listFolders(volume).releases).toEqual(['DR3']);
    expect(() => listFolders('relative')).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
  });
});

describe('SampleMaker', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-sample-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const phases = async (sample: SampleMaker, until: string): Promise<string[]> => {
    const seen: string[] = [];
    const stop = sample.listen(({ phase }) => seen.push(phase));
    for (let i = 0; i < 3000 && sample.state.phase !== until; i++) {
      await settle();
    }
    stop();
    expect(sample.state.phase).toBe(until);
    return [...new Set(seen)];
  };

  it('makes a volume once, and takes one that is there', async () => {
    const path = join(folder, 'sample');
    const sample = new SampleMaker(path, 200, options => makeVolume({ ...options, partitions: PARTITIONS }));
    expect(sample.state.phase).toBe('none');
    sample.start();
    expect(sample.start().phase).toBe('making');
    expect(await phases(sample, 'made')).toEqual(['making', 'made']);
    expect(existsSync(join(path, 'gdr3/gaia_source'))).toBe(true);
    expect(sample.state.filesDone).toBe(PARTITIONS.length);
    expect(new SampleMaker(path).start().phase).toBe('made');
  });

  it('leaves nothing behind when it is cancelled, and can begin again', async () => {
    const path = join(folder, 'sample');
    const sample = new SampleMaker(path, 400_000);
    sample.start();
    await settle(200);
    sample.cancel();
    expect(await phases(sample, 'cancelled')).toContain('cancelled');
    expect(existsSync(path)).toBe(false);
    expect(sample.start().phase).toBe('making');
    sample.cancel();
    await phases(sample, 'cancelled');
  });

  it('says why it failed', async () => {
    const make = (): Promise<never> => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    const sample = new SampleMaker(join(folder, 'sample'), 10, make);
    sample.start();
    await phases(sample, 'failed');
    expect(sample.state.message).toContain('no space');
  });
});
