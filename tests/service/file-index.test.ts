import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { WorkerPool } from '../../src/compute/scan';
import { filesOfRanges, filesOfSourceIds, needsIndex, type FileSpans } from '../../src/gaia/file-spans';
import { PARTITIONS } from '../../src/gaia/partitions';
import { releaseNamed, RELEASES } from '../../src/gaia/release';
import { regionPixels } from '../../src/gaia/search';
import { tableNamed } from '../../src/gaia/table';
import { FileIndexes, requireIndex } from '../../src/service/file-index';
import { FileIndexStore } from '../../src/service/file-index-store';
import { makeVolume } from '../../src/service/makevolume/make-volume';
import { Volume } from '../../src/service/volume';
import { MAIN } from '../support/service-process';

const WORKER = join(__dirname, '../../gaialab/service/worker.cjs');
const DR1 = releaseNamed('DR1');
const TABLE = tableNamed(DR1, 'gaia_source');
const FILES = 30;

/** A file by brute force: its rows' ids and positions, from its text. */
interface Brute {
  name: string;
  rows: { id: bigint; ra: number; dec: number; line: string }[];
}

describe('the index of files whose names say nothing', () => {
  let root: string;
  let folder: string;
  let pool: WorkerPool;
  let read: string[];
  let header: string;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'gaialab-index-'));
    const partitions = Array.from({ length: FILES }, (_, i) => PARTITIONS[100 * i + 7].name);
    await makeVolume({ folder: join(root, 'volume'), rows: 3000, seed: 5, release: 'DR1', partitions });
    folder = join(root, 'volume/gdr1/gaia_source/csv');
    pool = new WorkerPool({ size: 2, workerFile: WORKER });
    const run = pool.run.bind(pool);
    pool.run = (task, hooks) => {
      read.push(basename(task.path));
      return run(task, hooks);
    };
  });
  beforeEach(() => (read = []));
  afterAll(async () => {
    await pool.close();
    rmSync(root, { recursive: true });
  });

  const names = (): string[] => readdirSync(folder).filter(name => name.endsWith('.csv.gz'));
  const brute = (): Brute[] =>
    names().map(name => {
      const [head, ...lines] = gunzipSync(readFileSync(join(folder, name)))
        .toString()
        .trimEnd()
        .split('\n');
      header = head;
      const [id, ra, dec] = ['source_id', 'ra', 'dec'].map(column => head.split(',').indexOf(column));
      const rows = lines.map(line => {
        const cells = line.split(',');
        return { id: BigInt(cells[id]), ra: Number(cells[ra]), dec: Number(cells[dec]), line };
      });
      return { name, rows };
    });
  const write = (name: string, lines: string[]): void =>
    writeFileSync(join(folder, name), gzipSync([header, ...lines, ''].join('\n')));
  const open = (cache = 'cache'): FileIndexes => new FileIndexes(pool, new FileIndexStore(join(root, cache)));
  const volume = (): Volume => new Volume(join(root, 'volume'));
  const spansOf = async (indexes: FileIndexes) => indexes.spans(volume(), DR1, TABLE);

  function agrees(spans: FileSpans, files: readonly Brute[]): void {
    const held = files.filter(({ rows }) => rows.length > 0);
    const ends = held.map(({ name, rows }) => {
      const ids = rows.map(row => row.id).sort((a, b) => (a < b ? -1 : 1));
      return { name, first: ids[0], last: ids[ids.length - 1] };
    });
    const all = held.flatMap(({ name, rows }) => rows.map(row => ({ name, ...row })));
    fc.assert(
      fc.property(fc.nat(all.length - 1), fc.double({ min: 1e-4, max: 20, noNaN: true }), (i, radius) => {
        const { id, ra, dec, name } = all[i];
        const found = filesOfSourceIds(spans, [id]);
        expect(found).toContain(name);
        expect([...found].sort()).toEqual(
          ends
            .filter(({ first, last }) => first <= id && id <= last)
            .map(end => end.name)
            .sort()
        );
        const { ranges } = regionPixels({ cone: { ra, dec, radius } });
        const inCone = new Set(filesOfRanges(spans, ranges));
        for (const row of all) {
          if (separation(ra, dec, row.ra, row.dec) <= radius) {
            expect(inCone).toContain(row.name);
          }
        }
        const overlap = ends.filter(({ first, last }) =>
          ranges.some(({ start, end }) => first < BigInt(end) << 43n && last >= BigInt(start) << 43n)
        );
        expect([...inCone].sort()).toEqual(overlap.map(end => end.name).sort());
      }),
      { numRuns: 60 }
    );
  }

  it('is wanted for tables of DR1 and no others', () => {
    const wanted = RELEASES.flatMap(({ name, tables }) =>
      tables.filter(needsIndex).map(table => `${name}.${table.name}`)
    );
    expect(wanted).toEqual(['DR1.gaia_source', 'DR1.tgas_source']);
  });

  it('finds what a reading of all rows finds, and is read once', async () => {
    const files = brute();
    expect(files).toHaveLength(FILES);
    const seen: number[] = [];
    const indexes = open();
    const found = await indexes.spans(volume(), DR1, TABLE, { onProgress: ({ filesDone }) => seen.push(filesDone) });
    expect(found).toMatchObject({ warnings: [] });
    expect(found.indexing).toBeUndefined();
    agrees(found.spans, files);
    expect(found.spans.anywhere).toEqual([]);
    expect(read.sort()).toEqual(names().sort());
    expect(seen[0]).toBe(0);
    expect(seen[seen.length - 1]).toBe(FILES);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));

    read = [];
    agrees((await spansOf(indexes)).spans, files);
    agrees((await spansOf(open())).spans, files);
    expect(read).toEqual([]);
  });

  it('goes on where an interruption stopped it', async () => {
    const first = open('resumed');
    let closing: Promise<void> | undefined;
    const waiting = first.spans(volume(), DR1, TABLE, {
      onProgress: ({ filesDone }) => {
        if (filesDone >= 8) {
          closing ??= first.close();
        }
      }
    });
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await closing;
    read = [];
    const { spans } = await spansOf(open('resumed'));
    expect(read.length).toBeGreaterThan(0);
    expect(read.length).toBeLessThanOrEqual(FILES - 8);
    agrees(spans, brute());
  });

  it('a wait can be given up, and the making goes on', async () => {
    const indexes = open('given-up');
    const stop = new AbortController();
    const waiting = indexes.spans(volume(), DR1, TABLE, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await spansOf(indexes)).spans.names).toHaveLength(FILES);
    expect(read).toHaveLength(FILES);
  });

  it('an answer that does not wait holds every file of which nothing is known yet', async () => {
    const indexes = open('hasty');
    const { spans, indexing, warnings } = await indexes.spans(volume(), DR1, TABLE, { patience: 1 });
    expect(indexing).toMatchObject({ filesTotal: FILES });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/index of 30 files is being built, once/);
    expect(spans.anywhere.length + spans.names.length).toBe(FILES);
    expect(filesOfSourceIds(spans, [1n]).length).toBe(spans.anywhere.length);
    const whole = await spansOf(indexes);
    expect(whole.spans.anywhere).toEqual([]);
    expect(whole.indexing).toBeUndefined();
  });

  it('reads only the files that changed, and takes unsorted and overlapping ones as they are', async () => {
    await spansOf(open());
    read = [];
    const files = brute();
    const [a, b] = [files[3], files[20]];
    const mixed = [...a.rows, ...b.rows].map(({ line }) => line);
    // Ids fall, and both files reach over the whole of what both had.
    write(a.name, mixed.filter((_, i) => i % 2 === 0).reverse());
    write(
      b.name,
      mixed.filter((_, i) => i % 2 === 1)
    );
    agrees((await spansOf(open())).spans, brute());
    expect(read.sort()).toEqual([a.name, b.name].sort());

    read = [];
    utimesSync(join(folder, a.name), new Date(2020, 1, 1), new Date(2020, 1, 1));
    agrees((await spansOf(open())).spans, brute());
    expect(read).toEqual([a.name]);
  });

  it('a file without rows holds no source; a damaged one may hold any', async () => {
    const files = brute();
    const [empty, cut, odd] = [files[1].name, files[2].name, files[5].name];
    const kept = [empty, cut, odd].map(name => [name, readFileSync(join(folder, name))] as const);
    write(empty, []);
    truncateSync(join(folder, cut), 300);
    write(odd, [files[5].rows[0].line.replace(String(files[5].rows[0].id), '9999999999999999999999')]);
    const { spans } = await spansOf(open());
    expect(spans.anywhere).toEqual([cut, odd].sort());
    expect(spans.names).not.toContain(empty);
    const id = files[9].rows[0].id;
    expect(filesOfSourceIds(spans, [id]).slice(-2)).toEqual([cut, odd].sort());
    read = [];
    await spansOf(open());
    expect(read).toEqual([]);
    kept.forEach(([name, bytes]) => writeFileSync(join(folder, name), bytes));
  });

  it.each([
    ['cut off', (path: string) => truncateSync(path, 200)],
    ['with another digit in an id', (path: string) => damage(path)],
    ['with something after it', (path: string) => appendFileSync(path, 'x')],
    ['of nothing', (path: string) => writeFileSync(path, '')],
    ['of something else', (path: string) => writeFileSync(path, '{"files":{}}')]
  ])('an index file %s is made anew', async (_, harm) => {
    const before = (await spansOf(open())).spans;
    harm(new FileIndexStore(join(root, 'cache')).pathOf(folder));
    read = [];
    const { spans } = await spansOf(open());
    expect(read).toHaveLength(FILES);
    expect(spans).toEqual(before);
  });

  it('works where nothing can be kept, and says so once', async () => {
    writeFileSync(join(root, 'no-folder'), '');
    const indexes = open('no-folder');
    const first = await spansOf(indexes);
    expect(first.warnings).toHaveLength(1);
    expect(first.warnings[0]).toMatch(/cannot be kept \(.*no-folder.*\)/);
    agrees(first.spans, brute());
    read = [];
    const again = await spansOf(indexes);
    expect(again.warnings).toEqual([]);
    expect(read).toEqual([]);
  });

  it('is told of by the command line, and by a job that has to wait for it', async () => {
    const files = brute();
    const { id, ra, dec } = files[6].rows[0];
    const call = (...args: string[]) =>
      spawnSync(process.execPath, [MAIN, ...args, '--volume', join(root, 'volume'), '--release', 'DR1'], {
        encoding: 'utf8',
        env: { ...process.env, GAIALAB_CACHE: join(root, 'command'), GAIALAB_RESULTS: join(root, 'results') }
      });
    const found = call('partitions', String(ra), String(dec), '--margin', '20');
    expect(found.stderr).toBe('Building the index of 30 files, once.\n');
    const keys = found.stdout
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split(' ')[0]);
    expect(keys.map(key => `GaiaSource_${key}.csv.gz`)).toContain(files[6].name);
    expect(keys.length).toBeLessThan(4);
    const listed = call('files', ...keys);
    expect(listed.stdout.trim().split('\n')).toEqual(keys.map(key => join(folder, `GaiaSource_${key}.csv.gz`)));
    const plan = call('plan', 'rows', '--where', `source_id = ${id}`, '--json');
    expect(plan.stderr).toBe('');
    const among = (row: Brute): boolean => row.rows.some(a => a.id <= id) && row.rows.some(a => a.id >= id);
    expect(JSON.parse(plan.stdout)).toMatchObject({ files: files.filter(among).length, warnings: [] });

    const indexing = { filesDone: 1, filesTotal: 30, bytesDone: 1, bytesTotal: 9 };
    expect(() => requireIndex({ indexing })).toThrow(expect.objectContaining({ details: { indexing } }));
    expect(() => requireIndex({})).not.toThrow();
  });
});

function damage(path: string): void {
  const text = readFileSync(path, 'utf8');
  const at = /ids\\":\[\\"(\d+)/.exec(text)!;
  const end = at.index + at[0].length - 1;
  writeFileSync(path, `${text.slice(0, end)}${(Number(text[end]) + 1) % 10}${text.slice(end + 1)}`);
}

/** Separation by the haversine formula [deg]. */
function separation(ra1: number, dec1: number, ra2: number, dec2: number): number {
  const r = Math.PI / 180;
  const a =
    Math.sin(((dec2 - dec1) * r) / 2) ** 2 +
    Math.cos(dec1 * r) * Math.cos(dec2 * r) * Math.sin(((ra2 - ra1) * r) / 2) ** 2;
  return (2 * Math.asin(Math.min(1, Math.sqrt(a)))) / r;
}
