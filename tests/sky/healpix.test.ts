import fc from 'fast-check';
import * as hscmap from 'healpix-ts';
import {
  bigPixelOf,
  boundaryOf,
  cellOfPixel,
  centreOf,
  cornersOf,
  nestToRing,
  npix,
  nside,
  pixelAreaDeg2,
  pixelMeetsDisc,
  pixelOf,
  pixelOfCell,
  pixelsOf,
  ringToNest,
  separation,
  SkyError
} from '../../src/sky';
import vectors from './healpix.vectors.json';

const positions = vectors.positions as [number, number, ...string[]][];
const pixels = vectors.pixels as [number, string, string, number, number, number[][]][];
const exact = (order: number, pixel: string): number | bigint => (order <= 24 ? Number(pixel) : BigInt(pixel));

describe('against healpy', () => {
  test.each(vectors.orders.map((order, column) => [order, column]))(
    'pixels of positions, order %d',
    (order, column) => {
      const wrong = positions.filter(
        ([ra, dec, ...expected]) => String(bigPixelOf(order, ra, dec)) !== expected[column]
      );
      expect(wrong).toEqual([]);
      if (order <= 24) {
        positions.forEach(([ra, dec, ...expected]) => expect(pixelOf(order, ra, dec)).toBe(Number(expected[column])));
      }
    }
  );

  test('on a border, rounding decides, between pixels that touch there', () => {
    for (const [ra, dec, ...expected] of vectors.borders as [number, number, ...string[]][]) {
      vectors.orders.forEach((order, column) => {
        if (order <= 24) {
          expect(pixelMeetsDisc(order, Number(expected[column]), ra, dec, 1e-11)).toBe(true);
          const ours = centreOf(order, pixelOf(order, ra, dec));
          const theirs = centreOf(order, Number(expected[column]));
          expect(separation(ours.ra, ours.dec, ra, dec)).toBeLessThan(62 / nside(order));
          expect(separation(theirs.ra, theirs.dec, ra, dec)).toBeLessThan(62 / nside(order));
        }
      });
    }
  });

  test('centres, to 1e-11 deg', () => {
    for (const [order, pixel, , ra, dec] of pixels) {
      const centre = centreOf(order, exact(order, pixel));
      expect(separation(centre.ra, centre.dec, ra, dec)).toBeLessThan(1e-11);
    }
  });

  test('corners N W S E, to 1e-13', () => {
    for (const [order, pixel, , , , corners] of pixels) {
      corners.forEach((corner, i) => {
        const { ra, dec } = cornersOf(order, exact(order, pixel))[i];
        vector(ra, dec).forEach((v, axis) => expect(Math.abs(v - corner[axis])).toBeLessThan(1e-13));
      });
    }
  });

  test('RING numbers', () => {
    for (const [order, pixel, ring] of pixels.filter(([order]) => order <= 24)) {
      expect(nestToRing(order, Number(pixel))).toBe(Number(ring));
      expect(ringToNest(order, Number(ring))).toBe(Number(pixel));
    }
  });
});

test.each([
  ['north celestial pole', 0, 90, [0, 4095, 65535, 16777215]],
  ['south celestial pole', 0, -90, [8, 32768, 524288, 134217728]],
  ['Galactic centre', 266.40499, -28.93617, [7, 28830, 461282, 118088310]],
  ['LMC', 80.894, -69.756, [8, 33096, 529551, 135565064]],
  ['M31', 10.68471, 41.26875, [0, 2709, 43345, 11096330]],
  ['Pleiades', 56.75, 24.1167, [0, 463, 7415, 1898321]],
  ['the equinox', 0, 0, [4, 18090, 289450, 74099370]],
  ['just before the equinox', 359.9999, 1e-5, [4, 18773, 300373, 76895573]]
])('%s at orders 0, 6, 8, 12', (_name, ra, dec, expected) => {
  expect([0, 6, 8, 12].map(order => pixelOf(order, ra, dec))).toEqual(expected);
});

test('14.2 +28.8 is level-8 pixel 35376', () => expect(pixelOf(8, 14.2, 28.8)).toBe(35376));

test('numbers and areas', () => {
  expect(npix(8)).toBe(786432);
  expect(nside(29)).toBe(536870912);
  expect(pixelAreaDeg2(8)).toBeCloseTo(0.0524558, 6);
  expect(pixelAreaDeg2(0) * 12).toBeCloseTo(41252.96124941927, 9);
});

describe('against another implementation (@hscmap/healpix)', () => {
  test.each([0, 3, 8, 12, 13])('random positions, order %d', order => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 359.9, noNaN: true }),
        fc.double({ min: -0.999, max: 0.999, noNaN: true }),
        (ra, z) => {
          const dec = (Math.asin(z) * 180) / Math.PI;
          const theta = Math.PI / 2 - (dec * Math.PI) / 180;
          const theirs = hscmap.ang2pix_nest(nside(order), theta, (ra * Math.PI) / 180);
          // Positions on a border may fall to either side.
          const onBorder = pixelOf(order, ra + 1e-9, dec + 1e-9) !== pixelOf(order, ra - 1e-9, dec - 1e-9);
          expect(onBorder || pixelOf(order, ra, dec) === theirs).toBe(true);
        }
      ),
      { numRuns: 500 }
    );
  });

  test('every RING number of orders 0–5', () => {
    for (let order = 0; order <= 5; order++) {
      for (let pixel = 0; pixel < npix(order); pixel++) {
        expect(nestToRing(order, pixel)).toBe(hscmap.nest2ring(nside(order), pixel));
        expect(ringToNest(order, nestToRing(order, pixel))).toBe(pixel);
      }
    }
  });
});

const orderAndPixel = fc
  .integer({ min: 0, max: 29 })
  .chain(order => fc.tuple(fc.constant(order), fc.bigInt({ min: 0n, max: 12n * 4n ** BigInt(order) - 1n })));

describe('at every order', () => {
  test('the centre of a pixel lies in the pixel, and its number goes to a cell and back', () => {
    fc.assert(
      fc.property(orderAndPixel, ([order, pixel]) => {
        const { ra, dec } = centreOf(order, pixel);
        expect(bigPixelOf(order, ra, dec)).toBe(pixel);
        if (order <= 24) {
          const { face, x, y } = cellOfPixel(order, Number(pixel));
          expect(cellOfPixel(order, pixel)).toEqual({ face, x, y });
          expect(pixelOfCell(order, face, x, y)).toBe(Number(pixel));
          expect(ringToNest(order, nestToRing(order, Number(pixel)))).toBe(Number(pixel));
        }
      }),
      { numRuns: 1000 }
    );
  });

  test('a pixel of order k holds four of order k+1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 360, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.integer({ min: 0, max: 28 }),
        (ra, dec, order) => {
          expect(bigPixelOf(order + 1, ra, dec) >> 2n).toBe(bigPixelOf(order, ra, dec));
        }
      ),
      { numRuns: 1000 }
    );
  });
});

test('a border runs through its corners and stays within 1.08/nside of the centre', () => {
  for (const order of [0, 1, 2, 4]) {
    for (let pixel = 0; pixel < npix(order); pixel++) {
      const border = boundaryOf(order, pixel, 8);
      expect([0, 8, 16, 24].map(i => border[i])).toEqual(cornersOf(order, pixel));
      const centre = centreOf(order, pixel);
      const reach = Math.max(...border.map(point => separation(centre.ra, centre.dec, point.ra, point.dec)));
      expect((reach * nside(order) * Math.PI) / 180).toBeLessThan(1.08);
    }
  }
});

describe('many at once', () => {
  test('equals one by one; -1 where there is no position', () => {
    const ra = Float64Array.from([14.2, 0, NaN, 10, 10, -1, Infinity]);
    const dec = Float64Array.from([28.8, 90, 0, NaN, 90.1, 0, 0]);
    expect([...pixelsOf(8, ra, dec, new Int32Array(7))]).toEqual([35376, 65535, -1, -1, -1, pixelOf(8, 359, 0), -1]);
    expect(pixelsOf(24, ra, dec, new Float64Array(7))[0]).toBe(pixelOf(24, 14.2, 28.8));
  });

  test('refuses what would overflow or does not fit', () => {
    const some = new Float64Array(2);
    expect(() => pixelsOf(14, some, some, new Int32Array(2))).toThrow('order 14');
    expect(() => pixelsOf(8, some, some, new Int32Array(1))).toThrow(SkyError);
  });
});

test.each<[() => unknown, string]>([
  [() => pixelOf(25, 0, 0), 'order 25'],
  [() => pixelOf(-1, 0, 0), 'order -1'],
  [() => pixelOf(1.5, 0, 0), 'order 1.5'],
  [() => bigPixelOf(30, 0, 0), 'order 30'],
  [() => pixelOf(8, NaN, 0), 'NaN'],
  [() => pixelOf(8, 0, -91), '-91'],
  [() => centreOf(0, 12), 'Pixel 12'],
  [() => centreOf(1, 48n), 'Pixel 48'],
  [() => centreOf(3, -1), 'Pixel -1'],
  [() => centreOf(3, 1.5), 'Pixel 1.5'],
  [() => ringToNest(0, 12), 'Pixel 12']
])('a bad number is named: %#', (call, named) => {
  expect(call).toThrow(SkyError);
  expect(call).toThrow(named);
});

function vector(ra: number, dec: number): number[] {
  const [a, d] = [(ra * Math.PI) / 180, (dec * Math.PI) / 180];
  return [Math.cos(d) * Math.cos(a), Math.cos(d) * Math.sin(a), Math.sin(d)];
}
