import fc from 'fast-check';
import { project, PROJECTIONS, separation, unproject } from '../../src/sky';

const WHOLE = PROJECTIONS.filter(projection => projection !== 'orthographic');
const name = fc.constantFrom(...WHOLE);
const longitude = fc.double({ min: 0, max: 360, maxExcluded: true, noNaN: true });

test.each(WHOLE)('%s: middle, poles, equator; longitude grows to the left', projection => {
  expect(project(projection, 77, 0, 77)).toEqual({ x: 0, y: 0 });
  expect(project(projection, 77, 90, 77).y).toBeCloseTo(1, 12);
  expect(project(projection, 77, -90, 77).y).toBeCloseTo(-1, 12);
  expect(project(projection, 90, 0).x).toBeLessThan(0);
  expect(project(projection, 179.9999999, 0).x).toBeCloseTo(-2, 6);
  expect(project(projection, 180, 0).x).toBeCloseTo(2, 12);
  expect(project(projection, 10, 0, 20).x).toBeGreaterThan(0);
});

test('there and back', () => {
  fc.assert(
    fc.property(
      name,
      longitude,
      fc.double({ min: -89.99, max: 89.99, noNaN: true }),
      longitude,
      (projection, lon, lat, centre) => {
        const { x, y } = project(projection, lon, lat, centre);
        expect(projection === 'plate-carree' || (x * x) / 4 + y * y <= 1 + 1e-12).toBe(true);
        // A hair inside: on the very rim rounding decides.
        const back = unproject(projection, x * (1 - 1e-12), y * (1 - 1e-12), centre)!;
        expect(separation(lon, lat, back.lon, back.lat)).toBeLessThan(2e-5);
      }
    ),
    { numRuns: 1000 }
  );
});

test('and from the map to the sky and back, close to rounding', () => {
  fc.assert(
    fc.property(
      name,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      (projection, r, angle) => {
        const [x, y] = [2 * r * Math.cos(angle), r * Math.sin(angle)];
        const { lon, lat } = unproject(projection, x, y, 33)!;
        const back = project(projection, lon, lat, 33);
        expect(Math.hypot(back.x - x, back.y - y)).toBeLessThan(1e-10);
      }
    ),
    { numRuns: 1000 }
  );
});

test.each<['mollweide' | 'hammer', number, number, number, number]>([
  ['mollweide', 45, 45, -0.4029536469792554, 0.5920417498322821],
  ['mollweide', 120, -30, -1.2196946900973877, -0.4039727532995063],
  ['mollweide', -170, 80, 0.6156529745793432, 0.945392550616942],
  ['mollweide', 179, -89, -0.1412643638322995, -0.99747440930447],
  ['hammer', 45, 45, -0.42090226002088926, 0.5499353047760606],
  ['hammer', 120, -30, -1.2530437628762552, -0.41768125429208497],
  ['hammer', -170, 80, 0.34338606854832576, 0.9774390344570817],
  ['hammer', 179, -89, -0.034900826226189806, -0.999771565927875]
])("%s of %d %d as wcslib's MOL and AIT", (projection, lon, lat, x, y) => {
  const point = project(projection, lon, lat);
  expect(point.x).toBeCloseTo(x, 10);
  expect(point.y).toBeCloseTo(y, 10);
});

test.each(['mollweide', 'hammer'] as const)('%s keeps areas', projection => {
  // The part of the ellipse north of latitude 30° is a quarter of it, like the part of the sphere.
  const n = 400;
  let [inside, north] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const direction = unproject(projection, (4 * (i + 0.5)) / n - 2, (2 * (j + 0.5)) / n - 1);
      inside += direction ? 1 : 0;
      north += direction && direction.lat > 30 ? 1 : 0;
    }
  }
  expect(inside / (n * n)).toBeCloseTo(Math.PI / 4, 3);
  expect(Math.abs(north / inside - 0.25)).toBeLessThan(2e-3);
});

test('outside the sky there is nothing', () => {
  expect(unproject('mollweide', 1.9, 0.9)).toBeNull();
  expect(unproject('hammer', -1.9, 0.9)).toBeNull();
  expect(unproject('plate-carree', 2.01, 0)).toBeNull();
  expect(unproject('hammer', NaN, 0)).toBeNull();
  expect(unproject('mollweide', NaN, 0)).toBeNull();
});
