import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { POSITION_MARGIN_DEG, conePartitions, HIGH_PROPER_MOTION_MARGIN_DEG } from '../../src/gaia/cone';
import { partitionOfSourceId } from '../../src/gaia/partitions';
import { regionPixels, searchMargin, searchRegion, sourceIdTest, type Region } from '../../src/gaia/search';
import { pixelOfSourceId, splitSourceId } from '../../src/gaia/source-id';
import { GaiaError } from '../../src/protocol';
import { ARCSEC, bigPixelOf, boundaryOf, pixelOf, regionTest, type PixelRange } from '../../src/sky';
import { describeReal, real } from '../support/real-data';

const PROXIMA = '5853498713190525696';
const BARNARD = '4472832130942575872';

const holds = (ranges: readonly PixelRange[], pixel: number): boolean =>
  ranges.some(({ start, end }) => start <= pixel && pixel < end);

const fault = (action: () => unknown): GaiaError => {
  try {
    action();
  } catch (reason) {
    expect(reason).toBeInstanceOf(GaiaError);
    return reason as GaiaError;
  }
  throw new Error('no error');
};

describe('margins', () => {
  test('15 arcsec unless told otherwise', () => {
    expect(searchMargin()).toBeCloseTo(POSITION_MARGIN_DEG, 15);
    expect(searchMargin({ strict: true, margin: 3 })).toBe(0);
    expect(searchMargin({ margin: 0.1, properMotion: 5 })).toBe(0.1);
  });

  test('6 arcsec and the path of the proper motion since 2000, or since the epoch of the catalogue', () => {
    expect(searchMargin({ properMotion: 0 }) * 3600).toBeCloseTo(6, 10);
    expect(searchMargin({ properMotion: 1000 }) * 3600).toBeCloseTo(6 + 16, 10);
    expect(searchMargin({ properMotion: 1000, referenceEpoch: 2015 }) * 3600).toBeCloseTo(6 + 15, 10);
    expect(searchMargin({ properMotion: 1000, epoch: 2050 }) * 3600).toBeCloseTo(6 + 50, 10);
    expect(searchMargin({ properMotion: 1000, epoch: 1950 }) * 3600).toBeCloseTo(6 + 66, 10);
    // Barnard's star, the fastest of all.
    expect(searchMargin({ properMotion: 10393.349 })).toBeLessThan(HIGH_PROPER_MOTION_MARGIN_DEG);
  });

  test('the guarantee says what is covered', () => {
    const cone: Region = { cone: { ra: 1, dec: 2, radius: 0.1 } };
    expect(regionPixels(cone).guarantee.properMotion).toBeCloseTo(562.5, 6);
    expect(regionPixels(cone, { properMotion: 2000, epoch: 2030 }).guarantee).toEqual({
      properMotion: expect.closeTo(2000, 6),
      epoch: 2030
    });
    expect(regionPixels(cone, { strict: true }).guarantee.properMotion).toBe(0);
    expect(regionPixels({ sourceIds: [PROXIMA] }).guarantee.properMotion).toBe(Infinity);
  });

  test.each([
    [{ properMotion: -1 }, /-1/],
    [{ properMotion: NaN }, /NaN/],
    [{ epoch: Infinity }, /Infinity/],
    [{ margin: -1 }, /-1/],
    [{ margin: 181 }, /181/]
  ])('%j is refused', (options, message) => {
    expect(fault(() => regionPixels({ cone: { ra: 1, dec: 2, radius: 0.1 } }, options)).message).toMatch(message);
  });
});

test('a cone is that of conePartitions', () => {
  const cone = { ra: 80.894, dec: -69.756, radius: 0.5 };
  for (const strict of [true, false]) {
    const { ranges, partitions, pixels } = searchRegion({ cone }, { strict });
    const { margin: _, ...expected } = conePartitions({ ...cone, strict });
    expect({ ranges, partitions, pixels }).toEqual(expected);
  }
});

describe('source_ids', () => {
  test('lead to exactly their partitions', () => {
    const { partitions, pixels, margin } = searchRegion({
      sourceIds: [PROXIMA, BigInt(BARNARD), '4295806720', PROXIMA]
    });
    expect(partitions.map(({ name }) => name)).toEqual(['000000-003111', '508501-508680', '665451-665470']);
    expect([pixels, margin]).toEqual([3, 0]);
  });

  test('are refused as numbers, with the reason', () => {
    const error = fault(() => searchRegion({ sourceIds: [Number(PROXIMA)] as unknown as string[] }));
    expect(error.code).toBe('BAD_REQUEST');
    expect(error.message).toMatch(/number.*damages/);
    expect(fault(() => searchRegion({ sourceIds: [1.5e18] as unknown as string[] })).message).toMatch(/damages/);
    expect(fault(() => searchRegion({ sourceIds: ['5.8e18'] })).message).toMatch(/5\.8e18/);
    expect(fault(() => searchRegion({ sourceIds: [] })).message).toMatch(/empty/);
    expect(fault(() => searchRegion({ sourceIds: ['1'], cone: {} } as unknown as Region)).message).toMatch(/cone/);
  });

  test('are marked among rows, also those that a double confuses', () => {
    const ids = [PROXIMA, '5853498713190525952', '5853498713190525697', BARNARD, '4472832130942575616'];
    const high = Uint32Array.from(ids, id => splitSourceId(id).high);
    const low = Uint32Array.from(ids, id => splitSourceId(id).low);
    const mask = new Uint8Array(5);
    expect(sourceIdTest([BARNARD, PROXIMA])(high, low, mask, 5)).toBe(2);
    expect([...mask]).toEqual([1, 0, 0, 1, 0]);
  });
});

test('faults of a region are the one error', () => {
  expect(fault(() => searchRegion({ cone: { ra: 1, dec: 99, radius: 1 } })).code).toBe('BAD_COORDINATE');
  expect(fault(() => searchRegion({ moc: 'x' })).code).toBe('BAD_REQUEST');
  expect(fault(() => searchRegion(undefined as unknown as Region)).code).toBe('BAD_REQUEST');
});

describeReal('real DR3 rows whose position lies outside the level-8 pixel of their id', () => {
  const rows = [...read('real/derived/gdr3_sm_bulkdialect.csv.gz'), ...read('real/derived/pleiades_dr3_part.csv.gz')];
  const moved = rows.filter(({ id, ra, dec }) => pixelOf(8, ra, dec) !== pixelOfSourceId(id, 8));

  /** Small regions of each kind about a position. */
  const around = (ra: number, dec: number): Region[] => {
    const d = 2 * ARCSEC;
    const w = d / Math.cos((dec * Math.PI) / 180);
    const pixel = bigPixelOf(18, ra, dec);
    const corners = boundaryOf(18, pixel, 1).map((corner): [number, number] => [corner.ra, corner.dec]);
    return [
      { cone: { ra, dec, radius: ARCSEC } },
      {
        polygon: [
          [ra - w, dec - d],
          [ra + w, dec - d],
          [ra, dec + d]
        ]
      },
      { polygon: corners.map(([a, b]) => [ra + 3 * (a - ra), dec + 3 * (b - dec)] as [number, number]) },
      { box: { ra, dec, width: 2 * w, height: 2 * d } },
      { pixels: { order: 18, pixels: [pixel] } },
      { pixels: { order: 29, pixels: [`${bigPixelOf(29, ra, dec)}`] } },
      { moc: `18/${pixel}` }
    ];
  };

  test('there are some', () => expect(moved.length).toBeGreaterThan(5));

  test('are found by the default search of every kind of region', () => {
    for (const { id, ra, dec } of moved) {
      for (const region of [...around(ra, dec), { sourceIds: [id] }]) {
        const found = searchRegion(region);
        const where = `${Object.keys(region)[0]} about ${ra} ${dec}`;
        expect([where, holds(found.ranges, pixelOfSourceId(id, 8))]).toEqual([where, true]);
        expect(found.partitions).toContainEqual(partitionOfSourceId(id));
        if (!('sourceIds' in region)) {
          const mask = new Uint8Array(1);
          expect([where, regionTest(region)(Float64Array.of(ra), Float64Array.of(dec), mask, 1)]).toEqual([where, 1]);
        }
      }
    }
  });

  test('would be lost by the strict search of the finest of them', () => {
    for (const { id, ra, dec } of moved) {
      const region: Region = { pixels: { order: 29, pixels: [`${bigPixelOf(29, ra, dec)}`] } };
      expect(holds(regionPixels(region, { strict: true }).ranges, pixelOfSourceId(id, 8))).toBe(false);
    }
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
