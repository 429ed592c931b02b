import fc from 'fast-check';
import { logInPlace, logTicks, robustRange, shortNumber, widen } from '../../src/plot/stretch';

describe('robustRange', () => {
  it('is not stretched by a few extreme pixels', () => {
    const values = Uint32Array.from({ length: 10_000 }, (_, i) => (i < 5 ? 4e9 : 100 + (i % 100)));
    expect(robustRange(values, 'log')).toEqual({ low: expect.closeTo(101, -1), high: 199 });
  });

  it('looks at pixels with a value only', () => {
    expect(robustRange(new Uint32Array(12), 'log')).toBeNull();
    expect(robustRange(new Float64Array(12).fill(NaN), 'linear')).toBeNull();
    expect(robustRange(Float64Array.of(NaN, -3, 5), 'linear')).toEqual({ low: -3, high: 5 });
  });

  it('always spans something, and stays inside the data otherwise', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 300 }), numbers => {
        const range = robustRange(Uint32Array.from(numbers), 'log')!;
        expect(range.high).toBeGreaterThan(range.low);
        if (new Set(numbers).size > 1 && range.low !== numbers[0] / 2) {
          expect(range.low).toBeGreaterThanOrEqual(Math.min(...numbers) / 2);
          expect(range.high).toBeLessThanOrEqual(Math.max(...numbers) * 2);
        }
      })
    );
  });
});

it('colours may only spread while a map grows', () => {
  expect(widen({ low: 2, high: 50 }, { low: 1, high: 30 })).toEqual({ low: 1, high: 50 });
  expect(widen(null, { low: 1, high: 3 })).toEqual({ low: 1, high: 3 });
});

it('empties and unknowns are not drawn', () => {
  const cells = Float32Array.of(0, NaN, 100, 1);
  logInPlace(cells);
  expect([...cells]).toEqual([NaN, NaN, 2, 0]);
});

describe('logTicks', () => {
  it('labels counts, not logarithms', () => {
    expect(logTicks({ low: 1, high: 20_000 })).toEqual({
      values: [0, 1, 2, 3, 4],
      labels: ['1', '10', '100', '1k', '10k']
    });
  });

  it('takes even steps for less than a decade', () => {
    expect(logTicks({ low: 28, high: 62 }).labels).toEqual(['30', '40', '50', '60']);
  });

  it('takes more steps within a decade where whole decades are few', () => {
    expect(logTicks({ low: 1631, high: 801_600 }).labels).toEqual(['3k', '10k', '30k', '100k', '300k']);
  });

  it('gives two to eleven ticks inside the scale, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        fc.double({ min: 1.3, max: 1e5, noNaN: true }),
        (low, factor) => {
          const range = { low, high: low * factor };
          const { values, labels } = logTicks(range);
          expect(values.length).toBeGreaterThanOrEqual(2);
          expect(values.length).toBeLessThanOrEqual(11);
          expect(labels).toHaveLength(values.length);
          expect(values[0]).toBeGreaterThanOrEqual(Math.log10(low) - 1e-6);
          expect(values.at(-1)!).toBeLessThanOrEqual(Math.log10(range.high) + 1e-6);
        }
      )
    );
  });
});

it('writes numbers short', () => {
  expect([0.3, 1, 999, 1000, 25_000, 3e6].map(shortNumber)).toEqual(['0.3', '1', '999', '1k', '25k', '3M']);
});
