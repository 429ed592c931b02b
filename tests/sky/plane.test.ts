import fc from 'fast-check';
import {
  PlanePixels,
  separation,
  SkyPlane,
  transform,
  PROJECTIONS,
  FRAMES,
  type Aspect,
  type Frame
} from '../../src/sky';
import { centreOf } from '../../src/sky/healpix-sphere';
import vectors from './plane.vectors.json';

/** astropy's Galactic and ecliptic frames lie within 0.1 arcsec of the catalogue's. */
const NEAR = 5e-6;
/** The file has nine digits: a place on the very rim may be written outside it. */
const INSIDE = 1 - 1e-8;

const cases = vectors.entries.map(entry => {
  const aspect = { ...entry, lon: entry.middle[0], lat: entry.middle[1] } as unknown as Aspect;
  return [`${entry.projection}, ${entry.frame} about ${entry.middle}, ${entry.pixels} pixels`, aspect, entry] as const;
});

test.each(cases)('%s: as wcslib, astropy and healpy have it, both ways', (_, aspect, entry) => {
  const plane = new SkyPlane(aspect);
  const pixels = entry.pixels as Frame;
  const finder = new PlanePixels(aspect, vectors.order, pixels);
  for (const [pixel, x, y] of entry.rows as [number, number | null, number | null][]) {
    const { ra, dec } = centreOf(vectors.order, pixel);
    const shown = transform(pixels, aspect.frame, ra, dec);
    const place = plane.place(shown.lon, shown.lat);
    if (x === null || y === null) {
      expect(place).toBeNull();
      continue;
    }
    expect(Math.hypot(place!.x - x, place!.y - y)).toBeLessThan(NEAR);
    expect(finder.at(x * INSIDE, y * INSIDE)).toBe(pixel);
    const back = plane.direction(x * INSIDE, y * INSIDE)!;
    expect(separation(back.lon, back.lat, shown.lon, shown.lat)).toBeLessThan(0.02);
  }
});

test('vectors hold every projection in every frame, both rims and poles', () => {
  expect(new Set(vectors.entries.map(({ projection, frame }) => `${projection} ${frame}`)).size).toBe(
    PROJECTIONS.length * FRAMES.length
  );
});

test('what lies in the middle of a plane is its middle, north above', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PROJECTIONS),
      fc.double({ min: 0, max: 359.99, noNaN: true }),
      fc.double({ min: -89, max: 89, noNaN: true }),
      (projection, lon, lat) => {
        const plane = new SkyPlane({ projection, frame: 'galactic', lon, lat });
        const middle = plane.direction(0, 0)!;
        expect(separation(middle.lon, middle.lat, lon, lat)).toBeLessThan(1e-9);
        const north = plane.place(lon, lat + 0.5)!;
        expect(Math.abs(north.x)).toBeLessThan(1e-9);
        expect(north.y).toBeGreaterThan(0);
        expect(plane.place(lon + 0.5, lat)!.x).toBeLessThan(0);
      }
    )
  );
});

test('nothing lies outside the sky', () => {
  for (const projection of PROJECTIONS) {
    const aspect: Aspect = { projection, frame: 'icrs', lon: 80, lat: 20 };
    expect(new SkyPlane(aspect).direction(1.99, 1.01)).toBeNull();
    expect(new PlanePixels(aspect, 5).at(-2.01, 0)).toBe(-1);
  }
  expect(new SkyPlane({ projection: 'orthographic', frame: 'icrs', lon: 0, lat: 90 }).place(0, -1)).toBeNull();
});
