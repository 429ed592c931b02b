import { gzipSync } from 'node:zlib';
import type { RowBatch } from '../../src/compute/scan';
import { HeadStart, scanFold, scanRows, WorkerPool } from '../../src/compute/scan';
import { describeReal, real } from '../support/real-data';
import { readFile, rejection, rowsOf, Scratch, WORKER, type Value } from './support';

const scratch = new Scratch();
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
afterAll(async () => {
  await pool.close();
  scratch.remove();
});

const COLUMNS = [
  { name: 'source_id', datatype: 'int64' },
  { name: 'x', datatype: 'float64' }
];
const options = { columns: COLUMNS };
const fileOf = (name: string, from: number, to: number) => {
  const lines = Array.from({ length: to - from }, (_, i) => `${from + i},${(from + i) / 4}\n`);
  return scratch.file(name, gzipSync(`source_id,x\n${lines.join('')}`));
};
const long = fileOf('long.csv.gz', 0, 100000);
const files = [
  long,
  fileOf('b.csv.gz', 100000, 100010),
  fileOf('c.csv.gz', 100010, 140000),
  fileOf('d.csv.gz', 140000, 140000)
];

/** Endless text that packs into little: a scan of it takes long. */
const heavy = scratch.file(
  'heavy.csv.gz',
  Buffer.concat([gzipSync('source_id,x\n'), ...Array<Buffer>(4000).fill(gzipSync('5,1\n'.repeat(60000)))])
);
const MAP = { type: 'DensityMap', order: 3, columns: ['1'] } as const;

const isRun = (values: Value[], from: number, to: number): boolean =>
  values.length === to - from && values.every((value, i) => value === String(from + i));

describe('scanRows', () => {
  test('batches come in file order, then row order', async () => {
    const ids: Value[] = [];
    const sizes: number[] = [];
    const outcome = await scanRows(
      pool,
      files,
      { columns: ['x', 'source_id'] },
      async (batch, columns) => {
        expect(columns.map(({ name }) => name)).toEqual(['x', 'source_id']);
        sizes.push(batch.rows);
        ids.push(...rowsOf(batch).map(row => row[1]));
        await new Promise(resolve => setTimeout(resolve, 1));
      },
      options
    );
    expect(isRun(ids, 0, 140000)).toBe(true);
    expect(Math.max(...sizes)).toBe(16384);
    expect(outcome).toMatchObject({ rows: 140000, skipped: [], columns: [COLUMNS[1], COLUMNS[0]] });
    expect(outcome.files.map(({ rows }) => rows)).toEqual([100000, 10, 39990, 0]);
  });

  test('policy skip: a file that turns out bad gives no row at all', async () => {
    const whole = gzipSync(`source_id,x\n${'7,1\n'.repeat(50000)}`);
    const bad = scratch.file('bad.csv.gz', whole.subarray(0, whole.length - 3));
    const other = scratch.file('other.csv', 'source_id,y\n1,2\n');
    const ids: Value[] = [];
    const collect = (batch: RowBatch): void => void ids.push(...rowsOf(batch).map(row => row[0]));
    const outcome = await scanRows(pool, [files[1], bad, other, files[2]], {}, collect, { ...options, policy: 'skip' });
    expect(isRun(ids, 100000, 140000)).toBe(true);
    expect(outcome.skipped.map(({ path, error }) => [path, error.code])).toEqual([
      [bad.path, 'GZIP_BROKEN'],
      [other.path, 'HEADER_BROKEN']
    ]);
    const fault = await rejection(scanRows(pool, [files[1], bad], {}, () => undefined, options));
    expect(fault).toMatchObject({ code: 'GZIP_BROKEN', details: { file: bad.path } });
  });

  test('what the sink throws ends the scan', async () => {
    const fault = await rejection(
      scanRows(pool, files, {}, () => Promise.reject(new Error('enough')), { ...options, policy: 'skip' })
    );
    expect(fault.message).toBe('enough');
  });

  test('a slow sink holds the workers back', async () => {
    const part = gzipSync(`${'y'.repeat(4000)}\n`.repeat(5000), { level: 1 });
    const wide = scratch.file('wide.csv.gz', Buffer.concat([gzipSync('s\n'), ...Array<Buffer>(20).fill(part)]));
    let batches = 0;
    let peak = 0;
    await scanRows(pool, [wide], {}, async () => {
      batches++;
      await new Promise(resolve => setTimeout(resolve, batches < 4 ? 200 : 0));
      peak = Math.max(peak, process.memoryUsage().arrayBuffers);
    });
    expect(batches).toBeGreaterThan(20); // 400 MB in all
    expect(peak).toBeLessThan(250e6);
  });
});

describe('cancelling', () => {
  test('reaches a worker in the middle of a file, and the pool goes on', async () => {
    const stop = new AbortController();
    let rows = 0;
    const scan = scanFold(pool, [heavy, heavy, heavy], MAP, {
      ...options,
      signal: stop.signal,
      onProgress: progress => {
        rows = progress.rows;
        stop.abort();
      }
    });
    const fault = await rejection(scan);
    const since = Date.now();
    expect(fault.code).toBe('CANCELLED');
    expect(rows).toBeGreaterThan(0);
    await scanFold(pool, [files[1], files[1]], MAP, options); // needs the cancelled workers to be free
    expect(Date.now() - since).toBeLessThan(1000);
  });

  test('a scan that waits for its sink or for a worker', async () => {
    const stop = new AbortController();
    const scan = scanRows(pool, files, {}, () => stop.abort(), { ...options, signal: stop.signal });
    expect((await rejection(scan)).code).toBe('CANCELLED');
    expect((await rejection(scanFold(pool, files, MAP, { ...options, signal: AbortSignal.abort() }))).code).toBe(
      'CANCELLED'
    );
  });

  test('another job does not wait for a long one to end', async () => {
    const stop = new AbortController();
    const order: string[] = [];
    const hog = scanFold(pool, Array(50).fill(long), MAP, {
      ...options,
      signal: stop.signal,
      onMerged: n => void (n === 50 && order.push('long'))
    });
    await scanFold(pool, [files[1]], MAP, options);
    order.push('short');
    await hog;
    expect(order).toEqual(['short', 'long']);
  });
});

describe('a worker that dies', () => {
  const dying = scratch.file(
    'dying.cjs',
    `const { parentPort } = require('node:worker_threads');
     const path = require('node:path');
     parentPort.on('message', ({ type, id, task }) => {
       if (type !== 'run') return;
       if (task.path.endsWith('poison.csv')) { process.exit(3); }
       if (task.path.endsWith('throw.csv')) { setImmediate(() => { throw new Error('boom'); }); return; }
       const value = { pixels: BigInt64Array.of(0n), layers: [{ counts: Uint32Array.of(1) }], unplaced: 0 };
       const partial = { rows: 1, selected: 1, value };
       parentPort.postMessage({ type: 'done', id, result: { kind: 'fold', partial } });
     });`
  );

  test('fails its file with a clear error; the others are read by new workers', async () => {
    const fragile = new WorkerPool({ size: 2, workerFile: dying.path });
    const named = (name: string) => ({ path: `/volume/${name}`, bytes: 1 });
    const list = ['a.csv', 'poison.csv', 'b.csv', 'throw.csv', 'c.csv', 'poison.csv', 'd.csv'].map(named);
    const map = await scanFold(fragile, list, MAP, { policy: 'skip' });
    expect(map.rows).toBe(4);
    expect(map.skipped.map(({ path, error }) => [path, error.code])).toEqual([
      ['/volume/poison.csv', 'INTERNAL'],
      ['/volume/throw.csv', 'INTERNAL'],
      ['/volume/poison.csv', 'INTERNAL']
    ]);
    expect(map.skipped[1].error.message).toBe('/volume/throw.csv: the worker that read this file died (boom).');
    const fault = await rejection(scanFold(fragile, list, MAP));
    expect(fault).toMatchObject({ code: 'INTERNAL', details: { file: '/volume/poison.csv' } });
    await fragile.close();
    expect((await rejection(scanFold(fragile, list, MAP))).code).toBe('SERVICE_UNAVAILABLE');
  });
});

describe('a head start', () => {
  test('gives the scan that takes it the same answer, with its progress', async () => {
    const plain = await scanFold(pool, [long], MAP, options);
    const headStart = new HeadStart(pool, long, MAP, options);
    await new Promise(resolve => setImmediate(resolve));
    const told: number[] = [];
    const scan = await scanFold(pool, [long], MAP, {
      ...options,
      headStart,
      onProgress: ({ rows }) => told.push(rows)
    });
    expect(scan.picture()).toEqual(plain.picture());
    expect([scan.rows, told.at(-1)]).toEqual([100000, 100000]);
  });

  test('ends with its scan, and when there is none', async () => {
    const stop = new AbortController();
    const headStart = new HeadStart(pool, heavy, MAP, options);
    const scan = rejection(scanFold(pool, [heavy], MAP, { ...options, headStart, signal: stop.signal }));
    stop.abort();
    expect((await scan).code).toBe('CANCELLED');
    const vain = new HeadStart(pool, heavy, MAP, options);
    vain.abort();
    // the pool is free again
    expect((await scanFold(pool, [long], MAP, options)).rows).toBe(100000);
  });

  test('fails the scan as its task does', async () => {
    const none = { path: `${long.path}.gone`, bytes: 1 };
    const headStart = new HeadStart(pool, none, MAP, options);
    await new Promise(resolve => setTimeout(resolve, 20)); // nobody has taken it yet: no unhandled rejection
    expect((await rejection(scanFold(pool, [none], MAP, { ...options, headStart }))).code).toBe('FILE_NOT_FOUND');
  });
});

describe('a rehearsal', () => {
  /** Rehearses until it is told to stop, or not even then, and says in its answers how often that was. */
  const rehearsing = scratch.file(
    'rehearsing.cjs',
    `const { parentPort } = require('node:worker_threads');
     let times = 0;
     parentPort.on('message', ({ type, id, task, cancel }) => {
       if (type !== 'run') return;
       if (task.kind === 'work') {
         times++;
         const flag = new Int32Array(cancel);
         if (task.name === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
         while (task.name === 'long' && Atomics.load(flag, 0) === 0) Atomics.wait(flag, 0, 0, 5);
         parentPort.postMessage({ type: 'failed', id, error: { code: 'INTERNAL', message: 'nobody hears this' } });
         return;
       }
       const value = { pixels: BigInt64Array.of(0n), layers: [{ counts: Uint32Array.of(times) }], unplaced: 0 };
       parentPort.postMessage({ type: 'done', id, result: { kind: 'fold', partial: { rows: times, selected: 1, value } } });
     });`
  );
  const rehearsal = (name: string) => ({ kind: 'work', name, path: '', order: {} }) as const;
  const file = [{ path: '/volume/a.csv', bytes: 1 }];

  test.each(['short', 'long', 'hang'])('keeps no task waiting, and comes once: %s', async name => {
    const ready = new WorkerPool({ size: 1, workerFile: rehearsing.path });
    ready.rehearsal = rehearsal(name);
    ready.rehearse();
    expect(ready.isIdle).toBe(true);
    // a thread that hangs is given up, and the new one has not rehearsed
    const rows = name === 'hang' ? 0 : 1;
    for (let i = 0; i < 3; i++) {
      expect((await scanFold(ready, file, MAP)).rows).toBe(rows);
    }
    await ready.close();
  });

  test('comes after the first task where nobody asks for it before', async () => {
    const ready = new WorkerPool({ size: 1, workerFile: rehearsing.path });
    ready.rehearsal = rehearsal('long');
    expect((await scanFold(ready, file, MAP)).rows).toBe(0);
    expect((await scanFold(ready, file, MAP)).rows).toBe(1);
    expect((await scanFold(ready, file, MAP)).rows).toBe(1);
    await ready.close();
  });
});

describeReal('rows of real files through the workers', () => {
  test('equal those read on this thread', async () => {
    const paths = ['EpochPhotometry_head5', 'VariSummary_012598-014045'].map(name =>
      real(`real/bulk_dr3/${name}.csv.gz`)
    );
    for (const path of paths) {
      const rows: Value[][] = [];
      await scanRows(pool, [{ path, bytes: 0 }], {}, batch => void rows.push(...rowsOf(batch)));
      expect(JSON.stringify(rows) === JSON.stringify(await readFile(path))).toBe(true);
    }
  });
});
