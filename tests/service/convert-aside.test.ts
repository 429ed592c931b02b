import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { asideEnds, loseAside } from '../../src/compute/ahead/aside';
import { Ring, ringMemory } from '../../src/compute/ahead/ring';
import { defaultEngine } from '../../src/compute/kernel';
import { WorkerPool } from '../../src/compute/scan';
import { GaiaError } from '../../src/protocol';
import { convertFile, type ConvertOrder, type DraftCopy } from '../../src/service/store/convert-file';
import { CONVERT, COPY } from '../../src/service/store/names';
import { WORKER } from '../compute/support';

/** One thread unzips and writes, the other one reads the rows: the copy is that of one thread alone. */

const folder = mkdtempSync(join(tmpdir(), 'gaialab-aside-'));
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
const ROWS = 150_000;
let source: ConvertOrder['source'];
let bad: ConvertOrder['source'];
let made = 0;

const columns = [
  { name: 'source_id', datatype: 'int64' },
  { name: 'x', datatype: 'float64' },
  { name: 'flag', datatype: 'bool' },
  { name: 's', datatype: 'string' }
];

beforeAll(() => {
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const x = i % 3 === 0 ? '' : Math.sin(i);
    return `${i * 2 ** 32},${x},${i % 5 === 0 ? 'True' : 'False'},${(Math.cos(i) * 2 ** 40).toString(36)}\n`;
  });
  const text = `source_id,x,flag,s\n${lines.join('')}`;
  source = written('good.csv.gz', text);
  bad = written('bad.csv.gz', `${text}7,seven,True,s\n`);
});

afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

function written(name: string, text: string): ConvertOrder['source'] {
  const path = join(folder, name);
  writeFileSync(path, gzipSync(text, { level: 1 }));
  const { size: bytes, mtimeMs } = statSync(path);
  return { path, bytes, mtimeMs };
}

/** An order for a file in a folder of its own. */
function orderOf(of = source): ConvertOrder {
  const own = join(folder, String(made++));
  mkdirSync(own);
  return { source: of, columns, to: join(own, 'copy.parquet'), notes: {} };
}

async function byTwo(order: ConvertOrder): Promise<DraftCopy> {
  const { path } = order.source;
  const task = { kind: 'work', name: CONVERT, path, bytes: 1 << 30, isLast: true, order, aside: COPY } as const;
  const result = await pool.run(task, { owner: {} });
  return (result as { outcome: DraftCopy }).outcome;
}

const alone = (order: ConvertOrder): Promise<DraftCopy> =>
  convertFile(order, { isCancelled: () => false, tell: () => undefined });

/** Pages of a copy, without its metadata, which say when it was made. */
function pagesOf({ draft }: DraftCopy): Buffer {
  const bytes = readFileSync(draft);
  return bytes.subarray(0, bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8));
}

function expectSame(two: DraftCopy, one: DraftCopy): void {
  expect(pagesOf(two).equals(pagesOf(one))).toBe(true);
  const { md5, rows, sorted, columns: sums, columnBytes } = one;
  expect(two).toMatchObject({ md5, rows, sorted, columns: sums, columnBytes });
  expect(rows).toBe(ROWS);
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (reason: unknown) => GaiaError.from(reason).code
  );

const left = ({ to }: ConvertOrder): string[] => readdirSync(join(to, '..'));

test('the copy is the same', async () => {
  expectSame(await byTwo(orderOf()), await alone(orderOf()));
});

test('what is wrong with a row or the disk ends it, and leaves nothing; the workers go on', async () => {
  const broken = orderOf(bad);
  expect(await codeOf(byTwo(broken))).toBe('VALUE_BROKEN');
  expect(left(broken)).toEqual([]);
  const full = orderOf();
  symlinkSync('/dev/full', `${full.to}.${process.pid}.part`);
  expect(await codeOf(byTwo(full))).toBe('DISK_FULL');
  expect(left(full)).toEqual([]);
  expect(await codeOf(byTwo({ ...full, to: join(folder, 'none', 'copy.parquet') }))).toBe('FILE_UNREADABLE');
  expectSame(await byTwo(full), await alone(orderOf()));
});

test('a file that is cut ends it, also where the ring was full just then', async () => {
  // a ring holds some 420,000 of these rows; pieces of work wait while it is filled
  for (let rows = 400_000; rows < 560_000; rows += 20_000) {
    const { path } = written('cut.csv.gz', `source_id,x,flag,s\n${'5,,,\n'.repeat(rows)}`);
    writeFileSync(path, readFileSync(path).subarray(0, -8));
    const { size: bytes, mtimeMs } = statSync(path);
    const order = orderOf({ path, bytes, mtimeMs });
    expect(await codeOf(byTwo(order))).toBe('GZIP_BROKEN');
    expect(left(order)).toEqual([]);
  }
});

const inWasm = defaultEngine() === 'wasm' ? test : test.skip;

/** Converts on this thread, beside another one, which can be lost once some of the file was read. */
async function beside(order: ConvertOrder, onPart: (lose: () => void) => boolean): Promise<DraftCopy> {
  const memory = ringMemory();
  const { giver, doer } = asideEnds();
  const thread = new Worker(WORKER);
  const cancel = new SharedArrayBuffer(4);
  const task = { kind: 'ahead', path: order.source.path, ring: memory, aside: { name: COPY, end: doer } };
  thread.postMessage({ type: 'run', id: 1, task, cancel }, [doer.port]);
  const lose = (): void => {
    void thread.terminate();
    new Ring(memory).lose();
    loseAside(giver);
  };
  let asked = 0;
  const isCancelled = (): boolean => ++asked > 20 && onPart(lose);
  try {
    return await convertFile(order, { isCancelled, tell: () => undefined, ahead: memory, aside: giver });
  } finally {
    expect(asked).toBeGreaterThan(20);
    await thread.terminate();
  }
}

inWasm('cancelled, it ends and leaves nothing', async () => {
  const order = orderOf();
  expect(await codeOf(beside(order, () => true))).toBe('CANCELLED');
  expect(left(order)).toEqual([]);
});

inWasm('when the other thread is lost it is done again here', async () => {
  const order = orderOf();
  let isLost = false;
  const two = await beside(order, lose => {
    if (!isLost) {
      isLost = true;
      lose();
    }
    return false;
  });
  expectSame(two, await alone(orderOf()));
  expect(left(order)).toHaveLength(1);
  expect(existsSync(order.to)).toBe(false);
});
