export type Values = Uint32Array | Float32Array | Float64Array;

/**
 * How values become colours: evenly; by their logarithm; by the square root of their distance from the low end; or so
 * that every colour covers as much sky as any other.
 */
export const STRETCHES = ['linear', 'log', 'sqrt', 'equalised'] as const;
export type Stretch = (typeof STRETCHES)[number];

/** Ends of a colour scale, in the units of the values. */
export interface ColourRange {
  low: number;
  high: number;
}

/** Share of the pixels below and above which colours stay the same [percent]. */
export interface Clip {
  low: number;
  high: number;
}

/** Ends that a few extreme pixels cannot stretch. */
export const ROBUST: Clip = { low: 1, high: 99.7 };

/** What maps values to places 0…1 of a colour map. */
export interface ColourScale extends ColourRange {
  stretch: Stretch;
  /** Of `equalised`: values at even shares of the pixels between the ends, ascending. */
  quantiles?: Float64Array;
}

/** Values looked at for the quantiles: plenty for two ends of a scale, and the same cost for every order. */
const SAMPLE = 40_000;
const QUANTILES = 257;

/**
 * The colour scale of some pixels: between two percentiles of those that have a value. Null when there are none.
 * @param isPositive - only values above 0 count, as they must for `log`
 * @param limits - the ends, in place of percentiles; a logarithm has no lower end at or below 0, and keeps its percentile
 */
export function scaleOf(
  values: Values,
  stretch: Stretch,
  clip: Clip = ROBUST,
  isPositive = stretch === 'log',
  limits?: ColourRange
): ColourScale | null {
  const sample = sampled(values, isPositive);
  if (sample.length === 0) {
    return null;
  }
  const at = (percent: number): number => sample[Math.round((percent / 100) * (sample.length - 1))];
  let [low, high] = [at(clip.low), at(clip.high)];
  if (limits) {
    [low, high] = [stretch === 'log' && !(limits.low > 0) ? low : limits.low, limits.high];
  }
  if (!(high > low)) {
    [low, high] = stretch === 'log' ? [low / 2, high * 2] : [low - 0.5, high + 0.5];
  }
  if (stretch !== 'equalised') {
    return { stretch, low, high };
  }
  // Of what lies between the limits.
  const shares = limits
    ? [lowerBound(sample, low, false), Math.max(0, lowerBound(sample, high, true) - 1)].map(
        index => (100 * index) / Math.max(1, sample.length - 1)
      )
    : [clip.low, clip.high];
  const quantiles = Float64Array.from({ length: QUANTILES }, (_, i) =>
    at(Math.min(100, shares[0] + (Math.max(0, shares[1] - shares[0]) * i) / (QUANTILES - 1)))
  );
  return { stretch, low, high, quantiles };
}

/** A sorted sample of the values that can be drawn. */
function sampled(values: Values, positive: boolean): Float64Array {
  const isDrawn = (value: number): boolean => (positive ? value > 0 : value === value);
  // Every so many-th of many; all of them where that finds too few. A stride that is no power of two hits all places of
  // the pixels' tree.
  for (const stride of values.length > 8 * SAMPLE ? [Math.floor(values.length / (8 * SAMPLE)) | 1, 1] : [1]) {
    let count = 0;
    for (let i = 0; i < values.length; i += stride) {
      count += isDrawn(values[i]) ? 1 : 0;
    }
    if (count < 1000 && stride > 1) {
      continue;
    }
    const step = Math.max(1, Math.floor(count / SAMPLE));
    const sample = new Float64Array(Math.ceil(count / step));
    let seen = 0;
    for (let i = 0; i < values.length; i += stride) {
      if (isDrawn(values[i])) {
        if (seen % step === 0) {
          sample[seen / step] = values[i];
        }
        seen++;
      }
    }
    return sample.sort();
  }
  return new Float64Array(0);
}

/** The scale that holds both: while a map grows its colours may only spread, so that nothing flickers. */
export function widen(before: ColourScale | null, now: ColourScale | null): ColourScale | null {
  if (!before || !now || before.stretch !== now.stretch) {
    return now ?? before;
  }
  return { ...now, low: Math.min(before.low, now.low), high: Math.max(before.high, now.high) };
}

/** A scale for values that are all multiplied. */
export function scaled(scale: ColourScale, factor: number): ColourScale {
  const { low, high, quantiles } = scale;
  return {
    ...scale,
    low: low * factor,
    high: high * factor,
    ...(quantiles && { quantiles: quantiles.map(value => value * factor) })
  };
}

/** Place 0…1 of a value on a scale; NaN for values that have no colour. */
export function placeOn(scale: ColourScale, value: number): number {
  const { low, high } = scale;
  if (value !== value) {
    return NaN;
  }
  switch (scale.stretch) {
    case 'linear':
      return clamp((value - low) / (high - low));
    case 'sqrt':
      return Math.sqrt(clamp((value - low) / (high - low)));
    case 'log':
      return value > 0 ? clamp(Math.log(value / low) / Math.log(high / low)) : NaN;
    case 'equalised':
      return rank(scale.quantiles!, value);
  }
}

/** The value at a place 0…1 of a scale. */
export function valueAt(scale: ColourScale, place: number): number {
  const { low, high, quantiles } = scale;
  switch (scale.stretch) {
    case 'linear':
      return low + place * (high - low);
    case 'sqrt':
      return low + place * place * (high - low);
    case 'log':
      return low * (high / low) ** place;
    case 'equalised':
      return quantiles![Math.round(place * (quantiles!.length - 1))];
  }
}

/** Share of ascending values below a value; those equal to it count half. */
function rank(quantiles: Float64Array, value: number): number {
  const last = quantiles.length - 1;
  const below = lowerBound(quantiles, value, false);
  const upTo = lowerBound(quantiles, value, true);
  if (upTo > below) {
    return (below + upTo - 1) / 2 / last;
  }
  if (below === 0 || below > last) {
    return below === 0 ? 0 : 1;
  }
  const [a, b] = [quantiles[below - 1], quantiles[below]];
  return (below - 1 + (value - a) / (b - a)) / last;
}

function lowerBound(sorted: Float64Array, value: number, past: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value || (past && sorted[middle] === value)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

const clamp = (place: number): number => (place < 0 ? 0 : place > 1 ? 1 : place);
