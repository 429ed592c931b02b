import fs from 'node:fs';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { AheadBytes } from '../../src/compute/ahead/ahead-bytes';
import { inflateAhead } from '../../src/compute/ahead/inflate-ahead';
import { offerAhead, wantsAhead } from '../../src/compute/ahead/offer';
import { BLOCK_SIZE, END_BLOCK, Ring, ringMemory, TEXT_BLOCK } from '../../src/compute/ahead/ring';
import type { RowBatch } from '../../src/compute/batch';
import { openBytes } from '../../src/compute/bytes';
import { defaultEngine, loadKernel, releaseKernel } from '../../src/compute/kernel';
import { Outbox } from '../../src/compute/outbox';
import { readRows } from '../../src/compute/read-rows';
import { scanFold, scanRows, WorkerPool } from '../../src/compute/scan';
import { HISTORY_SIZE, TEXT } from '../../src/compute/wasm/layout';
import { readFile, rejection, rowsOf, Scratch, WORKER, type Value } from './support';

const scratch = new Scratch();
const pool = new WorkerPool({ size: 2, workerFile: WORKER });
const alone = new WorkerPool({ size: 1, workerFile: WORKER });
afterAll(async () => {
  await Promise.all([pool.close(), alone.close()]);
  scratch.remove();
});

const never = (): boolean => false;
const inWasm = defaultEngine() === 'wasm' ? describe : describe.skip;

/** Rows of unlike lengths, so that they lie across all borders of chunks. */
const lines = Array.from({ length: 400_000 }, (_, i) => `${i},${Math.sin(i)},${'xyzw'.repeat((i * 7919) % 12)}\n`);
const text = Buffer.from(`source_id,x,s\n${lines.join('')}`);
const zipped = gzipSync(text, { level: 1 });
const good = scratch.file('good.csv.gz', zipped);
const columns = [
  { name: 'source_id', datatype: 'int64' },
  { name: 'x', datatype: 'float64' },
  { name: 's', datatype: 'string' }
];
const MAP = { type: 'HealpixMap', order: 3, column: 'x', stat: 'mean' } as const;

/** A thread that unzips a file. */
function helper(path: string, memory: SharedArrayBuffer): Worker {
  const run = {
    type: 'run',
    id: 1,
    task: { kind: 'ahead', path, ring: memory },
    cancel: new SharedArrayBuffer(4)
  };
  const thread = new Worker(WORKER);
  thread.postMessage(run);
  return thread;
}

inWasm('text that another thread unzips', () => {
  test('is that of the file, with what came before right before it', async () => {
    const memory = ringMemory();
    const thread = helper(good.path, memory);
    const kernel = loadKernel();
    const source = new AheadBytes(good.path, memory, kernel, never);
    let at = 0;
    for (const chunk of source.chunks()) {
      expect(chunk.byteOffset).toBe(TEXT);
      expect(Buffer.compare(chunk, text.subarray(at, at + chunk.length))).toBe(0);
      const before = Math.min(at, HISTORY_SIZE);
      const history = new Uint8Array(kernel.memory.buffer, TEXT - before, before);
      expect(Buffer.compare(history, text.subarray(at - before, at))).toBe(0);
      at += chunk.length;
    }
    expect(at).toBe(text.length);
    expect(source.bytesRead).toBe(zipped.length);
    releaseKernel(kernel);
    await thread.terminate();
  });

  test('goes on here when that thread is lost, at whatever place', () => {
    const blocks = [...openBytes(good.path, 'wasm').chunks!()].map(chunk => chunk.length);
    for (const lost of [0, 1, 5]) {
      const memory = ringMemory();
      const ring = new Ring(memory);
      expect(ring.begin()).toBe(true);
      let at = 0;
      for (let i = 0; i < lost; i++) {
        const cut = Math.min(blocks[i], BLOCK_SIZE) - 17 * i; // borders that a scan of its own would not have
        ring.put(TEXT_BLOCK, text.subarray(at, at + cut), 1, never);
        at += cut;
      }
      ring.lose();
      const kernel = loadKernel();
      const parts = [...copies(new AheadBytes(good.path, memory, kernel, never))];
      releaseKernel(kernel);
      expect(Buffer.concat(parts).equals(text)).toBe(true);
    }
  });

  test('is unzipped here when that thread does not begin, which then does nothing', () => {
    const memory = ringMemory();
    new Ring(memory).lose();
    const kernel = loadKernel();
    expect(Buffer.concat([...copies(new AheadBytes(good.path, memory, kernel, never))]).equals(text)).toBe(true);
    releaseKernel(kernel);
    const left = ringMemory();
    new Ring(left).leave();
    inflateAhead({ path: good.path, ring: left }, () => {
      throw new Error('it began');
    });
  });

  test('a reader that leaves ends the writer; a cancelled reader does not wait', () => {
    const memory = ringMemory();
    const ring = new Ring(memory);
    let asked = 0;
    inflateAhead({ path: good.path, ring: memory }, () => {
      if (++asked === 20) {
        ring.leave();
      }
      return false;
    });
    const silent = ringMemory();
    new Ring(silent).begin();
    const kernel = loadKernel();
    let polls = 0;
    const source = new AheadBytes(good.path, silent, kernel, () => ++polls > 2);
    expect(() => [...source.chunks()]).toThrow(expect.objectContaining({ code: 'CANCELLED' }) as Error);
    releaseKernel(kernel);
  });

  test('is whole when the file goes as soon as it is open', () => {
    const short = scratch.file('short.csv.gz', gzipSync('source_id,x,s\n1,2,3\n'));
    const read = fs.readSync;
    const first = jest.spyOn(fs, 'readSync').mockImplementationOnce((...of: unknown[]) => {
      fs.rmSync(short.path);
      return (read as (...of: unknown[]) => number)(...of);
    });
    const memory = ringMemory();
    inflateAhead({ path: short.path, ring: memory }, never);
    first.mockRestore();
    expect(fs.existsSync(short.path)).toBe(false);
    const kernel = loadKernel();
    const parts = [...copies(new AheadBytes(short.path, memory, kernel, never))];
    releaseKernel(kernel);
    expect(Buffer.concat(parts).toString()).toBe('source_id,x,s\n1,2,3\n');
  });

  test.each([true, false])('serves rows that are held until the file proved sound (%p), and others', async whole => {
    const memory = ringMemory();
    const ring = new Ring(memory);
    ring.begin();
    ring.put(TEXT_BLOCK, text.subarray(0, text.indexOf('\n', 1000) + 1), 500, never);
    ring.put(END_BLOCK, new Uint8Array(0), 500, never);
    const task = { kind: 'rows', path: '/nowhere/a.csv.gz', whole, credit: 1 << 20, columns, ahead: memory } as const;
    const sent: RowBatch[] = [];
    const outbox = new Outbox(1, task.credit, message => message.type === 'batch' && sent.push(message.batch));
    const { rows } = await readRows(task, outbox, never, () => undefined);
    expect(rows).toBeGreaterThan(10);
    expect(sent.flatMap(rowsOf)).toEqual((await readFile(good.path, undefined, columns)).slice(0, rows));
  });

  function* copies(source: AheadBytes): Generator<Buffer> {
    for (const chunk of source.chunks()) {
      yield Buffer.from(chunk);
    }
  }
});

describe('one file by two workers', () => {
  const file = { path: good.path, bytes: 1 << 30 };

  test('which files', () => {
    const task = { kind: 'rows', path: '/v/a.csv.gz', bytes: 1 << 24, isLast: true, whole: false, credit: 1 } as const;
    const engine = process.env.GAIALAB_ENGINE;
    delete process.env.GAIALAB_ENGINE;
    expect(wantsAhead(task)).toBe(true);
    expect(wantsAhead({ ...task, bytes: 1 << 20 })).toBe(false);
    expect(wantsAhead({ ...task, bytes: undefined })).toBe(false);
    expect(wantsAhead({ ...task, isLast: false })).toBe(false);
    expect(wantsAhead({ ...task, path: '/v/a.csv' })).toBe(false);
    expect(wantsAhead({ kind: 'ahead', path: '/v/a.csv.gz', bytes: 1 << 24, isLast: true, ring: ringMemory() })).toBe(
      false
    );
    if (engine !== undefined) {
      process.env.GAIALAB_ENGINE = engine;
    }
  });

  test('gives the rows and the map of one', async () => {
    const rows: Value[] = [];
    let bytes = 0;
    const onProgress = (progress: { bytesDone: number }): void => void (bytes = progress.bytesDone);
    await scanRows(pool, [file], {}, batch => void rows.push(...rowsOf(batch)), { columns, onProgress });
    expect(JSON.stringify(rows) === JSON.stringify(await readFile(good.path, undefined, columns))).toBe(true);
    expect(bytes).toBe(file.bytes);
    const [two, one] = await Promise.all([pool, alone].map(p => scanFold(p, [file], MAP, { columns })));
    expect(two.picture()).toEqual(one.picture());
    expect(two.rows).toBe(lines.length);
  });

  test('tells the same faults, of the file and of its rows', async () => {
    const flipped = Buffer.from(zipped);
    flipped[zipped.length - 6] ^= 1;
    const bad: [string, Buffer | string, string][] = [
      ['cut.csv.gz', zipped.subarray(0, zipped.length >> 1), 'GZIP_BROKEN'],
      ['crc.csv.gz', flipped, 'GZIP_BROKEN'],
      ['after.csv.gz', Buffer.concat([zipped, Buffer.from('xx')]), 'GZIP_BROKEN'],
      ['no-gzip.csv.gz', text.subarray(0, 1000), 'GZIP_BROKEN'],
      ['none.csv.gz', '', 'FILE_EMPTY'],
      ['row.csv.gz', gzipSync(Buffer.concat([text, Buffer.from('1,2\n'), text])), 'ROW_BROKEN'],
      ['value.csv.gz', gzipSync(Buffer.concat([text, Buffer.from('1,zwei,\n'), text])), 'VALUE_BROKEN']
    ];
    for (const [name, content, code] of bad) {
      const { path } = scratch.file(name, content);
      const faults = await Promise.all(
        [pool, alone].map(p => rejection(scanRows(p, [{ path, bytes: 1 << 30 }], {}, () => undefined, { columns })))
      );
      expect(faults[0]).toMatchObject({ code, details: { file: path } });
      expect(faults[0].toJSON()).toEqual(faults[1].toJSON());
    }
    const path = `${good.path}.gone.gz`;
    const gone = await rejection(scanFold(pool, [{ path, bytes: 1 << 30 }], MAP, { columns }));
    expect(gone).toMatchObject({ code: 'FILE_NOT_FOUND', details: { file: path } });
    await scanFold(pool, [file, file], MAP, { columns }); // both are free again
  });

  test('a cancelled scan frees both at once; so does one that has enough', async () => {
    // of some 20 GB: to read all of it would take too long
    const part = gzipSync('5,1,\n'.repeat(200_000));
    const content = Buffer.concat([gzipSync('source_id,x,s\n'), ...Array<Buffer>(20_000).fill(part)]);
    const heavy = { path: scratch.file('long.csv.gz', content).path, bytes: 1 << 30 };
    const stop = new AbortController();
    const onProgress = (): void => stop.abort();
    const fault = await rejection(scanFold(pool, [heavy], MAP, { columns, signal: stop.signal, onProgress }));
    expect(fault.code).toBe('CANCELLED');
    await scanRows(pool, [heavy], { limit: 10 }, () => undefined, { columns });
    await scanFold(pool, [file, file], MAP, { columns });
  });

  test('a helper that dies is not missed', async () => {
    // this worker does everything but unzip for others
    const { path } = scratch.file(
      'mortal.cjs',
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ task }) => task?.kind === 'ahead' && process.exit(4));
       require(${JSON.stringify(WORKER)});`
    );
    const fragile = new WorkerPool({ size: 2, workerFile: path });
    const map = await scanFold(fragile, [file], MAP, { columns });
    expect(map.rows).toBe(lines.length);
    expect(map.skipped).toEqual([]);
    await fragile.close();
  });

  test('offers are withdrawn', () => {
    const started: unknown[] = [];
    const worker = {
      start: (assignment: { cancel?(): void }) => (
        started.push(assignment),
        (assignment.cancel = () => started.push('cancelled'))
      )
    };
    offerAhead({ kind: 'ahead', path: good.path, ring: ringMemory() }, worker as never).end();
    expect(started[1]).toBe('cancelled');
  });
});
