import fc from 'fast-check';
import { transform } from '../../src/sky/frames';
import { pixelOf } from '../../src/sky/healpix';
import { centreOf } from '../../src/sky/healpix-sphere';
import { SkyPlane } from '../../src/sky/plane';
import { SkyImage, type ImageGeometry, type Paint } from '../../src/plot/sky-image';
import { colourAt, colourTable, COLOUR_MAPS } from '../../src/plot/colour-maps';
import vectors from '../sky/plane.vectors.json';

const ORDER = 4;
const colours = Uint32Array.from({ length: 256 }, (_, i) => i + 1);
/** Paints the pixel's number itself: colour n + 1 for n of 256 even parts of the scale. */
const paint = (values: Paint['values'], change: Partial<Paint> = {}): Paint => ({
  values,
  isCount: false,
  up: 0,
  scale: { stretch: 'linear', low: 0, high: 255 },
  colours,
  empty: 999,
  ...change
});
const geometry: ImageGeometry = {
  aspect: { projection: 'hammer', frame: 'galactic', lon: 40, lat: 10 },
  window: { x0: -2.1, x1: 1.9, y0: -1.05, y1: 0.95 },
  width: 61,
  height: 43,
  order: ORDER,
  pixels: 'icrs'
};
const whole = (image: SkyImage): Uint32Array => {
  image.advance(() => false);
  return image.rgba;
};

describe('SkyImage', () => {
  const values = Float64Array.from({ length: 12 * 4 ** ORDER }, (_, i) => (i * 37) % 256);

  it('has under every pixel of the image what lies there, row 0 in the north', () => {
    const rgba = whole(new SkyImage(geometry, paint(values)));
    const plane = new SkyPlane(geometry.aspect);
    let sky = 0;
    for (let row = 0; row < geometry.height; row++) {
      for (let column = 0; column < geometry.width; column++) {
        const at = plane.direction(-2.1 + (4 * (column + 0.5)) / 61, 0.95 - (2 * (row + 0.5)) / 43);
        const found = rgba[row * 61 + column];
        if (!at) {
          expect(found).toBe(0);
          continue;
        }
        sky++;
        const { lon, lat } = transform('galactic', 'icrs', at.lon, at.lat);
        expect(found).toBe(values[pixelOf(ORDER, lon, lat)] + 1);
      }
    }
    expect(sky).toBeGreaterThan(1500);
  });

  it.each(
    vectors.entries.filter((_, i) => i % 5 === 0).map(entry => [JSON.stringify(entry).slice(0, 90), entry] as const)
  )('draws pixels where wcslib and healpy have them: %s…', (_, { projection, frame, pixels, middle, rows }) => {
    const aspect = { projection, frame, lon: middle[0], lat: middle[1] } as ImageGeometry['aspect'];
    for (const [pixel, x, y] of rows as [number, number | null, number | null][]) {
      if (x === null || y === null || Math.hypot(x / 2, y) > 0.999) {
        continue;
      }
      const size = 1e-5;
      const window = { x0: x - size, x1: x + size, y0: y - size, y1: y + size };
      const marked = new Float64Array(12 * 4 ** vectors.order);
      marked[pixel] = 255;
      const image = new SkyImage(
        { aspect, window, width: 3, height: 3, order: vectors.order, pixels: pixels as ImageGeometry['pixels'] },
        paint(marked)
      );
      expect(whole(image)[4]).toBe(256);
      break;
    }
  });

  it('is the same whether it is made at once or row by row, and when painted anew', () => {
    const image = new SkyImage(geometry, paint(values));
    const once = new SkyImage(geometry, paint(values));
    once.advance(() => false);
    expect(once.isDone).toBe(true);
    expect(image.advance(() => true)).toBe(false);
    while (!image.isDone) {
      image.advance(() => true);
    }
    expect(image.rgba).toEqual(once.rgba);
    const other = values.map(value => 255 - value);
    image.repaint(paint(other));
    expect(image.isDone).toBe(false);
    expect(whole(image)).toEqual(whole(new SkyImage(geometry, paint(other))));
  });

  it('has a coarse picture of few cells whose colours are those of the middles', () => {
    const { rgba, width, height, step } = new SkyImage(
      { ...geometry, width: 1600, height: 1100 },
      paint(values)
    ).coarse();
    expect(width * height).toBeLessThan(26_000);
    expect([width * step >= 1600, height * step >= 1100]).toEqual([true, true]);
    const plane = new SkyPlane(geometry.aspect);
    const at = plane.direction(-2.1 + (4 * (60 + 0.5) * step) / 1600, 0.95 - (2 * (50 + 0.5) * step) / 1100)!;
    const { lon, lat } = transform('galactic', 'icrs', at.lon, at.lat);
    expect(rgba[50 * width + 60]).toBe(values[pixelOf(ORDER, lon, lat)] + 1);
  });

  it('shows holes among sources as the least count, and sky without any as empty', () => {
    const counts = new Uint32Array(12 * 4 ** ORDER);
    const { ra, dec } = centreOf(ORDER, 1000);
    counts[1001] = 9;
    const at = { lon: ra, lat: dec };
    const draw = (change: Partial<Paint>): number => {
      const place = new SkyPlane({ projection: 'mollweide', frame: 'icrs', lon: 0, lat: 0 }).place(at.lon, at.lat)!;
      const window = { x0: place.x - 1e-6, x1: place.x + 1e-6, y0: place.y - 1e-6, y1: place.y + 1e-6 };
      const aspect = { projection: 'mollweide', frame: 'icrs', lon: 0, lat: 0 } as const;
      const one = { ...geometry, aspect, window, width: 1, height: 1 };
      return whole(
        new SkyImage(one, paint(counts, { isCount: true, scale: { stretch: 'log', low: 1, high: 9 }, ...change }))
      )[0];
    };
    expect(draw({ up: 2 })).toBe(1);
    expect(draw({})).toBe(999);
    at.lon += 180;
    expect(draw({ up: 2 })).toBe(999);
  });
});

describe('colour maps', () => {
  const brightness = ([r, g, b]: readonly number[]): number => {
    const [lr, lg, lb] = [r, g, b].map(value =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
    );
    return 0.2126 * lr + 0.7152 * lg + 0.0722 * lb;
  };

  it.each(COLOUR_MAPS.filter(name => name !== 'blue-red'))(
    '%s gets brighter all the way, so it is read in grey too',
    name => {
      for (let i = 1; i < 32; i++) {
        expect(brightness(colourAt(name, i / 31))).toBeGreaterThan(brightness(colourAt(name, (i - 1) / 31)));
      }
    }
  );

  it('blue-red is brightest in the middle and has as much of both', () => {
    expect(colourAt('blue-red', 0.5)).toEqual([247, 247, 247]);
    expect(colourAt('blue-red', 0.1)[2]).toBeGreaterThan(colourAt('blue-red', 0.1)[0]);
    expect(colourAt('blue-red', 0.9)[0]).toBeGreaterThan(colourAt('blue-red', 0.9)[2]);
  });

  it('reversed, begins with its end', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COLOUR_MAPS), fc.integer({ min: 0, max: 255 }), (name, i) => {
        expect(colourTable(name, true)[i]).toBe(colourTable(name)[255 - i]);
      })
    );
    expect([...new Uint8Array(colourTable('viridis').buffer).subarray(0, 4)]).toEqual([0x44, 0x01, 0x54, 255]);
  });
});
