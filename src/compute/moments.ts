/** Count, extremes, compensated sum and spread of numbers. Plain data. */
export interface Moments {
  count: number;
  nan: number;
  min: number;
  max: number;
  sum: number;
  lost: number;
  mean: number;
  squares: number;
}

export const noMoments = (): Moments => ({
  count: 0,
  nan: 0,
  min: Infinity,
  max: -Infinity,
  sum: 0,
  lost: 0,
  mean: 0,
  squares: 0
});

/** Adds values; where `nulls` is 1 there is none. */
export function addValues(moments: Moments, values: Float64Array, nulls: Uint8Array | undefined, rows: number): void {
  let { count, nan, min, max, sum, lost, mean, squares } = moments;
  for (let i = 0; i < rows; i++) {
    const value = values[i];
    if (value !== value) {
      nan += nulls?.[i] === 1 ? 0 : 1;
      continue;
    }
    count++;
    if (value < min) {
      min = value;
    }
    if (value > max) {
      max = value;
    }
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
    const before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }
  Object.assign(moments, { count, nan, min, max, sum, lost, mean, squares });
}

/** Takes in what other values came to; see `pixel-state` for the sources. */
export function mergeMoments(to: Moments, from: Moments): void {
  to.nan += from.nan;
  if (from.count === 0) {
    return;
  }
  const all = to.count + from.count;
  const between = from.mean - to.mean;
  const next = to.sum + from.sum;
  to.lost += (Math.abs(to.sum) >= Math.abs(from.sum) ? to.sum - next + from.sum : from.sum - next + to.sum) + from.lost;
  to.sum = next;
  to.squares =
    to.count === 0 ? from.squares : to.squares + from.squares + between * between * ((to.count * from.count) / all);
  to.mean = to.count === 0 ? from.mean : to.mean + (between * from.count) / all;
  to.count = all;
  to.min = Math.min(to.min, from.min);
  to.max = Math.max(to.max, from.max);
}

/** The sum with the part that rounding lost; an infinite value leaves no finite rest. */
export const sumOf = ({ sum, lost }: Moments): number => sum + (Number.isFinite(lost) ? lost : 0);
