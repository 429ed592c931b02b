export type Values = Uint32Array | Float32Array | Float64Array;

/** How values become colours: logarithmic for counts, linear for means. */
export type Scale = 'log' | 'linear';

/** Ends of a colour scale, in the units of the values. */
export interface ColourRange {
  low: number;
  high: number;
}

/** Values looked at for the quantiles: plenty for two ends of a scale, and the same cost for every order. */
const SAMPLE = 40_000;

/**
 * Ends of a colour scale that a few extreme pixels cannot stretch: the 1st and 99.7th percentile of the pixels that
 * have a value (for `log`, that are positive). Null when there are none.
 */
export function robustRange(values: Values, scale: Scale): ColourRange | null {
  const positive = scale === 'log';
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (positive ? values[i] > 0 : values[i] === values[i]) {
      count++;
    }
  }
  if (count === 0) {
    return null;
  }
  const step = Math.max(1, Math.floor(count / SAMPLE));
  const sample = new Float64Array(Math.ceil(count / step));
  let seen = 0;
  for (let i = 0; i < values.length; i++) {
    if (positive ? values[i] > 0 : values[i] === values[i]) {
      if (seen % step === 0) {
        sample[seen / step] = values[i];
      }
      seen++;
    }
  }
  sample.sort();
  const at = (quantile: number): number => sample[Math.round(quantile * (sample.length - 1))];
  const low = at(0.01);
  const high = at(0.997);
  if (high > low) {
    return { low, high };
  }
  return positive ? { low: low / 2, high: high * 2 } : { low: low - 0.5, high: high + 0.5 };
}

/** The scale that holds both: while a map grows its colours may only spread, so that nothing flickers. */
export function widen(before: ColourRange | null, now: ColourRange | null): ColourRange | null {
  if (!before || !now) {
    return now ?? before;
  }
  return { low: Math.min(before.low, now.low), high: Math.max(before.high, now.high) };
}

/** log10 in place; zero and below become NaN, which is drawn as empty sky. */
export function logInPlace(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    values[i] = values[i] > 0 ? Math.log10(values[i]) : NaN;
  }
}

/** Steps within a decade, from few to many. */
const STEPS = [[1], [1, 3], [1, 2, 5]];

/** Ticks of a colour bar over log10 values, labelled with the values themselves: 1, 10, 100, 1k. */
export function logTicks({ low, high }: ColourRange): { values: number[]; labels: string[] } {
  const decades = Math.log10(high) - Math.log10(low);
  // Few steps where there are many decades; more where these would leave less than three ticks.
  for (const steps of STEPS.slice(decades > 2.5 ? 0 : decades > 1.2 ? 1 : 2)) {
    const ticks = decadeTicks(low, high, steps);
    if (ticks.values.length > 2) {
      return ticks;
    }
  }
  return evenTicks(low, high);
}

function decadeTicks(low: number, high: number, steps: readonly number[]): { values: number[]; labels: string[] } {
  const from = Math.log10(low);
  const to = Math.log10(high);
  const values: number[] = [];
  const labels: string[] = [];
  for (let decade = Math.floor(from); decade <= Math.ceil(to); decade++) {
    for (const step of steps) {
      const at = decade + Math.log10(step);
      if (at >= from - 1e-9 && at <= to + 1e-9) {
        values.push(at);
        labels.push(shortNumber(step * 10 ** decade));
      }
    }
  }
  return { values, labels };
}

/** Ticks at round steps of the value itself, for a scale of less than a decade: the largest step that gives three. */
function evenTicks(low: number, high: number): { values: number[]; labels: string[] } {
  let ticks: number[] = [];
  for (let parts = 4; ticks.length < 3; parts *= 2) {
    const step = roundStep((high - low) / parts);
    const first = Math.max(1, Math.ceil(low / step - 1e-9));
    const last = Math.floor((high / step) * (1 + 1e-9));
    ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
  }
  return { values: ticks.map(Math.log10), labels: ticks.map(shortNumber) };
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `step`. */
function roundStep(step: number): number {
  const decade = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5, 10].find(factor => factor * decade >= step) ?? 10) * decade;
}

/** 0.3, 30, 3k, 2M. */
export function shortNumber(value: number): string {
  for (const [scale, suffix] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k']
  ] as const) {
    if (Math.abs(value) >= scale) {
      return `${Number((value / scale).toPrecision(3))}${suffix}`;
    }
  }
  return String(Number(value.toPrecision(3)));
}
