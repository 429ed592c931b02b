import fc from 'fast-check';
import { degradeCounts, degradeLayers, npix } from '../../src/sky';

const FROM = 2;
const TO = 1;
/** Values of each fine pixel; the statistics of a map are computed from them, by the plainest arithmetic. */
const sky = fc.array(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { maxLength: 5 }), {
  minLength: npix(FROM),
  maxLength: npix(FROM)
});

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
/** NaN for less than two values. */
const deviation = (values: number[]): number => {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
};
const STATS: Record<string, (values: number[]) => number> = {
  sum: values => values.reduce((sum, value) => sum + value, 0),
  mean,
  min: values => Math.min(...values),
  max: values => Math.max(...values),
  stddev: values => (values.length > 1 ? deviation(values) : NaN)
};

const layer = (name: string, stat: string, pixels: number[][], of: (values: number[]) => number) => ({
  name,
  stat,
  values: Float64Array.from(pixels, values => (values.length > 0 ? of(values) : NaN))
});
const counts = (name: string, pixels: number[][]) => ({
  name,
  stat: 'count',
  values: Uint32Array.from(pixels, values => values.length)
});
/** The values of the children of each coarse pixel, NESTED. */
const coarser = (pixels: number[][]): number[][] =>
  Array.from({ length: npix(TO) }, (_, pixel) =>
    pixels.slice(4 ** (FROM - TO) * pixel, 4 ** (FROM - TO) * (pixel + 1)).flat()
  );

describe('layers at a lower order', () => {
  test.each(Object.keys(STATS))('%s is that of all values', stat => {
    fc.assert(
      fc.property(sky, pixels => {
        const behind = stat === 'stddev' ? [layer('x_mean', 'mean', pixels, mean)] : [];
        const layers = [layer('x', stat, pixels, STATS[stat]), counts('x_count', pixels), ...behind];
        const [found, number, means] = degradeLayers(layers, FROM, TO);
        const expected = coarser(pixels);
        expect([...number.values]).toEqual(expected.map(({ length }) => length));
        expected.forEach((values, pixel) => {
          const least = stat === 'stddev' ? 2 : 1;
          if (values.length < least) {
            expect(found.values[pixel]).toBeNaN();
          } else if (stat === 'min' || stat === 'max') {
            expect(found.values[pixel]).toBe(STATS[stat](values));
          } else {
            expect(Math.abs(found.values[pixel] - STATS[stat](values))).toBeLessThan(1e-9);
          }
          if (means && values.length > 0) {
            expect(Math.abs(means.values[pixel] - mean(values))).toBeLessThan(1e-9);
          }
        });
        expect(found.averaged).toBeUndefined();
        expect(found.name).toBe('x');
      }),
      { numRuns: 50 }
    );
  });

  const pixels = Array.from({ length: npix(FROM) }, (_, i) => Array.from({ length: i % 4 }, (_, k) => i + 10 * k));

  test.each(['median', 'quantile', 'approx_median', 'approx_quantile'])(
    '%s is the average of the children by their counts, and says so',
    stat => {
      const layers = [layer('x', stat, pixels, values => values[values.length >> 1]), counts('x_count', pixels)];
      const [found] = degradeLayers(layers, FROM, TO);
      expect(found.averaged).toBe(true);
      // children of pixel 0 have 0, 1, 2 and 3 values, with the middles 1, 12 and 13
      expect(found.values[0]).toBeCloseTo((1 * 1 + 2 * 12 + 3 * 13) / 6, 12);
    }
  );

  test('a deviation without its means is averaged, and says so', () => {
    const layers = [layer('x', 'stddev', pixels, STATS.stddev), counts('x_count', pixels)];
    expect(degradeLayers(layers, FROM, TO)[0].averaged).toBe(true);
    expect(degradeLayers(layers.slice(0, 1), FROM, TO)[0].averaged).toBe(true);
  });

  test('the order itself changes nothing; others are errors', () => {
    const layers = [layer('x', 'max', pixels, STATS.max)];
    expect(degradeLayers(layers, FROM, FROM)[0].values).toEqual(layers[0].values);
    expect(() => degradeLayers(layers, FROM, FROM + 1)).toThrow();
    expect(() => degradeCounts(new Uint32Array(47), FROM, TO)).toThrow('192 pixels, not 47');
  });
});
