import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { GaiaError } from '../../src/protocol';
import { ARCSEC, pixelMeetsDisc, pixelOf } from '../../src/sky';
import {
  conePartitions,
  HIGH_PROPER_MOTION_MARGIN_DEG,
  POSITION_MARGIN_DEG,
  type ConeSearch
} from '../../src/gaia/cone';
import { partitionOfSourceId, PARTITIONS } from '../../src/gaia/partitions';
import { pixelOfSourceId } from '../../src/gaia/source-id';
import { describeReal, real } from '../support/real-data';

const names = (search: ConeSearch): string[] => conePartitions(search).partitions.map(partition => partition.name);

describe('strict', () => {
  test.each<[number, number, number, number, string[]]>([
    [14.2, 28.8, ARCSEC, 1, ['034570-036209']],
    [14.2, 28.8, 0.1, 4, ['034570-036209']],
    [14.2, 28.8, 1, 80, ['034570-036209']],
    [
      14.2,
      28.8,
      5,
      1581,
      ['032705-034569', '034570-036209', '040908-041937', '315969-318482', '318483-320528', '323755-325433']
    ],
    [56.75, 24.1167, 1, 81, ['006602-007952']],
    [80.894, -69.756, 0.5, 23, ['529539-529547', '529548-529556', '529557-529566', '529567-529575', '529576-529584']],
    [0, 90, 0.5, 24, ['065282-066955', '131011-132722', '195960-196976', '262134-265343']],
    [0, 0, 0.2, 4, ['277913-281529', '288627-292004', '299573-302248', '310878-313367']]
  ])('%d %d, %d deg: %d pixels', (ra, dec, radius, pixels, partitions) => {
    const cone = conePartitions({ ra, dec, radius, strict: true });
    expect(cone.partitions.map(partition => partition.name)).toEqual(partitions);
    expect(cone.pixels).toBe(pixels);
    expect(cone.margin).toBe(0);
    expect(cone.ranges.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(pixels);
  });
});

describe('default', () => {
  test('is the strict search of a cone wider by 15 arcsec', () => {
    const cone = conePartitions({ ra: 14.2, dec: 28.8, radius: ARCSEC });
    expect(cone.margin).toBe(POSITION_MARGIN_DEG);
    expect(POSITION_MARGIN_DEG * 3600).toBeCloseTo(15, 12);
    expect(cone.partitions.map(partition => partition.name)).toEqual(['034570-036209']);
    const wider = { ra: 80.894, dec: -69.756, radius: 0.5 };
    expect(names(wider)).toEqual(names({ ...wider, radius: 0.5 + POSITION_MARGIN_DEG, strict: true }));
  });

  test('another margin may be given', () => {
    const cone = conePartitions({ ra: 10, dec: 10, radius: 0, margin: HIGH_PROPER_MOTION_MARGIN_DEG });
    expect(cone.margin).toBe(0.05);
    expect(cone.pixels).toBe(conePartitions({ ra: 10, dec: 10, radius: 0.05, strict: true }).pixels);
  });

  test('the whole sky is all partitions; right ascension wraps', () => {
    expect(conePartitions({ ra: 0, dec: 0, radius: 180 }).partitions).toEqual(PARTITIONS);
    expect(names({ ra: 374.2, dec: 28.8, radius: 0.1 })).toEqual(names({ ra: 14.2, dec: 28.8, radius: 0.1 }));
    expect(names({ ra: 10, dec: 0, radius: 1 })).toEqual(names({ ra: -350, dec: 0, radius: 1 }));
  });

  test('searches the partitions it is given', () => {
    const some = PARTITIONS.slice(0, 40);
    expect(conePartitions({ ra: 14.2, dec: 28.8, radius: 5 }, some).partitions.map(p => p.name)).toEqual([]);
    expect(conePartitions({ ra: 56.75, dec: 24.1167, radius: 1 }, some).partitions).toEqual([PARTITIONS[3]]);
  });
});

test.each<[Partial<ConeSearch>, string]>([
  [{ ra: NaN }, 'NaN'],
  [{ dec: 91 }, '91'],
  [{ dec: -Infinity }, 'Infinity'],
  [{ radius: -1 }, '-1'],
  [{ radius: 181 }, '181'],
  [{ radius: NaN }, 'NaN'],
  [{ margin: -0.5 }, '-0.5']
])('a bad number is named: %p', (bad, named) => {
  const call = (): unknown => conePartitions({ ra: 10, dec: 10, radius: 1, ...bad });
  expect(call).toThrow(GaiaError);
  expect(call).toThrow(expect.objectContaining({ code: 'BAD_COORDINATE', message: expect.stringContaining(named) }));
});

describeReal('real DR3 rows', () => {
  const rows = [...read('real/derived/gdr3_sm_bulkdialect.csv.gz'), ...read('real/derived/pleiades_dr3_part.csv.gz')];
  const moved = rows.filter(({ id, ra, dec }) => pixelOf(8, ra, dec) !== pixelOfSourceId(id, 8));

  test('a default cone of 1 arcsec finds the level-8 pixel, and so the file, of each', () => {
    expect(rows.length).toBe(1000 + 32256);
    // The sample, all that left their pixel, and for speed a tenth of the others: their own pixel is in any cone.
    const searched = rows.filter((row, i) => i < 1000 || i % 10 === 0 || moved.includes(row));
    const lost = searched.filter(({ id, ra, dec }) => {
      const pixel = pixelOfSourceId(id, 8);
      const { ranges, partitions } = conePartitions({ ra, dec, radius: ARCSEC });
      return (
        !ranges.some(({ start, end }) => start <= pixel && pixel < end) || !partitions.includes(partitionOfSourceId(id))
      );
    });
    expect(lost).toEqual([]);
  });

  test('without the margin some are lost: their position lies outside the pixel of their id', () => {
    expect(moved.length).toBeGreaterThan(5);
    const lost = moved.filter(({ id, ra, dec }) => !pixelMeetsDisc(8, pixelOfSourceId(id, 8), ra, dec, 0));
    expect(lost.length).toBe(moved.length);
    // With one pixel a partition, what a strict search of the position itself would lose.
    const pixelsAsPartitions = (id: string): { name: string; first: number; last: number }[] => {
      const pixel = pixelOfSourceId(id, 8);
      return [{ name: '', first: pixel, last: pixel }];
    };
    for (const { id, ra, dec } of lost) {
      const search = { ra, dec, radius: 0 };
      expect(conePartitions({ ...search, strict: true }, pixelsAsPartitions(id)).partitions).toEqual([]);
      expect(conePartitions(search, pixelsAsPartitions(id)).partitions).toHaveLength(1);
    }
  });

  test('the ordinary ones among them are within 1 arcsec of their pixel', () => {
    const far = moved.filter(({ id, ra, dec }) => !pixelMeetsDisc(8, pixelOfSourceId(id, 8), ra, dec, ARCSEC));
    expect(far).toEqual([]);
  });

  function read(path: string): { id: string; ra: number; dec: number }[] {
    const lines = gunzipSync(readFileSync(real(path)))
      .toString()
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'));
    const header = lines[0].split(',');
    const [id, ra, dec] = ['source_id', 'ra', 'dec'].map(name => header.indexOf(name));
    return lines.slice(1).map(line => {
      const cells = line.split(',');
      return { id: cells[id], ra: Number(cells[ra]), dec: Number(cells[dec]) };
    });
  }
});
