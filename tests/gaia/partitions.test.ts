import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { GaiaError } from '../../src/protocol';
import { npix } from '../../src/sky';
import {
  formatPartition,
  parsePartition,
  partitionOfPixel,
  PARTITIONS,
  partitionsOfRanges
} from '../../src/gaia/partitions';
import { describeReal, real } from '../support/real-data';

const list = PARTITIONS.map(partition => partition.name).join('\n');

test('3386 partitions, by their SHA-256', () => {
  expect(PARTITIONS).toHaveLength(3386);
  expect(createHash('sha256').update(list).digest('hex')).toBe(
    '5dd4f2ce0b28b1f30d2f8d9d26fd55af35464586add75ab55ddd7335846891aa'
  );
});

describeReal('the published list', () => {
  test('is ours', () => expect(list).toBe(readFileSync(real('gdr3_partitions.txt'), 'utf8').trim()));
});

test('tile the sky without gap or overlap', () => {
  PARTITIONS.forEach(({ first, last }, i) => {
    expect(first).toBe(i === 0 ? 0 : PARTITIONS[i - 1].last + 1);
    expect(last).toBeGreaterThanOrEqual(first);
  });
  expect(PARTITIONS[3385].last).toBe(npix(8) - 1);
});

test('widths from 9 to 4087, median 55', () => {
  const widths = PARTITIONS.map(({ first, last }) => last - first + 1);
  const sorted = [...widths].sort((a, b) => a - b);
  expect([sorted[0], sorted[1693], sorted[3385]]).toEqual([9, 55, 4087]);
  expect(PARTITIONS[widths.indexOf(9)].name).toBe('529539-529547');
  expect(PARTITIONS[widths.indexOf(4087)].name).toBe('453971-458057');
});

test.each([
  [0, '000000-003111'],
  [1, '003112-005263'],
  [2, '005264-006601'],
  [3, '006602-007952'],
  [4, '007953-010234'],
  [5, '010235-012597'],
  [6, '012598-014045'],
  [7, '014046-015369'],
  [8, '015370-016240'],
  [9, '016241-017018'],
  [60, '034570-036209'],
  [100, '050903-051194'],
  [500, '233764-233870'],
  [1000, '460810-460823'],
  [1693, '489229-489295'],
  [2000, '595721-595760'],
  [3000, '683344-683454'],
  [3385, '786097-786431']
])('partition %d is %s', (index, name) => expect(PARTITIONS[index].name).toBe(name));

test('names are read back', () => {
  for (const partition of PARTITIONS) {
    expect(parsePartition(partition.name)).toEqual(partition);
    expect(formatPartition(partition.first, partition.last)).toBe(partition.name);
  }
});

test.each(['', '34570-36209', '036209-034570', '786097-786432', '034570-036209.csv', 'x34570-036209'])(
  'refuses the name "%s"',
  name => {
    expect(() => parsePartition(name)).toThrow(GaiaError);
    expect(() => parsePartition(name)).toThrow(`"${name}"`);
  }
);

test('the partition of a pixel is the only one that holds it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: npix(8) - 1 }), pixel => {
      const { first, last } = partitionOfPixel(pixel);
      expect(first <= pixel && pixel <= last).toBe(true);
    })
  );
  for (const partition of PARTITIONS) {
    expect(partitionOfPixel(partition.first)).toBe(partition);
    expect(partitionOfPixel(partition.last)).toBe(partition);
  }
});

test('a pixel without partition is an error', () => {
  expect(() => partitionOfPixel(786432)).toThrow('786432');
  expect(() => partitionOfPixel(-1)).toThrow('-1');
  expect(() => partitionOfPixel(NaN)).toThrow('NaN');
  expect(() => partitionOfPixel(7, [PARTITIONS[3]])).toThrow(GaiaError);
  expect(() => partitionOfPixel(7, [])).toThrow(GaiaError);
});

test('partitions of ranges: those and only those that share a pixel, in order', () => {
  const ranges = fc
    .uniqueArray(fc.integer({ min: 0, max: npix(8) - 1 }), { minLength: 2, maxLength: 12 })
    .map(edges => edges.sort((a, b) => a - b))
    .map(edges =>
      Array.from({ length: edges.length >> 1 }, (_, i) => ({ start: edges[2 * i], end: edges[2 * i + 1] }))
    );
  fc.assert(
    fc.property(ranges, ranges => {
      const expected = PARTITIONS.filter(({ first, last }) =>
        ranges.some(({ start, end }) => start <= last && first < end)
      );
      expect(partitionsOfRanges(ranges)).toEqual(expected);
    })
  );
  expect(partitionsOfRanges([{ start: 0, end: npix(8) }])).toEqual(PARTITIONS);
  expect(partitionsOfRanges([])).toEqual([]);
});
