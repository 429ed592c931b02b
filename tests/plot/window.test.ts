import { pixelOf } from '../../src/sky/healpix';
import { transform } from '../../src/sky/frames';
import { project } from '../../src/sky/projection';
import type { Aspect } from '../../src/sky/plane';
import { dataWindow, type Window } from '../../src/plot/window';
import { graticule, gridStep, outline } from '../../src/plot/graticule';
import { windowOf, wholeSky, zoomedAt } from '../../src/plot/sky-view';

describe('dataWindow', () => {
  it('opens on a small patch and shows all of it', () => {
    const values = new Uint32Array(12 * 4 ** 6);
    values[pixelOf(6, 266.4, -29)] = 10;
    const window = dataWindow(values, 6, 'mollweide', 'galactic')!;
    expect(window.x1 - window.x0).toBeCloseTo(2 * (window.y1 - window.y0));
    expect(window.x1 - window.x0).toBeLessThan(0.6);
    const { lon, lat } = transform('icrs', 'galactic', 266.4, -29);
    const { x, y } = project('mollweide', lon, lat);
    expect(window.x0 < x && x < window.x1 && window.y0 < y && y < window.y1).toBe(true);
  });

  it('opens on its data in whatever frame the pixels are', () => {
    const { lon, lat } = transform('icrs', 'galactic', 266.4, -29);
    const values = new Uint32Array(12 * 4 ** 6);
    values[pixelOf(6, lon, lat)] = 1;
    const { x, y } = project('mollweide', 266.4, -29);
    const holds = ({ x0, x1, y0, y1 }: Window): boolean => x0 < x && x < x1 && y0 < y && y < y1;
    expect(holds(dataWindow(values, 6, 'mollweide', 'icrs', 'galactic')!)).toBe(true);
    expect(holds(dataWindow(values, 6, 'mollweide', 'icrs')!)).toBe(false);
  });

  it('leaves large and empty maps whole', () => {
    expect(dataWindow(new Uint32Array(12 * 4 ** 4), 4, 'mollweide', 'icrs')).toBeNull();
    expect(dataWindow(new Uint32Array(12 * 4 ** 4).fill(1), 4, 'mollweide', 'icrs')).toBeNull();
  });
});

describe('graticule', () => {
  const size = { width: 1000, height: 520 };
  const aspects: Aspect[] = (['mollweide', 'hammer', 'plate-carree', 'orthographic'] as const).flatMap(projection =>
    [
      [0, 0],
      [80, 35],
      [200, -88]
    ].map(([lon, lat]) => ({ projection, frame: 'galactic', lon, lat }) as Aspect)
  );

  it('labels longitudes that grow to the left', () => {
    const labels = graticule(wholeSky(), windowOf(wholeSky(), size)).labels.filter(({ side }) => side === 'middle');
    const x = (text: string): number => labels.find(label => label.text === text)!.x;
    expect(x('90°')).toBeLessThan(x('0°'));
    expect(x('270°')).toBeGreaterThan(x('0°'));
  });

  it('has every line on the sky, and none across it where it goes on at the other rim', () => {
    for (const aspect of aspects) {
      const { lines } = graticule(aspect, windowOf({ ...wholeSky(), ...aspect }, size));
      expect(lines.x.length).toBeGreaterThan(300);
      lines.x.forEach((x, i) => {
        if (!Number.isNaN(x)) {
          const y = lines.y[i];
          const inside =
            aspect.projection === 'plate-carree'
              ? Math.max(Math.abs(x) / 2, Math.abs(y))
              : (x * x) / (aspect.projection === 'orthographic' ? 1 : 4) + y * y;
          expect(inside).toBeLessThanOrEqual(1 + 1e-9);
          const step = Math.hypot(x - lines.x[i - 1], y - lines.y[i - 1]);
          expect(step > 0.5).toBe(false);
        }
      });
    }
  });

  it('has labels inside the window, none over another, at any zoom', () => {
    for (const aspect of aspects) {
      for (const zoom of [1, 2.5, 8, 40, 300, 800]) {
        const view = zoomedAt({ ...wholeSky(), ...aspect }, zoom, 0.31, 0.22);
        const window = windowOf(view, size);
        const { labels } = graticule(view, window);
        expect(labels.length).toBeGreaterThan(3);
        expect(labels.length).toBeLessThan(60);
        labels.forEach(({ x, y }, i) => {
          expect(
            x > window.x0 - 0.06 * (window.x1 - window.x0) && x < window.x1 && y > window.y0 && y < window.y1
          ).toBe(true);
          for (const other of labels.slice(0, i)) {
            const [dx, dy] = [
              Math.abs(other.x - x) / (window.x1 - window.x0),
              Math.abs(other.y - y) / (window.y1 - window.y0)
            ];
            expect(dx > 0.05 || dy > 0.03).toBe(true);
          }
        });
        expect(new Set(labels.map(({ text }) => text)).size).toBeGreaterThan(2);
      }
    }
  });

  it('gets finer with the zoom', () => {
    expect(gridStep({ x0: -2, x1: 2, y0: -1, y1: 1 })).toBe(30);
    expect(gridStep({ x0: 0.2, x1: 0.3, y0: 0.1, y1: 0.15 })).toBe(1);
    expect(gridStep({ x0: 0.2, x1: 0.202, y0: 0.1, y1: 0.101 })).toBe(0.02);
  });

  it('closes the border of the sky', () => {
    const { x, y } = outline('mollweide');
    expect([x.at(-1), y.at(-1)]).toEqual([x[0], y[0]]);
    x.forEach((value, i) => expect(value ** 2 + 4 * y[i] ** 2).toBeCloseTo(4, 9));
    outline('orthographic').x.forEach((value, i) =>
      expect(Math.hypot(value, outline('orthographic').y[i])).toBeCloseTo(1, 9)
    );
  });
});
