import fc from 'fast-check';
import { separation } from '../../src/sky/angles';
import { transform, FRAMES } from '../../src/sky/frames';
import { SkyPlane } from '../../src/sky/plane';
import { PROJECTIONS } from '../../src/sky/projection';
import { DEFAULT_LOOK, mapStateOf } from '../../src/plot/map-look';
import {
  fitted,
  inFrame,
  inProjection,
  lookingAt,
  middleOf,
  moved,
  orderFor,
  turned,
  unitOf,
  wholeSky,
  windowOf,
  zoomedAt
} from '../../src/plot/sky-view';

const size = { width: 1000, height: 500 };
const projection = fc.constantFrom(...PROJECTIONS);
const frame = fc.constantFrom(...FRAMES);

test('the whole sky fits, in every projection, wide or high', () => {
  for (const name of PROJECTIONS) {
    for (const each of [size, { width: 300, height: 900 }]) {
      const { x0, x1, y0, y1 } = windowOf(wholeSky(name), each);
      const wide = name === 'orthographic' ? 1 : 2;
      expect(x0 < -wide && x1 > wide && y0 < -1 && y1 > 1).toBe(true);
      expect((x1 - x0) / each.width).toBeCloseTo((y1 - y0) / each.height, 12);
    }
  }
});

test('a zoom keeps what is under the pointer under it', () => {
  fc.assert(
    fc.property(
      projection,
      fc.double({ min: -0.4, max: 0.4, noNaN: true }),
      fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      fc.double({ min: 4, max: 9, noNaN: true }),
      (name, x, y, factor) => {
        const before = zoomedAt(wholeSky(name), 3, 0, 0);
        const after = zoomedAt(before, factor, x, y);
        const on = (view: typeof before): [number, number] => {
          const window = windowOf(view, size);
          return [(x - window.x0) * unitOf(view, size), (y - window.y0) * unitOf(view, size)];
        };
        expect(on(after)[0]).toBeCloseTo(on(before)[0], 6);
        expect(on(after)[1]).toBeCloseTo(on(before)[1], 6);
      }
    )
  );
});

test('however it is zoomed and moved, some sky is seen', () => {
  fc.assert(
    fc.property(
      projection,
      fc.array(
        fc.tuple(
          fc.double({ min: 0.2, max: 5, noNaN: true }),
          fc.double({ min: -3, max: 3, noNaN: true }),
          fc.double({ min: -3, max: 3, noNaN: true })
        ),
        { maxLength: 12 }
      ),
      (name, steps) => {
        let view = wholeSky(name);
        for (const [factor, dx, dy] of steps) {
          view = moved(zoomedAt(view, factor, dx / 2, dy / 2), dx, dy);
        }
        const { x0, x1, y0, y1 } = windowOf(view, size);
        const wide = name === 'orthographic' ? 1 : 2;
        expect(view.zoom).toBeGreaterThanOrEqual(1);
        expect(x1 > -wide && x0 < wide && y1 > -1 && y0 < 1).toBe(true);
      }
    )
  );
});

test('another frame or projection shows the same place', () => {
  fc.assert(
    fc.property(
      projection,
      projection,
      frame,
      frame,
      fc.double({ min: 0, max: 359, noNaN: true }),
      fc.double({ min: -60, max: 60, noNaN: true }),
      (a, b, from, to, lon, lat) => {
        // Far from every rim, where a close view may not go.
        const view = lookingAt({ ...wholeSky(a, from), lon, lat: a === 'orthographic' ? lat : 0 }, { lon, lat }, 20);
        const at = middleOf(view);
        expect(separation(at.lon, at.lat, lon, lat)).toBeLessThan(1e-3);
        const other = middleOf(inProjection(view, b));
        expect(separation(other.lon, other.lat, lon, lat)).toBeLessThan(1e-3);
        const turn = inFrame({ ...view, projection: 'orthographic', lon, lat, x: 0, y: 0 }, to);
        const expected = transform(from, to, lon, lat);
        const found = middleOf(turn);
        expect(separation(found.lon, found.lat, expected.lon, expected.lat)).toBeLessThan(1e-6);
      }
    )
  );
});

test('turning brings other longitudes to the middle, and stops at the poles', () => {
  expect(middleOf(turned(wholeSky(), 350, 0)).lon).toBeCloseTo(350);
  expect(turned(wholeSky('orthographic'), 0, 200).lat).toBe(90);
  expect(new SkyPlane(turned(wholeSky(), 30, 0)).place(30, 0)).toEqual({ x: 0, y: 0 });
});

test('a box of the plane fills the screen', () => {
  const { x0, x1, y0, y1 } = windowOf(fitted(wholeSky(), { x0: 0.2, x1: 0.4, y0: 0.1, y1: 0.15 }, size), size);
  expect([x0, x1]).toEqual([expect.closeTo(0.2), expect.closeTo(0.4)]);
  expect([y0, y1]).toEqual([expect.closeTo(0.075), expect.closeTo(0.175)]);
});

test('the order asked for has pixels as small as those of the screen', () => {
  expect(orderFor(wholeSky(), { width: 1000, height: 520 })).toBe(8);
  expect(orderFor(wholeSky(), { width: 1000, height: 520 }, 2)).toBe(9);
  expect(orderFor(zoomedAt(wholeSky(), 4, 0, 0), { width: 1000, height: 520 })).toBe(10);
});

describe('what is kept of a view', () => {
  const state = {
    view: { ...wholeSky('hammer', 'icrs'), lon: 12, zoom: 3 },
    look: { ...DEFAULT_LOOK, stretch: 'sqrt', colours: 'magma', split: 0.2 }
  };

  it('comes back as it was, through JSON', () => {
    expect(mapStateOf(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('is taken as far as it is one', () => {
    expect(mapStateOf(null)).toEqual({});
    expect(mapStateOf({ view: { ...state.view, projection: 'mercator' }, look: 7 })).toEqual({ look: DEFAULT_LOOK });
    expect(mapStateOf({ view: { ...state.view, zoom: 'x' } })).toEqual({});
    expect(
      mapStateOf({ look: { clip: { low: 90, high: 10 }, layer: -1, colours: 'rainbow', hasGrid: false } }).look
    ).toEqual({ ...DEFAULT_LOOK, hasGrid: false });
  });
});
