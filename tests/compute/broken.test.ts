import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FoldSpec, ScanFile } from '../../src/compute/scan';
import { scanFold, scanRows, WorkerPool } from '../../src/compute/scan';
import { ENGINES, rejection, Scratch, WORKER } from './support';

const scratch = new Scratch();
/** Two workers that read by one engine. */
const poolOf = (engine: (typeof ENGINES)[number]): WorkerPool => {
  const code = `process.env.GAIALAB_ENGINE = '${engine}'; require(${JSON.stringify(WORKER)});`;
  return new WorkerPool({ size: 2, workerFile: scratch.file(`${engine}.cjs`, code).path });
};
const pools = { wasm: poolOf('wasm'), zlib: poolOf('zlib') };
afterAll(async () => {
  await Promise.all(ENGINES.map(engine => pools[engine].close()));
  scratch.remove();
});

const options = {
  columns: [
    { name: 'source_id', datatype: 'int64' },
    { name: 'mag', datatype: 'float64' }
  ]
};
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `${from + i},${(from + i) / 8}\n`).join('');
const good = scratch.file('good.csv.gz', gzipSync(`source_id,mag\n${lines(1, 2000)}`));
const zipped = gzipSync(`source_id,mag\n${lines(1, 50000)}`);

/** `zipped` with the byte at a place changed. */
const flipped = (at: number): Buffer => {
  const copy = Buffer.from(zipped);
  copy[at] ^= 0x5a;
  return copy;
};

interface Case {
  what: string;
  file(): ScanFile;
  code: string;
  /** In the message. */
  says?: string;
}

const text = (name: string, content: string): (() => ScanFile) => {
  return () => scratch.file(name, gzipSync(content));
};

const CASES: Case[] = [
  {
    what: 'a gzip file cut short',
    file: () => scratch.file('cut.csv.gz', zipped.subarray(0, zipped.length >> 1)),
    code: 'GZIP_BROKEN'
  },
  {
    what: 'a gzip file without its last bytes',
    file: () => scratch.file('tail.csv.gz', zipped.subarray(0, -5)),
    code: 'GZIP_BROKEN'
  },
  { what: 'a wrong CRC', file: () => scratch.file('crc.csv.gz', flipped(zipped.length - 6)), code: 'GZIP_BROKEN' },
  {
    what: 'a flipped byte in the middle',
    file: () => scratch.file('flip.csv.gz', flipped(zipped.length >> 1)),
    code: 'GZIP_BROKEN'
  },
  {
    what: 'text that is called gzip',
    file: () => scratch.file('text.csv.gz', 'source_id,mag\n1,2\n'),
    code: 'GZIP_BROKEN'
  },
  {
    what: 'too few cells',
    file: text('few.csv.gz', `source_id,mag\n${lines(1, 30)}31\n`),
    code: 'ROW_BROKEN',
    says: 'row 31'
  },
  {
    what: 'too many cells',
    file: text('many.csv.gz', `source_id,mag\n${lines(1, 3000)}1,2,3\n`),
    code: 'ROW_BROKEN',
    says: 'row 3001'
  },
  {
    what: 'an open quote',
    file: text('quote.csv.gz', `source_id,mag\n${lines(1, 3)}4,"5\n`),
    code: 'ROW_BROKEN',
    says: 'row 4'
  },
  {
    what: 'no number',
    file: text('word.csv.gz', `source_id,mag\n${lines(1, 2500)}7,bright\n1\n`),
    code: 'VALUE_BROKEN',
    says: 'row 2501, column mag: "bright"'
  },
  {
    what: 'a source_id beyond int64',
    file: text('big.csv.gz', 'source_id,mag\n9223372036854775808,1\n'),
    code: 'VALUE_BROKEN',
    says: 'row 1, column source_id'
  },
  {
    what: 'a source_id outside the range of its file',
    file: () => ({
      ...text('range.csv.gz', `source_id,mag\n${lines(10, 2500)}`)(),
      idRange: { first: 10n, last: 2500n }
    }),
    code: 'ROW_BROKEN',
    says: 'row 2492 is broken: its source_id 2501'
  },
  {
    what: 'another column than wanted',
    file: text('other.csv.gz', 'source_id,colour\n1,2\n'),
    code: 'UNKNOWN_COLUMN',
    says: 'mag'
  },
  { what: 'nothing at all', file: () => scratch.file('empty.csv', ''), code: 'FILE_EMPTY' },
  { what: 'nothing, gzipped', file: () => scratch.file('empty.csv.gz', gzipSync('')), code: 'FILE_EMPTY' },
  { what: 'comments only', file: text('comments.csv.gz', '# one\n# two\n'), code: 'HEADER_BROKEN' },
  { what: 'a column twice', file: text('twice.csv.gz', 'source_id,mag,mag\n1,2,3\n'), code: 'HEADER_BROKEN' },
  {
    what: 'a file that is gone',
    file: () => ({ path: join(scratch.folder, 'gone.csv.gz'), bytes: 100 }),
    code: 'FILE_NOT_FOUND'
  },
  {
    what: 'a folder',
    file: () => {
      mkdirSync(join(scratch.folder, 'folder.csv.gz'), { recursive: true });
      return { path: join(scratch.folder, 'folder.csv.gz'), bytes: 0 };
    },
    code: 'FILE_UNREADABLE',
    says: 'it is a folder'
  }
];

const SPECS: FoldSpec[] = [
  { type: 'HealpixMap', order: 3, column: 'mag', stat: 'mean' },
  { type: 'HealpixMap', order: 3, column: 'mag', stat: 'median', where: 'mag > 0' },
  { type: 'Histogram', x: { expression: 'mag' }, where: 'source_id > 0' },
  { type: 'Statistics', columns: ['source_id', 'mag'] },
  { type: 'TopRows', by: 'mag', count: 5, columns: ['source_id', 'mag'] }
];

const BOTH = ENGINES.flatMap(engine => SPECS.map(spec => ({ engine, spec, type: spec.type })));

describe.each(BOTH)('by $engine, a $type of files of which one has', ({ engine, spec }) => {
  const pool = pools[engine];

  test.each(CASES)('$what', async ({ file, code, says }) => {
    const bad = file();
    const fault = await rejection(scanFold(pool, [good, bad, good], spec, options));
    expect([fault.code, fault.message]).toEqual([code, expect.stringContaining(bad.path)]);
    expect(fault.message).toContain(says ?? '');
    expect(fault.details).toMatchObject({ file: bad.path });
    const skipping = scanFold(pool, [good, bad, good], spec, { ...options, policy: 'skip' });
    if (code === 'UNKNOWN_COLUMN') {
      expect((await rejection(skipping)).code).toBe(code); // the request's fault: no other file would help
      return;
    }
    const clean = (await scanFold(pool, [good, good], spec, options)).snapshot(1);
    const scan = await skipping;
    expect(scan.skipped).toEqual([{ path: bad.path, error: expect.objectContaining({ code }) }]);
    expect(scan.snapshot(1).result).toEqual(clean.result);
    expect(scan.rows).toBe(clean.rows);
  });
});

describe.each(ENGINES)('by %s, rows of files of which one has', engine => {
  const pool = pools[engine];

  test.each(CASES)('$what', async ({ file, code, says }) => {
    const bad = file();
    for (const query of [{ columns: ['source_id', 'mag'] }, { columns: ['source_id', 'mag'], where: 'mag > 0' }]) {
      const fault = await rejection(scanRows(pool, [good, bad], query, () => undefined, options));
      expect([fault.code, fault.message]).toEqual([code, expect.stringContaining(bad.path)]);
      expect(fault.message).toContain(says ?? '');
      if (code !== 'UNKNOWN_COLUMN') {
        const skip = { ...options, policy: 'skip' } as const;
        const outcome = await scanRows(pool, [good, bad, good], query, () => undefined, skip);
        expect(outcome).toMatchObject({ rows: 4000, skipped: [{ path: bad.path, error: { code } }] });
      }
    }
  });
});

test('a file without permission, read by a user who is not root', () => {
  const secret = scratch.file('secret.csv', 'source_id\n1\n');
  chmodSync(secret.path, 0o000);
  chmodSync(scratch.folder, 0o755);
  const script = `
    const { Worker } = require('node:worker_threads');
    if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
    const worker = new Worker(${JSON.stringify(WORKER)});
    const task = { kind: 'fold', path: ${JSON.stringify(secret.path)}, spec: { type: 'Statistics' } };
    worker.on('message', message => { console.log(JSON.stringify(message)); process.exit(); });
    worker.postMessage({ type: 'run', id: 1, known: false, task, cancel: new SharedArrayBuffer(4) });`;
  const answer = JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as unknown;
  expect(answer).toMatchObject({
    type: 'failed',
    error: { code: 'FILE_UNREADABLE', message: `${secret.path}: cannot be read: permission denied.` }
  });
});
