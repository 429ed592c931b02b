import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { useStore } from '../../src/compute/store-table';
import { ParquetFile } from '../../src/formats/parquet-reader';
import { validateJobRequest, type JobRequest, type JobState } from '../../src/protocol';
import { makeVolume } from '../../src/service/makevolume/make-volume';
import { Service } from '../../src/service/service';
import { settingsFromEnvironment } from '../../src/service/settings';
import { openStoredFile } from '../../src/service/store/open-stored';
import { rehearse } from '../../src/service/store/rehearse';
import { SOURCE_NOTE, type SourceNote } from '../../src/service/store/source-note';
import { PYTHON } from '../compute/support';
import { MAIN, until } from '../support/service-process';

const folder = mkdtempSync(join(tmpdir(), 'gaialab-convert-'));
const PARTITIONS = ['000000-003111', '003112-005263', '034570-036209'];
const COLUMNS = ['ra', 'dec', 'parallax', 'phot_g_mean_mag', 'radial_velocity', 'phot_variable_flag', 'has_rvs'];
let volume: string;
let services: Service[] = [];
let serial = 0;

beforeAll(async () => {
  volume = join(folder, 'volume');
  await makeVolume({ folder: volume, rows: 60_000, seed: 5, partitions: PARTITIONS });
});

afterEach(async () => {
  await Promise.all(services.map(service => service.close()));
  services = [];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = (store: string): NodeJS.ProcessEnv => ({
  ...process.env,
  GAIALAB_VOLUME: volume,
  GAIALAB_STORE: store,
  GAIALAB_RESULTS: join(folder, `results-${++serial}`),
  GAIALAB_CACHE: join(folder, 'cache'),
  GAIALAB_SEEK_POINTS: '0', // what is read without the store is read whole
  GAIALAB_WORKERS: '2'
});

function serviceWith(store: string, more: NodeJS.ProcessEnv = {}): Service {
  const settings = settingsFromEnvironment({ ...environment(store), ...more });
  const service = new Service({ ...settings, workerFile: join(MAIN, '../worker.cjs') });
  services.push(service);
  return service;
}

async function run(service: Service, request: JobRequest): Promise<JobState> {
  const job = service.submit(await service.planner.plan(request));
  await new Promise<void>(done => job.listen(() => job.isOver && done()));
  return job.state;
}

async function converted(store: string, columns: string[] | undefined = COLUMNS, service = serviceWith(store)) {
  const state = await run(service, { type: 'Convert', source: {}, columns });
  expect(state).toMatchObject({ phase: 'COMPLETED', manifest: { skipped: [], rows: 60_000 } });
  return service;
}

const at = (name: string): string => join(folder, name);
const sourceOf = (partition: string, of = volume): string =>
  join(of, `gdr3/gaia_source/GaiaSource_${partition}.csv.gz`);
const rowsOf = (state: JobState): string => {
  const path = state.manifest!.results.find(({ name }) => !name.endsWith('.json'))!.path;
  return createHash('sha256').update(readFileSync(path)).digest('hex');
};
const readFrom = (state: JobState): boolean[] => state.manifest!.files.map(({ store }) => store !== undefined);

/** Runs Python and gives what it prints as JSON. */
const python = <T>(script: string, ...args: string[]): T =>
  JSON.parse(execFileSync(PYTHON, ['-c', script, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })) as T;

describe('a conversion', () => {
  let service: Service;
  let files: { stored: string; path: string }[];

  beforeEach(async () => {
    service = await converted(at('store'));
    files = service.parquet.list();
  });

  test('makes one file for each, with its source in the notes', () => {
    expect(files).toHaveLength(3);
    for (const { path, stored } of files) {
      const file = ParquetFile.open(stored);
      const note = JSON.parse(file.note(SOURCE_NOTE)!) as SourceNote;
      const bytes = readFileSync(path);
      expect(note).toMatchObject({
        path,
        bytes: bytes.length,
        mtimeMs: statSync(path).mtimeMs,
        md5: createHash('md5').update(bytes).digest('hex'),
        rows: file.rows,
        sorted: true
      });
      expect(file.columns.map(({ name }) => name).sort()).toEqual(['source_id', ...COLUMNS].sort());
      expect(file.columns.find(({ name }) => name === 'parallax')).toMatchObject({ datatype: 'float64', unit: 'mas' });
      file.close();
    }
  });

  test('pyarrow and DuckDB find the values that Python reads from the csv.gz', () => {
    const judged = python<{ equal: boolean; rows: number; unit: string }>(
      `
import csv, gzip, json, sys
import duckdb, numpy as np, pyarrow.parquet as pq
stored, source = sys.argv[1:3]
with gzip.open(source, 'rt', newline='') as f:
    rows = csv.reader(line for line in f if not line.startswith('#'))
    names = next(rows); rows = list(rows)
table = pq.read_table(stored)
def cell(text, kind):
    if text in ('', 'null'): return None
    if kind == 'int64': return int(text)
    if kind == 'double': return float(text)
    if kind == 'float': return float(np.float32(text))
    if kind == 'bool': return text.lower() == 'true'
    return text
equal = True
for field in table.schema:
    c = names.index(field.name)
    want = [cell(row[c], str(field.type)) for row in rows]
    duck = [r[0] for r in duckdb.sql(f"select {field.name} from '{stored}'").fetchall()]
    equal &= want == table[field.name].to_pylist() == duck
print(json.dumps({'equal': equal, 'rows': table.num_rows, 'unit': table.schema.field('ra').metadata[b'unit'].decode()}))
`,
      files[1].stored,
      files[1].path
    );
    expect(judged).toEqual({ equal: true, rows: expect.any(Number) as number, unit: 'deg' });
  });

  test('astropy and pandas read it', () => {
    const found = python<{ astropy: number; pandas: number; id: string }>(
      `
import json, sys, pandas as pd
from astropy.table import Table
t = Table.read(sys.argv[1], format='parquet'); p = pd.read_parquet(sys.argv[1])
print(json.dumps({'astropy': len(t), 'pandas': len(p), 'id': str(int(p['source_id'].iloc[0]))}))
`,
      files[0].stored
    );
    expect(found.astropy).toBe(found.pandas);
    const text = gunzipSync(readFileSync(files[0].path)).toString();
    expect(text).toContain(`,${found.id},`);
  });

  test('done again it keeps what is there, and adds further columns to those', async () => {
    const before = files.map(({ stored }) => statSync(stored).ino);
    await converted(at('store'), ['ra'], service);
    expect(service.parquet.list().map(({ stored }) => statSync(stored).ino)).toEqual(before);
    const state = await run(service, { type: 'Convert', source: { partitions: [PARTITIONS[0]] }, columns: ['pmra'] });
    expect(state.phase).toBe('COMPLETED');
    const [first, second] = service.parquet.list();
    expect(new Set(first.columns)).toEqual(new Set(['source_id', ...COLUMNS, 'pmra']));
    expect(new Set(second.columns)).toEqual(new Set(['source_id', ...COLUMNS]));
  });
});

describe('jobs read the store', () => {
  const REQUESTS: JobRequest[] = [
    { type: 'HealpixMap', source: {}, column: 'phot_g_mean_mag', stat: 'mean', order: 6, formats: ['csv'] },
    { type: 'DensityMap', source: {}, columns: ['1', 'radial_velocity'], order: 5 },
    { type: 'HealpixMap', source: { where: 'parallax > 1' }, column: 'parallax', stat: 'median', order: 4 },
    { type: 'HealpixMap', source: {}, column: 'parallax', stat: 'stddev', order: 4 },
    { type: 'Histogram', source: {}, x: { expression: 'phot_g_mean_mag', bins: 30, range: [5, 21] } },
    { type: 'Statistics', source: {}, columns: COLUMNS },
    { type: 'Rows', source: {}, columns: ['source_id', ...COLUMNS], format: 'csv' },
    {
      type: 'Rows',
      source: { where: "phot_variable_flag = 'VARIABLE' OR has_rvs" },
      columns: ['source_id', 'ra'],
      format: 'csv'
    },
    {
      type: 'Rows',
      source: { cone: { ra: 45.2, dec: 1.1, radius: 2 } },
      columns: ['source_id', 'ra', 'dec'],
      format: 'csv'
    },
    { type: 'Rows', source: {}, columns: ['source_id', 'ra * 2 AS twice'], limit: 17_000, format: 'csv' },
    { type: 'Rows', source: {}, columns: ['source_id'], top: { by: 'phot_g_mean_mag', count: 50 }, format: 'csv' },
    { type: 'Rows', source: { onError: 'skip' }, columns: ['source_id', 'has_rvs'], format: 'csv' }
  ];

  test('and answer as from the files, to the last bit', async () => {
    const store = at('store-answers');
    const plain = serviceWith(at('store-empty'));
    const fast = await converted(store);
    for (const request of REQUESTS) {
      const [slow, quick] = [await run(plain, request), await run(fast, request)];
      expect(quick.phase).toBe('COMPLETED');
      expect([quick.manifest!.rows, quick.manifest!.selected]).toEqual([slow.manifest!.rows, slow.manifest!.selected]);
      expect(readFrom(slow)).not.toContain(true);
      expect(readFrom(quick)).not.toContain(false);
      const data = ({ manifest }: JobState): string[] =>
        manifest!.results.filter(({ name }) => !name.endsWith('.arrow')).map(({ path }) => readFileSync(path, 'utf8'));
      expect(data(quick)).toEqual(data(slow));
      expect(quick.plan.reads!.csv.files).toBe(0);
      expect(quick.plan.reads!.store).toEqual({ files: slow.plan.files, bytes: expect.any(Number) as number });
      if (request.type === 'DensityMap' || request.type === 'HealpixMap') {
        expect(plain.frame(slow.id).layers).toEqual(fast.frame(quick.id).layers);
      }
    }
  });

  test('but the files where a column is not stored, or only some files are', async () => {
    const service = await converted(at('store-part'), ['ra']);
    const map = { type: 'HealpixMap', source: {}, column: 'phot_g_mean_mag', order: 4 } as const;
    const without = await run(service, map);
    expect(readFrom(without)).toEqual([false, false, false]);
    expect(without.plan.reads).toMatchObject({ store: { files: 0, bytes: 0 }, csv: { files: 3 } });
    await run(service, { type: 'Convert', source: { partitions: [PARTITIONS[1]] }, columns: ['phot_g_mean_mag'] });
    const some = await run(service, map);
    expect(readFrom(some)).toEqual([false, true, false]);
    expect(some.plan.reads).toMatchObject({ store: { files: 1 }, csv: { files: 2 } });
    const { layers } = service.frame(some.id);
    expect(layers).toEqual(service.frame(without.id).layers);
  });

  test('and leave out row groups by source_id without a difference', async () => {
    const store = at('store-groups');
    const fast = await converted(store, ['ra', 'dec']);
    const plain = serviceWith(at('store-empty'));
    const ids = await run(plain, { type: 'Rows', source: {}, columns: ['source_id'], limit: 40_000, format: 'csv' });
    const text = readFileSync(ids.manifest!.results[0].path, 'utf8').trim().split('\n').slice(1);
    const sourceIds = [text[3], text[20_000], text[39_000]];
    const request: JobRequest = {
      type: 'Rows',
      source: { region: { sourceIds } },
      columns: ['source_id', 'ra'],
      format: 'csv'
    };
    const [slow, quick] = [await run(plain, request), await run(fast, request)];
    expect(quick.manifest!.selected).toBe(3);
    expect(rowsOf(quick)).toBe(rowsOf(slow));
    expect(quick.manifest!.rows).toBe(slow.manifest!.rows);
  });
});

test('the store fills on first use, where that is asked for, and makes room for what is new', async () => {
  const store = at('store-on-use');
  const more = { GAIALAB_STORE_ON_USE: '1', GAIALAB_STORE_QUOTA: '10M' };
  const service = serviceWith(store, more);
  const map = (column: string, partition: string): JobRequest => ({
    type: 'HealpixMap',
    source: { partitions: [partition], where: 'parallax > 0' },
    column,
    order: 4
  });
  expect(readFrom(await run(service, map('phot_g_mean_mag', PARTITIONS[0])))).toEqual([false]);
  await until(() => service.parquet.list().length === 1, 'the stored copy', 30);
  expect([...service.parquet.list()[0].columns].sort()).toEqual(['parallax', 'phot_g_mean_mag', 'source_id']);
  expect(readFrom(await run(service, map('phot_g_mean_mag', PARTITIONS[0])))).toEqual([true]);
  const [{ size, stored }] = service.parquet.list();
  const tight = serviceWith(store, { ...more, GAIALAB_STORE_QUOTA: String(Math.round(1.5 * size)) });
  const own: JobRequest = {
    type: 'Convert',
    source: { partitions: [PARTITIONS[1]] },
    columns: ['parallax', 'phot_g_mean_mag']
  };
  expect((await run(tight, own)).phase).toBe('COMPLETED');
  expect(existsSync(stored)).toBe(false);
  expect(tight.parquet.list().map(({ path }) => path)).toEqual([sourceOf(PARTITIONS[1])]);
});

describe('what goes wrong', () => {
  const MAP: JobRequest = { type: 'HealpixMap', source: {}, column: 'phot_g_mean_mag', order: 4, formats: ['csv'] };
  const ROWS: JobRequest = { type: 'Rows', source: {}, columns: ['source_id', 'phot_g_mean_mag'], format: 'csv' };

  test('a damaged copy is not read: the file is, and the manifest says why', async () => {
    const service = await converted(at('store-damaged'), ['phot_g_mean_mag']);
    const plain = serviceWith(at('store-empty'));
    const [first, second] = service.parquet.list();
    const bytes = readFileSync(first.stored);
    // in both columns: a map whose pixels the copy knows does not read the ids
    bytes[20_000] ^= 4;
    bytes[first.columnBytes[0] + 20_000] ^= 4;
    writeFileSync(first.stored, bytes);
    writeFileSync(second.stored, readFileSync(second.stored).subarray(0, second.size - 50));
    appendFileSync(second.stored, Buffer.alloc(50));
    for (const request of [MAP, ROWS]) {
      const [slow, quick] = [await run(plain, request), await run(service, request)];
      expect(quick.phase).toBe('COMPLETED');
      expect(readFrom(quick)).toEqual([false, false, true]);
      expect(quick.manifest!.files[0].note).toMatch(/The file itself was read: .*does not fit its checksum/);
      expect(quick.manifest!.files[1].note).toMatch(/The file itself was read: .*Parquet/);
      expect(
        quick.manifest!.results.map(({ path, name }) => (name.endsWith('csv') ? readFileSync(path, 'utf8') : ''))
      ).toEqual(
        slow.manifest!.results.map(({ path, name }) => (name.endsWith('csv') ? readFileSync(path, 'utf8') : ''))
      );
    }
  });

  test('a copy whose source has changed does not hold', async () => {
    const own = at('volume-changed');
    mkdirSync(join(own, 'gdr3/gaia_source'), { recursive: true });
    copyFileSync(sourceOf(PARTITIONS[0]), sourceOf(PARTITIONS[0], own));
    const service = serviceWith(at('store-changed'), { GAIALAB_VOLUME: own });
    expect((await run(service, { type: 'Convert', source: {}, columns: ['phot_g_mean_mag'] })).phase).toBe('COMPLETED');
    expect(readFrom(await run(service, MAP))).toEqual([true]);
    utimesSync(sourceOf(PARTITIONS[0], own), new Date(), new Date(Date.now() - 5000));
    const other = serviceWith(at('store-changed'), { GAIALAB_VOLUME: own });
    expect(readFrom(await run(other, MAP))).toEqual([false]);
    expect(other.parquet.list()).toMatchObject([{ isValid: false }]);
    expect(other.parquet.evict(Infinity)).toHaveLength(1);
    expect(other.parquet.list()).toEqual([]);
  });

  test('a file that is replaced while its listing is still known is read itself', async () => {
    const own = at('volume-replaced');
    mkdirSync(join(own, 'gdr3/gaia_source'), { recursive: true });
    const source = sourceOf(PARTITIONS[0], own);
    copyFileSync(sourceOf(PARTITIONS[0]), source);
    const service = serviceWith(at('store-replaced'), { GAIALAB_VOLUME: own });
    await run(service, { type: 'Convert', source: {}, columns: ['phot_g_mean_mag'] });
    expect(readFrom(await run(service, ROWS))).toEqual([true]);
    const lines = gunzipSync(readFileSync(source)).toString().trimEnd().split('\n');
    writeFileSync(source, gzipSync(`${lines.slice(0, -1).join('\n')}\n`));
    const [late, fresh] = [await run(service, ROWS), await run(serviceWith(at('none'), { GAIALAB_VOLUME: own }), ROWS)];
    expect(late.plan!.reads).toMatchObject({ store: { files: 1 } });
    expect(late.manifest!.files[0].note).toMatch(/The file itself was read: .* has changed since/);
    expect(rowsOf(late)).toBe(rowsOf(fresh));
  });

  test('a broken file is left out and named; alone it is the error', async () => {
    const own = at('volume-broken');
    mkdirSync(join(own, 'gdr3/gaia_source'), { recursive: true });
    PARTITIONS.forEach(name => copyFileSync(sourceOf(name), sourceOf(name, own)));
    const bad = sourceOf(PARTITIONS[1], own);
    writeFileSync(bad, readFileSync(bad).subarray(0, 100_000));
    const service = serviceWith(at('store-broken'), { GAIALAB_VOLUME: own });
    const state = await run(service, { type: 'Convert', source: {}, columns: ['ra'] });
    expect(state.manifest!.skipped).toMatchObject([{ path: bad, error: { code: 'GZIP_BROKEN' } }]);
    expect(service.parquet.list()).toHaveLength(2);
    const alone = await run(service, { type: 'Convert', source: { partitions: [PARTITIONS[1]] }, columns: ['ra'] });
    expect(alone).toMatchObject({ phase: 'ERROR', error: { code: 'GZIP_BROKEN' } });
    const left = readdirSync(at('store-broken'), { recursive: true }).map(String);
    expect(left.filter(name => name.endsWith('.part'))).toEqual([]);
  });

  test('rows that are not in the order of source_id keep theirs, and it is said', async () => {
    const own = at('volume-unsorted');
    mkdirSync(join(own, 'gdr3/gaia_source'), { recursive: true });
    const lines = gunzipSync(readFileSync(sourceOf(PARTITIONS[0])))
      .toString()
      .trimEnd()
      .split('\n');
    const first = lines.findIndex(line => !line.startsWith('#')) + 1;
    const head = lines.slice(0, first);
    writeFileSync(
      sourceOf(PARTITIONS[0], own),
      gzipSync([...head, ...lines.slice(first, first + 500).reverse(), ''].join('\n'))
    );
    const service = serviceWith(at('store-unsorted'), { GAIALAB_VOLUME: own });
    const slow = await run(service, ROWS);
    await run(service, { type: 'Convert', source: {}, columns: ['phot_g_mean_mag'] });
    expect(service.parquet.list()).toMatchObject([{ sorted: false, rows: 500 }]);
    const quick = await run(service, ROWS);
    expect(readFrom(quick)).toEqual([true]);
    expect(rowsOf(quick)).toBe(rowsOf(slow));
  });

  test('a store that cannot be written can be read; conversions say so', async () => {
    const store = at('store-readonly');
    await converted(store, ['phot_g_mean_mag']);
    const folders = readdirSync(store, { recursive: true, withFileTypes: true }).filter(entry => entry.isDirectory());
    // root may write anywhere, so the folder for new files is taken by a file
    const service = serviceWith(store);
    folders.forEach(({ parentPath, name }) => chmodSync(join(parentPath, name), 0o555));
    expect(readFrom(await run(service, MAP))).toEqual([true, true, true]);
    folders.forEach(({ parentPath, name }) => chmodSync(join(parentPath, name), 0o755));
    writeFileSync(at('no-folder'), '');
    const state = await run(serviceWith(at('no-folder')), { type: 'Convert', source: {}, columns: ['ra'] });
    expect(state).toMatchObject({ phase: 'ERROR', error: { code: 'FILE_UNREADABLE' } });
    expect(state.error!.message).toContain('no-folder');
  });

  test('an index that is lost or damaged is made again from the files', async () => {
    const store = at('store-index');
    const service = await converted(store, ['phot_g_mean_mag']);
    const before = service.parquet.list().map(({ md5, columns }) => ({ md5, columns }));
    const index = readdirSync(store, { recursive: true })
      .map(String)
      .find(name => name.endsWith('index.jsonl'))!;
    writeFileSync(join(store, index), '{"half a li');
    expect(
      serviceWith(store)
        .parquet.list()
        .map(({ md5, columns }) => ({ md5, columns }))
    ).toEqual(before);
    rmSync(join(store, index));
    expect(readFrom(await run(serviceWith(store), MAP))).toEqual([true, true, true]);
  });

  test('a full disk ends the conversion with one error, and leaves nothing', async () => {
    const store = at('store-full');
    const service = await converted(store, ['ra']);
    const [{ stored }] = service.parquet.list();
    symlinkSync('/dev/full', `${stored}.${process.pid}.part`);
    const source = { partitions: [PARTITIONS[0]] };
    const state = await run(service, { type: 'Convert', source, columns: ['dec'] });
    expect(state).toMatchObject({ phase: 'ERROR', error: { code: 'DISK_FULL' } });
    expect(readdirSync(join(stored, '..')).filter(name => name.endsWith('.part'))).toEqual([]);
    expect(service.parquet.list()).toHaveLength(3);
    const again = await run(service, { type: 'Convert', source, columns: ['dec'] });
    expect(again.phase).toBe('COMPLETED');
  });

  test('conditions on rows are refused', () => {
    expect(() => validateJobRequest({ type: 'Convert', source: { where: 'ra > 1' } })).toThrow(/whole files/);
  });
});

describe('the command line', () => {
  const gaialab = (store: string, ...args: string[]): string =>
    execFileSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: environment(store) });

  test('kill -9 in the middle, and the same command goes on', async () => {
    const store = at('store-killed');
    const args = ['convert', '--all', '--columns', 'ra,dec,parallax'];
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { ...environment(store), GAIALAB_WORKERS: '1' },
      stdio: 'ignore'
    });
    const finished = (): string[] =>
      existsSync(store)
        ? readdirSync(store, { recursive: true })
            .map(String)
            .filter(name => name.endsWith('.parquet'))
        : [];
    await until(() => finished().length > 0, 'the first file', 60);
    child.kill('SIGKILL');
    await new Promise(resolve => child.once('close', resolve));
    const kept = finished().map(name => statSync(join(store, name)).ino);
    const state = JSON.parse(gaialab(store, ...args, '--json')) as JobState;
    expect(state.phase).toBe('COMPLETED');
    expect(finished()).toHaveLength(3);
    expect(
      readdirSync(store, { recursive: true })
        .map(String)
        .filter(name => name.endsWith('.part'))
    ).toEqual([]);
    const inodes = finished().map(name => statSync(join(store, name)).ino);
    expect(kept.every(inode => inodes.includes(inode))).toBe(true);
    const { files } = JSON.parse(readFileSync(state.manifest!.results[0].path, 'utf8')) as {
      files: { kept: boolean }[];
    };
    expect(files.filter(file => file.kept)).toHaveLength(kept.length);
  });

  test('store list, evict, clear; plan', () => {
    const store = at('store-command');
    gaialab(store, 'convert', PARTITIONS[0], PARTITIONS[1], '--columns', 'ra,dec');
    expect(gaialab(store, 'store', 'list')).toMatch(/3 columns[^]*2 files/);
    expect(gaialab(store, 'plan', 'healpix', '--column', 'ra')).toMatch(/Read from the store: 2 files, .*csv: 1/);
    expect(gaialab(store, 'store', 'evict', '--keep', '0')).toMatch(/2 files removed/);
    expect(gaialab(store, 'store', 'list')).toMatch(/: 0 files/);
    expect(() => gaialab(store, 'convert')).toThrow(/Which files are to be converted/);
  });
});

test('a rehearsal reads a copy and leaves no trace; with nothing to read it does nothing', async () => {
  const service = await converted(at('rehearsed'));
  const [{ stored }] = service.parquet.list();
  utimesSync(stored, 1_700_000_000, 1_700_000_000);
  useStore(openStoredFile);
  const read = jest.spyOn(ParquetFile.prototype, 'read');
  const order = { root: service.parquet.root };
  await rehearse(order, { isCancelled: () => false, tell: () => undefined });
  expect(read).toHaveBeenCalled();
  expect(statSync(stored).mtimeMs).toBe(1_700_000_000_000);
  await expect(rehearse(order, { isCancelled: () => true, tell: () => undefined })).rejects.toThrow('Cancelled.');
  read.mockClear();
  mkdirSync(at('empty'));
  await rehearse({ root: at('empty') }, { isCancelled: () => false, tell: () => undefined });
  expect(read).not.toHaveBeenCalled();
  read.mockRestore();
});
