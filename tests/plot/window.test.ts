import { pixelTable } from '../../src/sky/raster';
import { pixelOf } from '../../src/sky/healpix';
import { transform } from '../../src/sky/frames';
import { project } from '../../src/sky/projection';
import { clipped, dataWindow, WHOLE_SKY, windowTable } from '../../src/plot/window';
import { graticule, gridStep, outline } from '../../src/plot/graticule';

const sky = { projection: 'mollweide', frame: 'galactic', order: 4 } as const;

describe('windowTable', () => {
  it('is the whole-sky table for the whole sky', () => {
    const size = { width: 80, height: 40 };
    expect(windowTable({ ...sky, ...size, window: WHOLE_SKY })).toEqual(pixelTable({ ...sky, ...size }));
  });

  it('puts the pixel of a position where the position is drawn', () => {
    const { lon, lat } = transform('icrs', 'galactic', 56.75, 24.12);
    const { x, y } = project('mollweide', lon, lat);
    const window = { x0: x - 0.01, x1: x + 0.01, y0: y - 0.005, y1: y + 0.005 };
    const table = windowTable({ ...sky, order: 10, window, width: 21, height: 11 });
    expect(table[5 * 21 + 10]).toBe(pixelOf(10, 56.75, 24.12));
  });
});

describe('a map with pixels in another frame', () => {
  const position = { ra: 266.4, dec: -29 };
  const { lon, lat } = transform('icrs', 'galactic', position.ra, position.dec);

  it.each(['galactic', 'icrs', 'ecliptic'] as const)('shown in %s, has each pixel where its sources are', frame => {
    const shown = transform('icrs', frame, position.ra, position.dec);
    const { x, y } = project('mollweide', shown.lon, shown.lat);
    const window = { x0: x - 0.01, x1: x + 0.01, y0: y - 0.005, y1: y + 0.005 };
    const geometry = { ...sky, frame, order: 9, window, width: 21, height: 11 };
    expect(windowTable({ ...geometry, pixels: 'galactic' })[5 * 21 + 10]).toBe(pixelOf(9, lon, lat));
    expect(windowTable(geometry)[5 * 21 + 10]).toBe(pixelOf(9, position.ra, position.dec));
  });

  it('opens on its data', () => {
    const values = new Uint32Array(12 * 4 ** 6);
    values[pixelOf(6, lon, lat)] = 1;
    const { x, y } = project('mollweide', position.ra, position.dec);
    const window = dataWindow(values, 6, 'mollweide', 'icrs', 'galactic')!;
    expect(window.x0 < x && x < window.x1 && window.y0 < y && y < window.y1).toBe(true);
    const elsewhere = dataWindow(values, 6, 'mollweide', 'icrs')!;
    expect(elsewhere.x0 < x && x < elsewhere.x1 && elsewhere.y0 < y && y < elsewhere.y1).toBe(false);
  });
});

describe('dataWindow', () => {
  it('opens on a small patch and shows all of it', () => {
    const values = new Uint32Array(12 * 4 ** 6);
    const pixel = pixelOf(6, 266.4, -29);
    values[pixel] = 10;
    const window = dataWindow(values, 6, 'mollweide', 'galactic')!;
    expect(window.x1 - window.x0).toBeCloseTo(2 * (window.y1 - window.y0));
    expect(window.x1 - window.x0).toBeLessThan(0.6);
    const table = windowTable({ ...sky, order: 6, window, width: 200, height: 100 });
    expect(table.some(cell => cell === pixel)).toBe(true);
  });

  it('leaves large and empty maps whole', () => {
    expect(dataWindow(new Uint32Array(12 * 4 ** 4), 4, 'mollweide', 'icrs')).toBeNull();
    expect(dataWindow(new Uint32Array(12 * 4 ** 4).fill(1), 4, 'mollweide', 'icrs')).toBeNull();
  });
});

it('windows are clipped to the sky', () => {
  expect(clipped({ x0: -5, x1: 5, y0: -0.5, y1: 3 })).toEqual({ x0: -2, x1: 2, y0: -0.5, y1: 1 });
  expect(clipped({ x0: 3, x1: 4, y0: 0, y1: 1 })).toBeNull();
});

describe('graticule', () => {
  it('labels longitudes that grow to the left', () => {
    const labels = graticule('mollweide', WHOLE_SKY).labels.filter(label => label.side === 'middle');
    const x = (text: string): number => labels.find(label => label.text === text)!.x;
    expect(x('90°')).toBeLessThan(x('0°'));
    expect(x('270°')).toBeGreaterThan(x('0°'));
  });

  it('has every line on the sky', () => {
    const { lines } = graticule('mollweide', WHOLE_SKY);
    lines.x.forEach((x, i) => {
      if (!Number.isNaN(x)) {
        expect(x * x + 4 * lines.y[i] ** 2).toBeLessThanOrEqual(4 + 1e-9);
      }
    });
  });

  it('gets finer with the zoom, and labels stay inside the window', () => {
    const window = { x0: 0.2, x1: 0.3, y0: 0.1, y1: 0.15 };
    expect(gridStep(WHOLE_SKY)).toBe(30);
    expect(gridStep(window)).toBe(1);
    const { labels } = graticule('mollweide', window);
    expect(labels.length).toBeGreaterThan(3);
    for (const { x, y } of labels) {
      expect(x > 0.2 && x < 0.3 && y > 0.1 && y < 0.15).toBe(true);
    }
  });

  it('closes the border of the sky', () => {
    const { x, y } = outline('mollweide');
    expect([x.at(-1), y.at(-1)]).toEqual([x[0], y[0]]);
    x.forEach((value, i) => expect(value ** 2 + 4 * y[i] ** 2).toBeCloseTo(4, 5));
  });
});
