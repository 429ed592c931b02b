import fc from 'fast-check';
import {
  degradeCounts,
  degradeMeans,
  npix,
  pixelOf,
  pixelTable,
  PROJECTIONS,
  rasterise,
  rasterX,
  rasterY,
  SkyError,
  transform,
  unproject
} from '../../src/sky';

describe('pixelTable', () => {
  test.each(PROJECTIONS)('%s: every cell has the pixel of its middle', projection => {
    const [width, height] = [40, 20];
    const table = pixelTable({ projection, width, height, order: 8, frame: 'galactic', centre: 30 });
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const direction = unproject(projection, rasterX(column, width), rasterY(row, height), 30);
        const icrs = direction && transform('galactic', 'icrs', direction.lon, direction.lat);
        expect(table[row * width + column]).toBe(icrs ? pixelOf(8, icrs.lon, icrs.lat) : -1);
      }
    }
  });

  test('south is the first row, larger longitude the first column', () => {
    const table = pixelTable({ projection: 'plate-carree', width: 4, height: 2, order: 0 });
    expect([...table]).toEqual(
      [
        [135, -45],
        [45, -45],
        [315, -45],
        [225, -45],
        [135, 45],
        [45, 45],
        [315, 45],
        [225, 45]
      ].map(([ra, dec]) => pixelOf(0, ra, dec))
    );
  });

  test('a fine Mollweide raster covers all pixels about equally', () => {
    const order = 2;
    const table = pixelTable({ projection: 'mollweide', width: 600, height: 300, order });
    const hits = new Uint32Array(npix(order));
    table.forEach(pixel => (pixel >= 0 ? hits[pixel]++ : 0));
    const mean = hits.reduce((a, b) => a + b) / hits.length;
    expect(Math.min(...hits)).toBeGreaterThan(0.9 * mean);
    expect(Math.max(...hits)).toBeLessThan(1.1 * mean);
  });

  test('refuses what cannot be painted', () => {
    expect(() => pixelTable({ projection: 'hammer', width: 0, height: 5, order: 3 })).toThrow(SkyError);
    expect(() => pixelTable({ projection: 'hammer', width: 4, height: 5, order: 14 })).toThrow('order 14');
  });
});

test('rasterise paints values and leaves NaN outside', () => {
  expect([...rasterise(Int32Array.from([-1, 0, 2, 2]), Float64Array.from([1, 2, NaN]))]).toEqual([NaN, 1, NaN, NaN]);
  const out = new Float32Array(2);
  expect(rasterise(Int32Array.from([1, 0]), Uint32Array.from([7, 8]), out)).toBe(out);
  expect([...out]).toEqual([8, 7]);
});

describe('degrading', () => {
  const map = fc.array(fc.oneof(fc.constant(NaN), fc.integer({ min: -100, max: 100 })), {
    minLength: npix(2),
    maxLength: npix(2)
  });

  test('counts are sums, exact beyond 2^32', () => {
    const counts = new Uint32Array(npix(2)).fill(4294967295);
    expect(degradeCounts(counts, 2, 0)[0]).toBe(16 * 4294967295);
    const one = new Uint32Array(npix(8));
    one[35376] = 5;
    const coarse = degradeCounts(one, 8, 6);
    expect(coarse[35376 >> 4]).toBe(5);
    expect(coarse.reduce((a, b) => a + b)).toBe(5);
  });

  test('means: without weights over children with a value; with weights as if from the rows', () => {
    fc.assert(
      fc.property(
        map,
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: npix(2), maxLength: npix(2) }),
        (means, weights) => {
          const plain = degradeMeans(Float64Array.from(means), null, 2, 1);
          const weighted = degradeMeans(Float64Array.from(means), Uint32Array.from(weights), 2, 1);
          for (let pixel = 0; pixel < npix(1); pixel++) {
            const children = [0, 1, 2, 3].map(i => 4 * pixel + i).filter(child => !Number.isNaN(means[child]));
            const rows = children.flatMap(child => Array<number>(weights[child]).fill(means[child]));
            expect(plain[pixel]).toEqual(near(average(children.map(child => means[child]))));
            expect(weighted[pixel]).toEqual(near(average(rows)));
          }
        }
      )
    );
  });

  test('in one step or two, to the same order or to its own', () => {
    const counts = Uint32Array.from({ length: npix(3) }, (_, i) => i);
    expect(degradeCounts(degradeCounts(counts, 3, 2), 2, 0)).toEqual(degradeCounts(counts, 3, 0));
    expect(degradeCounts(counts, 3, 3)).toEqual(Float64Array.from(counts));
  });

  test('refuses orders that do not fit', () => {
    expect(() => degradeCounts(new Uint32Array(12), 1, 0)).toThrow('48 pixels, not 12');
    expect(() => degradeCounts(new Uint32Array(12), 0, 1)).toThrow('order 1');
    expect(() => degradeMeans(new Float64Array(12), new Uint32Array(3), 0, 0)).toThrow(SkyError);
  });

  const near = (value: number): unknown => (Number.isNaN(value) ? NaN : expect.closeTo(value, 10));
  const average = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
});
