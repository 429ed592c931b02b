import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import type { ColumnData } from '../../src/compute/batch';
import {
  coarser,
  lengthsOfText,
  lengthsText,
  PixelLengthsOf,
  type PixelLengths
} from '../../src/compute/pixel-lengths';
import { PixelMapFold, type PixelPartial } from '../../src/compute/pixel-map-fold';
import type { PixelMapSpec } from '../../src/compute/pixel-map-spec';
import '../support/property-seed';

const int64s = (values: bigint[]): ColumnData => ({
  kind: 'int64',
  length: values.length,
  nullCount: 0,
  values: BigInt64Array.from(values)
});

/** Ids of a file in their order, some pixels of order 12 apart. */
const sortedIds = fc
  .array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 300 })
  .map(steps => {
    let pixel = 150_000_000n;
    return steps.flatMap(([step, rows]) => {
      pixel += BigInt(step);
      return Array.from({ length: rows }, (_, i) => (pixel << 35n) + BigInt(i));
    });
  });

function lengthsOf(ids: bigint[], batch = 100): PixelLengths | undefined {
  const found = new PixelLengthsOf();
  for (let i = 0; i < ids.length; i += batch) {
    found.add(int64s(ids.slice(i, i + batch)));
  }
  return found.take();
}

const counted = ({ order, pixels, rows }: PixelLengths) => ({ order, pixels: [...pixels], rows: [...rows] });

/** The same, one id after the other. */
function naive(ids: bigint[], order: number): ReturnType<typeof counted> {
  const counts = new Map<number, number>();
  ids.forEach(id => {
    const pixel = Number(id >> BigInt(59 - 2 * order));
    counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  });
  return { order, pixels: [...counts.keys()], rows: [...counts.values()] };
}

test('lengths are the rows of each pixel, at the finest order that is worth its room, and come back from text', () => {
  fc.assert(
    fc.property(sortedIds, fc.integer({ min: 0, max: 12 }), (ids, order) => {
      const lengths = lengthsOf(ids)!;
      expect(counted(lengths)).toEqual(naive(ids, lengths.order));
      expect(lengths.order).toBe(12);
      expect(counted(coarser(lengths, order))).toEqual(naive(ids, order));
      expect(counted(lengthsOfText(lengthsText(lengths), ids.length))).toEqual(counted(lengths));
    })
  );
  const many = Array.from({ length: 20_000 }, (_, i) => BigInt(i) << 35n);
  expect(counted(lengthsOf(many)!)).toEqual(naive(many, 9));
});

test('there are none of files that are not sorted, or have ids without a pixel', () => {
  expect(lengthsOf([2n << 35n, 1n << 35n])).toBeUndefined();
  expect(lengthsOf([-1n])).toBeUndefined();
  expect(lengthsOf([(12n * 4n ** 12n) << 35n])).toBeUndefined();
  expect(lengthsOf([])).toBeUndefined();
  const nulls = new PixelLengthsOf();
  nulls.add({ ...int64s([1n, 2n]), nullCount: 1, validity: Uint8Array.of(1) });
  expect(nulls.take()).toBeUndefined();
});

test('a damaged text is refused, wherever it is changed', () => {
  const text = lengthsText(lengthsOf([1n << 40n, 2n << 40n, 9n << 50n])!);
  for (let i = 0; i < text.length; i++) {
    const other = text[i] === '1' ? '2' : '1';
    expect(() => lengthsOfText(text.slice(0, i) + other + text.slice(i + 1), 3)).toThrow(RangeError);
  }
  expect(() => lengthsOfText(text, 4)).toThrow('rows');
});

/** Texts as earlier versions wrote them, whose checksum is right whatever the order and the body. */
const earlier = (order: unknown, body: Uint8Array): string =>
  `${order} ${crc32(body)} ${Buffer.from(body).toString('base64')}`;

test('a text of an earlier version is read, if its order can be one', () => {
  const ids = [1n << 40n, 2n << 40n, 9n << 50n];
  const lengths = lengthsOf(ids)!;
  const body = Buffer.from(lengthsText(lengths).split(' ')[2], 'base64');
  expect(counted(lengthsOfText(earlier(12, body), 3))).toEqual(counted(lengths));
  for (const order of [-1, 13, 2.5, NaN, 'x', 0]) {
    expect(() => lengthsOfText(earlier(order, body), 3)).toThrow(RangeError);
  }
});

test('whatever a text says, it is refused or has as many rows, in pixels that rise', () => {
  const body = fc.uint8Array({ maxLength: 40 });
  const small = fc.array(fc.nat(130), { maxLength: 40 }).map(bytes => Uint8Array.from(bytes));
  fc.assert(
    fc.property(fc.nat(14), fc.oneof(body, small), (order, bytes) => {
      const rows = bytes.reduce((sum, byte, i) => sum + (i % 2) * byte, 0);
      let found: PixelLengths;
      try {
        found = lengthsOfText(earlier(order, bytes), rows);
      } catch (reason) {
        expect(reason).toBeInstanceOf(RangeError);
        return;
      }
      expect(found.order).toBe(order);
      expect([...found.rows].reduce((sum, count) => sum + count, 0)).toBe(rows);
      expect([...found.pixels]).toEqual([...new Set(found.pixels)].sort((a, b) => a - b));
    }),
    { numRuns: 2000 }
  );
});

test('a text that was cut or mixed up is refused, or says the same', () => {
  fc.assert(
    fc.property(sortedIds, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.string({ maxLength: 3 }))), (ids, edits) => {
      const lengths = lengthsOf(ids)!;
      const text = edits.reduce((now, [at, count, put]) => {
        const from = at % (now.length + 1);
        return now.slice(0, from) + put + now.slice(from + (count % 5));
      }, lengthsText(lengths));
      let found: PixelLengths;
      try {
        found = lengthsOfText(text, ids.length);
      } catch (reason) {
        expect(reason).toBeInstanceOf(RangeError);
        return;
      }
      expect(counted(found)).toEqual(counted(lengths));
    })
  );
});

const SPECS: PixelMapSpec[] = [
  { type: 'DensityMap', order: 8, columns: ['1', 'x'] },
  { type: 'DensityMap', order: 12, columns: ['1'] },
  ...(['mean', 'sum', 'stddev', 'min', 'median', 'approx_median'] as const).map(
    stat => ({ type: 'HealpixMap', order: 10, column: 'x', stat }) as const
  ),
  { type: 'HealpixMap', order: 11, column: 'x / 3', stat: 'mean' }
];

test('a map is the same to the last bit by lengths as by ids, whatever the batches', () => {
  fc.assert(
    fc.property(sortedIds, fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (ids, cuts) => {
      const x = Float64Array.from(ids, (_, i) => 1e3 * Math.sin(i) ** 3 + 1e-9 * i);
      const validity = Uint8Array.from({ length: (ids.length + 7) >> 3 }, (_, i) => (i * 37) & 0xff);
      const has = (i: number): boolean => ((validity[i >> 3] >> (i & 7)) & 1) === 1;
      const lengths = lengthsOf(ids)!;
      for (const spec of SPECS) {
        const fold = (layout?: PixelLengths): PixelPartial => {
          const own = new PixelMapFold('f', spec, layout);
          const names = own.bind([
            { name: 'source_id', datatype: 'int64' },
            { name: 'x', datatype: 'float64' }
          ]);
          expect(names.includes('source_id')).toBe(layout === undefined);
          for (let from = 0, c = 0; from < ids.length; c++) {
            const to = Math.min(ids.length, from + cuts[c % cuts.length]);
            const bits = Uint8Array.from({ length: (to - from + 7) >> 3 }, (_, byte) =>
              [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum | (Number(has(from + 8 * byte + bit)) << bit), 0)
            );
            const nullCount = ids.slice(from, to).filter((_, i) => !has(from + i)).length;
            const columns: Record<string, ColumnData> = {
              source_id: int64s(ids.slice(from, to)),
              x: { kind: 'float64', length: to - from, nullCount, validity: bits, values: x.slice(from, to) }
            };
            own.take({ rows: to - from, columns: names.map(name => columns[name]) });
            from = to;
          }
          return own.partial();
        };
        expect(fold(coarser(lengths, spec.order))).toEqual(fold());
      }
    }),
    { numRuns: 40 }
  );
});
