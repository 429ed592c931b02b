import fc from 'fast-check';
import { placeOn, scaled, scaleOf, STRETCHES, valueAt, widen, type ColourScale } from '../../src/plot/stretch';
import { shortNumber, ticksOn } from '../../src/plot/ticks';

const log = (low: number, high: number): ColourScale => ({ stretch: 'log', low, high });

describe('scaleOf', () => {
  it('is not stretched by a few extreme pixels', () => {
    const values = Uint32Array.from({ length: 10_000 }, (_, i) => (i < 5 ? 4e9 : 100 + (i % 100)));
    expect(scaleOf(values, 'log')).toEqual({ stretch: 'log', low: expect.closeTo(101, -1), high: 199 });
  });

  it('takes the percentiles asked for', () => {
    const values = Float64Array.from({ length: 1001 }, (_, i) => 1000 - i);
    expect(scaleOf(values, 'linear', { low: 10, high: 95 })).toEqual({ stretch: 'linear', low: 100, high: 950 });
    expect(scaleOf(values, 'linear', { low: 0, high: 100 })).toEqual({ stretch: 'linear', low: 0, high: 1000 });
  });

  it('looks at pixels with a value only', () => {
    expect(scaleOf(new Uint32Array(12), 'log')).toBeNull();
    expect(scaleOf(new Float64Array(12).fill(NaN), 'linear')).toBeNull();
    expect(scaleOf(Float64Array.of(NaN, -3, 5), 'linear')).toMatchObject({ low: -3, high: 5 });
    expect(scaleOf(Float64Array.of(0, 0, 0, 5, 9), 'linear', { low: 0, high: 100 }, true)).toMatchObject({ low: 5 });
  });

  it('finds the few values of a large sparse map', () => {
    const values = new Uint32Array(12 * 4 ** 9);
    values[77_777] = 5;
    values[2_222_222] = 500;
    expect(scaleOf(values, 'log', { low: 0, high: 100 })).toMatchObject({ low: 5, high: 500 });
  });

  it('always spans something, and stays inside the data otherwise', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 300 }), numbers => {
        const range = scaleOf(Uint32Array.from(numbers), 'log')!;
        expect(range.high).toBeGreaterThan(range.low);
        expect(range.low).toBeGreaterThanOrEqual(Math.min(...numbers) / 2);
        expect(range.high).toBeLessThanOrEqual(Math.max(...numbers) * 2);
      })
    );
  });
});

describe('placeOn', () => {
  it('puts values where the definitions of the stretches do', () => {
    expect(placeOn({ stretch: 'linear', low: -5, high: 5 }, 0)).toBe(0.5);
    expect(placeOn({ stretch: 'sqrt', low: 10, high: 110 }, 35)).toBe(0.5);
    expect(placeOn(log(1, 10_000), 100)).toBeCloseTo(0.5, 12);
    expect(placeOn(log(1, 100), 0)).toBeNaN();
    expect(placeOn(log(1, 100), 1e9)).toBe(1);
    expect(placeOn({ stretch: 'linear', low: 0, high: 1 }, NaN)).toBeNaN();
  });

  it('equalised, gives every tenth of the colours a tenth of the pixels', () => {
    const values = Float64Array.from({ length: 20_000 }, (_, i) => Math.exp(i / 1000));
    const scale = scaleOf(values, 'equalised', { low: 0, high: 100 })!;
    const counts = new Array<number>(10).fill(0);
    values.forEach(value => counts[Math.min(9, Math.floor(placeOn(scale, value) * 10))]++);
    counts.forEach(count => expect(Math.abs(count - 2000)).toBeLessThan(60));
  });

  it('grows with the value, and is undone by valueAt', () => {
    const values = Float64Array.from({ length: 500 }, (_, i) => 1 + i * i);
    fc.assert(
      fc.property(
        fc.constantFrom(...STRETCHES),
        fc.double({ min: 1, max: 240_000, noNaN: true }),
        fc.double({ min: 1, max: 240_000, noNaN: true }),
        (stretch, a, b) => {
          const scale = scaleOf(values, stretch, { low: 0, high: 100 })!;
          expect(placeOn(scale, Math.max(a, b))).toBeGreaterThanOrEqual(placeOn(scale, Math.min(a, b)));
          const back = valueAt(scale, placeOn(scale, a));
          expect(Math.abs(back - a)).toBeLessThanOrEqual(stretch === 'equalised' ? 2100 : 1e-6 * a);
        }
      )
    );
  });
});

it('colours may only spread while a map grows', () => {
  expect(widen(log(2, 50), log(1, 30))).toEqual(log(1, 50));
  expect(widen(null, log(1, 3))).toEqual(log(1, 3));
  expect(widen({ ...log(1, 90), stretch: 'linear' }, log(2, 3))).toEqual(log(2, 3));
  expect(scaled(log(2, 50), 0.5)).toEqual(log(1, 25));
});

describe('ticksOn', () => {
  it('labels counts, not logarithms', () => {
    const { places, labels } = ticksOn(log(1, 10_000));
    expect(labels).toEqual(['1', '10', '100', '1k', '10k']);
    places.forEach((place, i) => expect(place).toBeCloseTo(i / 4, 12));
  });

  it('takes even steps for less than a decade', () => {
    expect(ticksOn(log(28, 62)).labels).toEqual(['30', '40', '50', '60']);
  });

  it('has round values inside the scale, in their order, for every stretch', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('linear', 'sqrt', 'log' as const),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.double({ min: 1.01, max: 1e4, noNaN: true }),
        (stretch, low, factor) => {
          const { places, labels } = ticksOn({ stretch, low, high: low * factor } as ColourScale);
          expect(places.length).toBeGreaterThan(1);
          expect(places.length).toBe(labels.length);
          places.forEach((place, i) => {
            expect(place).toBeGreaterThanOrEqual(0);
            expect(place).toBeLessThanOrEqual(1);
            expect(i === 0 || place > places[i - 1]).toBe(true);
          });
        }
      )
    );
  });

  it('of equalised colours says which values they have', () => {
    const scale = scaleOf(
      Float64Array.from({ length: 1001 }, (_, i) => i * i),
      'equalised',
      { low: 0, high: 100 }
    )!;
    expect(ticksOn(scale).labels).toEqual(['0', '62.5k', '250k', '563k', '1M']);
  });
});

it('short numbers', () => {
  expect([0.3, 30, 3000, 2e6, -1500, 5e9].map(shortNumber)).toEqual(['0.3', '30', '3k', '2M', '−1.5k', '5G']);
});
