import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import type { ErrorValue, JobRequest, JobState } from '../../src/protocol';
import { firstSourceIdOf } from '../../src/gaia/source-id';
import { MAIN, ServiceProcess } from '../support/service-process';

/** Three partitions; the files of the first and the last are sound. */
const PARTITIONS = ['000000-003111', '006602-007952', '034570-036209'];
const FIRST_PIXEL = [0, 6602, 34570];
const HEADER = 'source_id,ra,dec,phot_g_mean_mag\n';
const ROWS = 40;

const id = (file: number, row: number): bigint => firstSourceIdOf(8, FIRST_PIXEL[file]) + BigInt(row) * 128n;
const line = (file: number, row: number): string => `${id(file, row)},${10 + row / 8},${row / 4},${12 + row / 16}\n`;
const text = (file: number, rows = ROWS): string =>
  HEADER + Array.from({ length: rows }, (_, row) => line(file, row)).join('');
const zipped = gzipSync(text(1, 5000));
const flipped = (at: number): Buffer => {
  const copy = Buffer.from(zipped);
  copy[at] ^= 0x5a;
  return copy;
};

interface Kind {
  what: string;
  /** Makes the file at a path. */
  make(path: string): void;
  code: string;
  /** The row that the error names. */
  row?: number;
  /** What happens after the listing of the folder was read. */
  after?(path: string): void;
}

const write = (content: string | Buffer) => (path: string) =>
  writeFileSync(path, typeof content === 'string' ? gzipSync(content) : content);

const KINDS: Kind[] = [
  { what: 'cut short', make: write(zipped.subarray(0, zipped.length >> 1)), code: 'GZIP_BROKEN' },
  { what: 'without its last bytes', make: write(zipped.subarray(0, -5)), code: 'GZIP_BROKEN' },
  { what: 'with a wrong CRC', make: write(flipped(zipped.length - 6)), code: 'GZIP_BROKEN' },
  { what: 'with a flipped byte', make: write(flipped(zipped.length >> 1)), code: 'GZIP_BROKEN' },
  { what: 'that is no gzip', make: write(Buffer.from(text(1))), code: 'GZIP_BROKEN' },
  { what: 'with too few cells', make: write(`${text(1, 30)}${id(1, 30)}\n`), code: 'ROW_BROKEN', row: 31 },
  { what: 'with too many cells', make: write(`${text(1)}${id(1, 40)},1,2,3,4\n`), code: 'ROW_BROKEN', row: 41 },
  { what: 'with an open quote', make: write(`${text(1, 3)}${id(1, 3)},1,2,"3\n`), code: 'ROW_BROKEN', row: 4 },
  {
    what: 'with a word for a number',
    make: write(`${text(1, 7)}${id(1, 7)},1,2,bright\n`),
    code: 'VALUE_BROKEN',
    row: 8
  },
  {
    what: 'with an id beyond int64',
    make: write(`${HEADER}9223372036854775808,1,2,3\n`),
    code: 'VALUE_BROKEN',
    row: 1
  },
  { what: 'with an id of another file', make: write(`${text(1, 2)}${line(2, 1)}`), code: 'ROW_BROKEN', row: 3 },
  { what: 'with other columns', make: write('source_id,colour\n1,2\n'), code: 'UNKNOWN_COLUMN' },
  { what: 'of no bytes', make: write(Buffer.alloc(0)), code: 'FILE_EMPTY' },
  { what: 'of nothing, zipped', make: write(''), code: 'FILE_EMPTY' },
  { what: 'of comments only', make: write('# one\n# two\n'), code: 'HEADER_BROKEN' },
  { what: 'with a column twice', make: write(`${HEADER.trim()},ra\n`), code: 'HEADER_BROKEN' },
  { what: 'that is a folder', make: path => mkdirSync(path), code: 'FILE_UNREADABLE' },
  { what: 'that vanishes', make: write(text(1)), after: path => rmSync(path), code: 'FILE_NOT_FOUND' },
  {
    what: 'linked from outside',
    make: path => {
      const outside = join(path, '../../../../outside.csv.gz');
      write(text(1))(outside);
      symlinkSync(outside, path);
    },
    code: 'PATH_OUTSIDE'
  }
];

const REQUESTS: JobRequest[] = [
  { type: 'HealpixMap', source: {}, column: 'phot_g_mean_mag', stat: 'mean', order: 3 },
  { type: 'Rows', source: {}, columns: ['source_id', 'phot_g_mean_mag'] }
];

let root: string;
let service: ServiceProcess;
let volumes = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gaialab-broken-'));
  service = await ServiceProcess.start({ env: { GAIALAB_WORKERS: '2' } });
});
afterAll(async () => {
  await service.stop();
  rmSync(root, { recursive: true, force: true });
});

/** A volume in which one file is broken: the second, or another. */
function lay(make: (path: string) => void, broken = 1): { volume: string; bad: string } {
  const volume = join(root, `${++volumes}/volume`);
  const folder = join(volume, 'gdr3/gaia_source');
  mkdirSync(folder, { recursive: true });
  const paths = PARTITIONS.map(name => join(folder, `GaiaSource_${name}.csv.gz`));
  paths.forEach((path, file) => (file === broken ? make(path) : write(text(file))(path)));
  return { volume, bad: paths[broken] };
}

/** Runs a job; one that is refused before it starts ends with the same error. */
async function run(request: JobRequest): Promise<{ error?: ErrorValue; state?: JobState }> {
  try {
    const state = await service.run(request);
    return { error: state.error, state };
  } catch (reason) {
    return { error: reason as ErrorValue };
  }
}

const rowsOf = ({ type }: JobRequest, state: JobState): number => {
  const table = tableFromIPC(readFileSync(state.manifest!.results[0].path));
  return type === 'Rows' ? table.numRows : state.manifest!.selected;
};

describe.each(REQUESTS)('a whole $type job over a file', request => {
  test.each(KINDS)('$what', async ({ make, after, code, row }) => {
    const { volume, bad } = lay(make);
    const listed = await service.json('GET', `/api/volume?${new URLSearchParams({ volume })}`);
    expect(listed.status).toBe(200);
    after?.(bad);
    const of = (onError: 'fail' | 'skip'): JobRequest => ({ ...request, source: { volume, onError } });

    const failed = await run(of('fail'));
    expect(failed.error).toMatchObject({ code, details: { file: bad, ...(row !== undefined && { row }) } });
    expect(failed.error!.message).toContain(basename(bad));
    expect(failed.state?.manifest).toBeUndefined();

    const { error, state } = await run(of('skip'));
    if (code === 'UNKNOWN_COLUMN') {
      expect(error).toMatchObject({ code }); // the request's fault: no other file would help
      return;
    }
    expect(error).toBeUndefined();
    expect(state!.phase).toBe('COMPLETED');
    expect(state!.manifest!.skipped).toEqual([
      {
        path: bad,
        error: expect.objectContaining({
          code,
          details: expect.objectContaining({ file: bad, ...(row !== undefined && { row }) })
        })
      }
    ]);
    expect(state!.manifest!.files.map(file => basename(file.path))).toEqual(
      [0, 2].map(i => `GaiaSource_${PARTITIONS[i]}.csv.gz`)
    );
    expect(rowsOf(request, state!)).toBe(2 * ROWS);
  });
});

describe('a job whose first file is broken', () => {
  test.each(KINDS.filter(({ code }) => code !== 'UNKNOWN_COLUMN'))('$what', async ({ make, after, code }) => {
    const { volume, bad } = lay(make, 0);
    await service.json('GET', `/api/volume?${new URLSearchParams({ volume })}`);
    after?.(bad);
    const { state } = await run({ ...REQUESTS[1], source: { volume, onError: 'skip' } });
    expect(state?.manifest?.skipped).toMatchObject([{ path: bad, error: { code } }]);
  });
});

test('a file without permission, in a job of a user who is not root', () => {
  const { volume, bad } = lay(path => {
    write(text(1))(path);
    chmodSync(path, 0o000);
  });
  for (const folder of [root, join(volume, '..')]) {
    chmodSync(folder, 0o755);
  }
  const results = join(root, 'results-of-another');
  mkdirSync(results);
  chmodSync(results, 0o777);
  const script = `
    if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
    process.argv = [process.argv[0], ${JSON.stringify(MAIN)}, ...process.argv.slice(1)];
    require(${JSON.stringify(MAIN)});`;
  const load = (policy: string): string =>
    execFileSync(
      process.execPath,
      ['-e', script, 'load', '--volume', volume, '--columns', 'source_id', '--on-error', policy, '--json'],
      {
        encoding: 'utf8',
        env: { ...process.env, GAIALAB_RESULTS: results, GAIALAB_CACHE: join(results, 'cache') },
        stdio: ['ignore', 'pipe', 'ignore']
      }
    );
  const state = JSON.parse(load('skip')) as JobState;
  expect(state.manifest!.skipped).toEqual([
    { path: bad, error: expect.objectContaining({ code: 'FILE_UNREADABLE', details: { file: bad } }) }
  ]);
  expect(state.manifest!.selected).toBe(2 * ROWS);
  expect(() => load('fail')).toThrow(expect.objectContaining({ stdout: expect.stringContaining('FILE_UNREADABLE') }));
});

describe('a release folder that is a link to another disk', () => {
  const lie = (): { volume: string; disk: string } => {
    const { volume: disk } = lay(path => write(text(1))(path));
    const volume = join(root, `${++volumes}/volume`);
    mkdirSync(volume, { recursive: true });
    symlinkSync(join(disk, 'gdr3'), join(volume, 'gdr3'));
    return { volume, disk };
  };

  test.each(['/api/plan', '/api/jobs'])('is refused by %s in one sentence that says what to configure', async path => {
    const { volume, disk } = lie();
    const { body } = await service.json<ErrorValue>('POST', path, { ...REQUESTS[0], source: { volume } });
    expect(body).toMatchObject({
      code: 'PATH_OUTSIDE',
      hint: expect.stringContaining(`add ${disk}/gdr3 to GAIALAB_ROOTS`)
    });
    expect(body.message).toMatch(/is a link out of the configured folders, to .*GaiaSource_000000-003111\.csv\.gz\.$/);
  });

  test('is read once its disk is among the configured folders', async () => {
    const { volume, disk } = lie();
    const other = await ServiceProcess.start({ volume, env: { GAIALAB_ROOTS: disk, GAIALAB_WORKERS: '1' } });
    try {
      const state = await other.run({ ...REQUESTS[0], source: {} });
      expect(state.manifest).toMatchObject({ rows: 3 * ROWS, skipped: [] });
    } finally {
      await other.stop();
    }
  });
});
