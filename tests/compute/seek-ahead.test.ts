import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { AheadBytes } from '../../src/compute/ahead/ahead-bytes';
import { inflateAhead } from '../../src/compute/ahead/inflate-ahead';
import { wantsAhead } from '../../src/compute/ahead/offer';
import { BLOCK_SIZE, PART_BLOCK, Ring, ringMemory, TEXT_BLOCK } from '../../src/compute/ahead/ring';
import { loadKernel, releaseKernel } from '../../src/compute/kernel';
import {
  disjoint,
  file,
  found,
  note,
  ROWS,
  scratch,
  sortedIds,
  sourceOf,
  tableOf,
  ZIPS,
  type Made
} from './seek-files';
import { faultOf, WORKER } from './support';

/** Another thread, which takes one task after the other. */
let helper: Worker;
beforeAll(() => void (helper = new Worker(WORKER)));
afterAll(async () => {
  await helper.terminate();
  scratch.remove();
});

/** An id at so many thousandths of all. */
const idAt = ({ ids }: Made, place: number): bigint => (ids.at(-1)! * BigInt(place)) / 1000n;

const never = (): boolean => false;

function help(of: Made, ids: readonly bigint[], index = of.seek.index): SharedArrayBuffer {
  const ring = ringMemory();
  const task = { kind: 'ahead', path: of.path, seek: { ...of.seek, index, ids }, ring };
  helper.postMessage({ type: 'run', id: 1, task, cancel: new SharedArrayBuffer(4) });
  return ring;
}

const of = (zip: string): Promise<Made> => {
  const made = file(sortedIds(ROWS), ZIPS[zip]);
  return note(made).then(() => made);
};

describe.each(Object.keys(ZIPS))('parts of a file that two threads share: %s', zip => {
  test('give the rows that one thread finds', async () => {
    const made = await of(zip);
    let shared = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -50, max: 1050 }), fc.nat(150)), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (spans, waits) => {
          const ids = disjoint(spans.map(([at, size]) => [idAt(made, at), idAt(made, at + size)]));
          const right = found(made, ids);
          const ring = help(made, ids);
          if (waits && right && right.read > 0) {
            const patience = performance.now() + 30_000;
            while (new Ring(ring).claimed === 0 && performance.now() < patience) {
              // the other thread comes first
            }
            shared += new Ring(ring).claimed > 0 ? 1 : 0;
          }
          expect(found(made, ids, ring)).toEqual(right);
          new Ring(ring).leave();
        }
      ),
      { numRuns: 40 }
    );
    expect(shared).toBeGreaterThan(5);
  });
});

describe('the other thread', () => {
  const span = (made: Made): bigint[] => [made.ids[1000], made.ids[5000]];

  test('does not begin: this one does all', async () => {
    const made = await of('one member');
    expect(found(made, span(made), ringMemory())!.rows).toHaveLength(4001);
  });

  test('is lost, at whatever place', async () => {
    const made = await of('one member');
    const right = found(made, span(made))!;
    expect(right.rows).toHaveLength(4001);
    for (const lost of [0, 1, 2]) {
      const memory = ringMemory();
      const ring = new Ring(memory);
      ring.begin();
      expect(ring.claim(0)).toBe(true);
      if (lost > 0) {
        ring.put(PART_BLOCK, new Uint8Array(Float64Array.of(0).buffer), 0, never);
      }
      if (lost > 1) {
        // what the part begins with is not known here: nothing of it, as if it were lost right before
        ring.put(TEXT_BLOCK, new Uint8Array(0), 7, never);
      }
      ring.lose();
      expect(found(made, span(made), memory)).toEqual(right);
    }
  });

  test('is lost when it has given much of a part', async () => {
    const made = file(sortedIds(60_000), ZIPS['one member']);
    made.seek = { ...made.seek, every: 1_500_000 };
    await note(made);
    const ids = [made.ids[1000], made.ids[5000]];
    const right = found(made, ids)!;
    const text = Buffer.from(`source_id,x,note\n${made.lines.join('')}`);
    for (const given of [300_000, 700_007]) {
      const memory = ringMemory();
      const ring = new Ring(memory);
      ring.begin();
      ring.claim(0);
      ring.put(PART_BLOCK, new Uint8Array(Float64Array.of(0).buffer), 0, never);
      for (let at = 0; at < given; at += BLOCK_SIZE) {
        ring.put(TEXT_BLOCK, text.subarray(at, Math.min(given, at + BLOCK_SIZE)), 7, never);
      }
      ring.lose();
      expect(found(made, ids, memory)).toEqual(right);
    }
  });

  test('tells a file that is gone, or cannot be read, as this one does, and keeps nothing open', async () => {
    const made = await of('one member');
    rmSync(made.path);
    const open = readdirSync('/proc/self/fd').length;
    for (let i = 0; i < 5; i++) {
      const memory = ringMemory();
      inflateAhead({ path: made.path, seek: { ...made.seek, ids: span(made) }, ring: memory }, never);
      const kernel = loadKernel();
      const source = new AheadBytes(made.path, memory, kernel, never);
      expect(faultOf(() => [...source.chunks()])).toMatchObject({ code: 'FILE_NOT_FOUND' });
      releaseKernel(kernel);
    }
    expect(readdirSync('/proc/self/fd')).toHaveLength(open);
  });

  test('unzips another part, or the whole file, than is expected: it is not listened to', async () => {
    const made = await of('one member');
    const right = found(made, span(made))!;
    expect(right.rows).toHaveLength(4001);
    const memory = ringMemory();
    const ring = new Ring(memory);
    ring.begin();
    ring.claim(0);
    ring.put(PART_BLOCK, new Uint8Array(Float64Array.of(3).buffer), 0, never);
    ring.put(TEXT_BLOCK, Buffer.from('1,2,3\n'), 0, never);
    expect(found(made, span(made), memory)).toEqual(right);
    expect(found(made, span(made), help(made, span(made), `${made.seek.index}.not`))).toEqual(right);
  });

  test('unzips parts where the whole file is read: it is not listened to', async () => {
    const made = await of('one member');
    const ring = help(made, span(made));
    const kernel = loadKernel();
    const source = new AheadBytes(made.path, ring, kernel, never);
    const text = Buffer.concat(Array.from(source.chunks(), chunk => Buffer.from(chunk)));
    releaseKernel(kernel);
    expect(text.toString()).toBe(`source_id,x,note\n${made.lines.join('')}`);
  });

  test('finds the file damaged: the look-up gives nothing, and the points go', async () => {
    const made = await of('one member');
    const right = found(made, span(made))!.rows;
    const bytes = readFileSync(made.path);
    const table = readFileSync(made.seek.index);
    let noticed = 0;
    for (let at = 200; at < bytes.length - 8; at += 4999) {
      const bad = Buffer.from(bytes);
      bad[at] ^= 4;
      writeFileSync(made.path, bad);
      made.seek = { ...made.seek, source: sourceOf(made.path) };
      writeFileSync(made.seek.index, tableOf(table, made.seek.source));
      const answer = found(made, span(made), help(made, span(made)));
      expect(answer?.rows ?? right).toEqual(right);
      expect(existsSync(made.seek.index)).toBe(answer !== undefined);
      noticed += answer ? 0 : 1;
    }
    expect(noticed).toBeGreaterThan(5);
  });

  test('is asked for where parts of some size are wanted', () => {
    const seek = { index: '/c/x', source: { bytes: 1e8, mtimeMs: 1 }, ids: [1n, 2n] };
    const task = { kind: 'rows', path: '/v/a.csv.gz', bytes: 1e8, isLast: true, whole: false, credit: 1 } as const;
    const engine = process.env.GAIALAB_ENGINE;
    delete process.env.GAIALAB_ENGINE;
    expect(wantsAhead({ ...task, seek })).toBe(false);
    expect(wantsAhead({ ...task, seek: { ...seek, bytes: 1e6 } })).toBe(false);
    expect(wantsAhead({ ...task, seek: { ...seek, bytes: 1e7 } })).toBe(true);
    if (engine !== undefined) {
      process.env.GAIALAB_ENGINE = engine;
    }
  });
});
