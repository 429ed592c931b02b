import fc from 'fast-check';
import * as hscmap from 'healpix-ts';
import {
  boundaryOf,
  cellOfPixel,
  centreOf,
  countPixels,
  discRanges,
  npix,
  nside,
  pixelMeetsDisc,
  pixelOf,
  positionInFace,
  rotate,
  separation,
  SkyError,
  type PixelRange
} from '../../src/sky';
import vectors from './healpix.vectors.json';

const discs = vectors.discs as [number, number, number, number, number[], number[]][];

const contains = (ranges: readonly PixelRange[], pixel: number): boolean =>
  ranges.some(({ start, end }) => start <= pixel && pixel < end);

function list(ranges: readonly PixelRange[]): number[] {
  return ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
}

const flatRanges = (flat: number[]): PixelRange[] =>
  Array.from({ length: flat.length / 2 }, (_, i) => ({ start: flat[2 * i], end: flat[2 * i + 1] }));

/** A place at a distance and position angle from a centre [deg]. */
function offset(ra: number, dec: number, distance: number, angle: number): [number, number] {
  const [c, s] = [Math.cos((dec - 90) * (Math.PI / 180)), Math.sin((dec - 90) * (Math.PI / 180))];
  // Tilts the pole to (0, dec); the angle then turns about it.
  const out = new Float64Array(2);
  rotate([c, 0, -s, 0, 1, 0, s, 0, c], angle, 90 - distance, out);
  return [out[0] + ra, out[1]];
}

function vector(ra: number, dec: number): number[] {
  const [a, d] = [(ra * Math.PI) / 180, (dec * Math.PI) / 180];
  return [Math.cos(d) * Math.cos(a), Math.cos(d) * Math.sin(a), Math.sin(d)];
}

const subtract = (a: number[], b: number[]): number[] => a.map((c, i) => c - b[i]);
const dot = (a: number[], b: number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: number[], b: number[]): number[] => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0]
];

const centre = fc.oneof(
  fc.tuple(fc.double({ min: 0, max: 360, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })),
  fc.constantFrom<[number, number][]>([0, 90], [45, -90], [0, 0], [45, 0], [90, 41.810314895778596], [180, -89.999])
);

test('the offset used below is at the distance it says', () => {
  fc.assert(
    fc.property(
      centre,
      fc.double({ min: 0, max: 180, noNaN: true }),
      fc.double({ min: 0, max: 360, noNaN: true }),
      ([ra, dec], distance, angle) => {
        expect(separation(ra, dec, ...offset(ra, dec, distance, angle))).toBeCloseTo(distance, 9);
      }
    )
  );
});

test("against healpy's borders: all pixels with a sampled point in the disc, none beyond the sampling", () => {
  expect(discs.length).toBeGreaterThan(100);
  for (const [order, ra, dec, radius, must, may] of discs) {
    const ours = discRanges(order, ra, dec, radius);
    const upper = flatRanges(may);
    const lower = flatRanges(must);
    const where = `order ${order}, ${ra} ${dec}, ${radius} deg`;
    expect([where, list(lower).filter(pixel => !contains(ours, pixel))]).toEqual([where, []]);
    expect([where, list(ours).filter(pixel => !contains(upper, pixel))]).toEqual([where, []]);
  }
});

test('never misses the pixel of a point in the disc, at any order and size', () => {
  fc.assert(
    fc.property(
      centre,
      fc.integer({ min: 0, max: 24 }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 360, noNaN: true })), {
        minLength: 40,
        maxLength: 40
      }),
      ([ra, dec], order, size, points) => {
        const radius = Math.min(180, (size * 58.6) / nside(order));
        const ranges = discRanges(order, ra, dec, radius);
        expect(contains(ranges, pixelOf(order, ra, dec))).toBe(true);
        points.forEach(([part, angle], i) => {
          // Half of the points on the rim, where a pixel is easily lost.
          const distance = radius * (i % 2 ? 1 - 1e-9 : Math.sqrt(part));
          const place = offset(ra, dec, distance, angle);
          if (separation(ra, dec, ...place) <= radius && Math.abs(place[1]) <= 90) {
            expect(contains(ranges, pixelOf(order, ...place))).toBe(true);
          }
        });
      }
    ),
    { numRuns: 400 }
  );
});

/** Centre of the disc of a radius [rad] that touches a pixel from outside, at a place `along` one of its sides. */
function touching(order: number, pixel: number, side: number, along: number, radius: number): [number, number] {
  const { face, x, y } = cellOfPixel(order, pixel);
  const n = nside(order);
  const at = (s: number): number[] => {
    const [u, v] = [
      [s, 0],
      [s, 1],
      [0, s],
      [1, s]
    ][side];
    const { ra, dec } = positionInFace(face, (x + u) / n, (y + v) / n);
    return vector(ra, dec);
  };
  const touch = at(along);
  const middle = centreOf(order, pixel);
  const inward = subtract(vector(middle.ra, middle.dec), touch);
  const normal = cross(subtract(at(along + 1e-3), at(along - 1e-3)), touch);
  const scale = -Math.sign(dot(normal, inward)) / Math.hypot(...normal);
  const [a, b, c] = touch.map((t, i) => t * Math.cos(radius) + scale * normal[i] * Math.sin(radius));
  return [(Math.atan2(b, a) * 180) / Math.PI, (Math.atan2(c, Math.hypot(a, b)) * 180) / Math.PI];
}

describe('a disc that touches a pixel from outside', () => {
  const order = fc.integer({ min: 0, max: 12 });
  const anywhere = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const side = fc.integer({ min: 0, max: 3 });
  const along = fc.double({ min: 0.25, max: 0.75, noNaN: true });
  const hair = 1e-4;

  test('small: meets it when a hair larger, does not when a hair smaller', () => {
    const size = fc.double({ min: 1e-5, max: 0.05, noNaN: true });
    fc.assert(
      fc.property(order, anywhere, side, along, size, (order, part, side, along, size) => {
        const pixel = Math.floor(part * npix(order));
        const radius = size / nside(order);
        const [ra, dec] = touching(order, pixel, side, along, radius);
        for (const [scale, meets] of [
          [1 + hair, true],
          [1 - hair, false]
        ] as const) {
          const degrees = ((radius * 180) / Math.PI) * scale;
          expect(pixelMeetsDisc(order, pixel, ra, dec, degrees)).toBe(meets);
          expect(contains(discRanges(order, ra, dec, degrees), pixel)).toBe(meets);
        }
      }),
      { numRuns: 1000 }
    );
  });

  test('of any size: meets it when a hair larger, next to the poles too, where borders are strongly curved', () => {
    const radius = fc.double({ min: 1e-3, max: 2, noNaN: true });
    const fromPole = fc.integer({ min: 0, max: 15 });
    fc.assert(
      fc.property(
        order,
        fc.integer({ min: 0, max: 11 }),
        fromPole,
        side,
        along,
        radius,
        (order, face, i, side, along, radius) => {
          // The pole is the north corner of faces 0-3 and the south corner of faces 8-11.
          const inFace = Math.min(i, 4 ** order - 1);
          const pixel = face * 4 ** order + (face < 4 ? 4 ** order - 1 - inFace : inFace);
          const [ra, dec] = touching(order, pixel, side, along, radius);
          const degrees = ((radius + 1e-6 / nside(order)) * 180) / Math.PI;
          expect(pixelMeetsDisc(order, pixel, ra, dec, degrees)).toBe(true);
        }
      ),
      { numRuns: 2000 }
    );
  });
});

test('has no pixel that stays away from the disc', () => {
  fc.assert(
    fc.property(
      centre,
      fc.integer({ min: 0, max: 10 }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      ([ra, dec], order, size) => {
        const radius = Math.min(180, (size * 58.6) / nside(order));
        const home = pixelOf(order, ra, dec);
        for (const pixel of list(discRanges(order, ra, dec, radius)).filter(pixel => pixel !== home)) {
          const step = 32;
          const nearest = Math.min(
            ...boundaryOf(order, pixel, step).map(point => separation(ra, dec, point.ra, point.dec))
          );
          expect(nearest).toBeLessThanOrEqual(radius + 60 / nside(order) / step);
        }
      }
    ),
    { numRuns: 150 }
  );
});

test('is sorted, disjoint, merged, and within an inclusive disc of @hscmap/healpix', () => {
  fc.assert(
    fc.property(
      centre,
      fc.integer({ min: 2, max: 7 }),
      fc.double({ min: 0.01, max: 4, noNaN: true }),
      ([ra, dec], order, size) => {
        const radius = Math.min(89, (size * 58.6) / nside(order));
        const ranges = discRanges(order, ra, dec, radius);
        ranges.forEach(({ start, end }, i) => {
          expect(start).toBeLessThan(end);
          expect(start).toBeGreaterThan(i > 0 ? ranges[i - 1].end : -1);
          expect(end).toBeLessThanOrEqual(npix(order));
        });
        const [a, d] = [(ra * Math.PI) / 180, (dec * Math.PI) / 180];
        const theirs = new Set<number>();
        const direction: hscmap.V3 = [Math.cos(d) * Math.cos(a), Math.cos(d) * Math.sin(a), Math.sin(d)];
        hscmap.query_disc_inclusive_nest(nside(order), direction, ((radius + 1e-6) * Math.PI) / 180, pixel =>
          theirs.add(pixel)
        );
        expect(list(ranges).filter(pixel => !theirs.has(pixel))).toEqual([]);
      }
    ),
    { numRuns: 150 }
  );
});

test('grows with the radius to the whole sky, and the rest of the sky meets the opposite disc', () => {
  for (const [ra, dec] of [
    [0, 90],
    [10.3, -20.7],
    [45, 0]
  ]) {
    let before: PixelRange[] = [];
    for (const radius of [0, 1, 30, 89.9, 90, 120, 150, 175, 179.9, 180]) {
      const ranges = discRanges(4, ra, dec, radius);
      expect(list(before).every(pixel => contains(ranges, pixel))).toBe(true);
      const opposite = discRanges(4, ra + 180, -dec, 180 - radius);
      expect(list([{ start: 0, end: npix(4) }]).every(p => contains(ranges, p) || contains(opposite, p))).toBe(true);
      before = ranges;
    }
    expect(before).toEqual([{ start: 0, end: npix(4) }]);
    expect(countPixels(discRanges(8, ra, dec, 179.5))).toBeLessThan(npix(8));
  }
});

test('a radius of zero is the pixel of the point, and its neighbours where it lies on a border', () => {
  expect(discRanges(8, 14.2, 28.8, 0)).toEqual([{ start: 35376, end: 35377 }]);
  expect(countPixels(discRanges(8, 0, 90, 0))).toBe(4);
  expect(countPixels(discRanges(6, 0, 0, 0))).toBe(4);
});

test('one pixel and one disc', () => {
  expect(pixelMeetsDisc(8, 35376, 14.2, 28.8, 0)).toBe(true);
  expect(pixelMeetsDisc(8, 35376, 14.2, 28.8 + 180 / 3600, 1 / 3600)).toBe(false);
});

test('an order-12 disc of 5 deg is quick and comes in few ranges', () => {
  const started = performance.now();
  const ranges = discRanges(12, 14.2, 28.8, 5);
  expect(performance.now() - started).toBeLessThan(2000);
  expect(ranges.length).toBeLessThan(3000);
  const pixelArea = 41252.96124941927 / npix(12);
  const capArea = (1 - Math.cos((5 * Math.PI) / 180)) * (41252.96124941927 / 2);
  expect((countPixels(ranges) * pixelArea) / capArea).toBeGreaterThan(1);
  expect((countPixels(ranges) * pixelArea) / capArea).toBeLessThan(1.01);
});

test.each<[() => unknown, string]>([
  [() => discRanges(8, NaN, 0, 1), 'NaN'],
  [() => discRanges(8, 0, 91, 1), '91'],
  [() => discRanges(8, 0, 0, -1), '-1'],
  [() => discRanges(8, 0, 0, 180.5), '180.5'],
  [() => discRanges(25, 0, 0, 1), '25']
])('a bad number is named: %#', (call, named) => {
  expect(call).toThrow(SkyError);
  expect(call).toThrow(named);
});
