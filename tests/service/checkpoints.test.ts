import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import * as fc from 'fast-check';
import { JobCheckpoint } from '../../src/service/jobs/checkpoints';
import { Journal } from '../../src/service/jobs/journal';

/** All bits of a value; typed arrays of jest's world and of node's are the same here. */
const bits = (value: unknown): string => serialize(value).toString('hex');

describe('a journal', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-journal-'));
    path = join(folder, 'journal');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = async (head: string): Promise<unknown[]> => {
    const journal = await Journal.open(path, head);
    const records: unknown[] = [];
    for await (const record of journal.records()) {
      records.push(record);
    }
    await journal.close();
    return records;
  };
  const write = async (head: string, records: [unknown, boolean][]): Promise<void> => {
    const journal = await Journal.open(path, head);
    for (const [record, isWhole] of records) {
      journal.append(record, isWhole);
      await journal.flush();
    }
    await journal.close();
  };

  it('gives back every bit of plain data and typed arrays', async () => {
    const record = {
      reals: Float64Array.of(-0, NaN, Infinity, 5e-324),
      longs: BigInt64Array.of(-(2n ** 63n), 5853498713190525696n),
      part: new Uint32Array([1, 2, 3, 4]).subarray(1, 3),
      nothing: undefined,
      none: null,
      big: 2n ** 62n,
      text: 'Proxima'
    };
    await write('head', [[record, true]]);
    expect(bits(await read('head'))).toBe(bits([record]));
  });

  it('is begun anew for another head', async () => {
    await write('one', [[1, true]]);
    expect(await read('two')).toEqual([]);
    await write('two', [[2, true]]);
    expect(await read('two')).toEqual([2]);
    expect(await read('one')).toEqual([]);
  });

  it('ends at the last whole record before whatever was cut off or damaged', async () => {
    const records = Array.from({ length: 9 }, (_, i): [unknown, boolean] => [
      { i, a: new Float64Array(i) },
      i % 3 === 2
    ]);
    await write('head', records);
    const sound = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.boolean(), async (at, cut) => {
        writeFileSync(path, sound);
        if (cut) {
          truncateSync(path, at);
        } else {
          const broken = Buffer.from(sound);
          broken[at] ^= 0x41;
          writeFileSync(path, broken);
        }
        const left = await read('head');
        expect(left.length % 3).toBe(0);
        expect(bits(left)).toBe(bits(records.slice(0, left.length).map(([record]) => record)));
        // what comes later is found behind it
        await write('head', [['more', true]]);
        expect((await read('head')).at(-1)).toBe('more');
      })
    );
    appendFileSync(path, Buffer.alloc(100));
    expect((await read('head')).at(-1)).toBe('more');
  });

  it('is replaced by one record in one step', async () => {
    const journal = await Journal.open(path, 'head');
    journal.append('a', true);
    await journal.flush();
    journal.append('b', true);
    await journal.replace('sum');
    journal.append('c', true);
    await journal.close();
    expect(await read('head')).toEqual(['sum', 'c']);
  });
});

describe('a checkpoint', () => {
  it('that cannot be written is given up, and said so; the job goes on', async () => {
    const faults: unknown[] = [];
    const folder = mkdtempSync(join(tmpdir(), 'gaialab-checkpoint-'));
    const checkpoint = new JobCheckpoint<number>(folder, 'identity', { seconds: 0, onFault: why => faults.push(why) });
    for await (const _ of checkpoint.kept()) {
      throw new Error('nothing was kept');
    }
    rmSync(folder, { recursive: true });
    for (let i = 0; i < 20; i++) {
      await checkpoint.keep(i, true);
      await new Promise(resolve => setTimeout(resolve, 2));
    }
    await checkpoint.close();
    expect(faults).toHaveLength(1);
    expect(existsSync(folder)).toBe(false);
  });
});
