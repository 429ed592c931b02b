import { GaiaError } from '../protocol';

/**
 * Quantile of ascending values [from, to), interpolated linearly between order statistics (type 7 of Hyndman & Fan
 * 1996, Am. Stat. 50, 361; numpy's default). NaN when there are none.
 */
export function quantileOfSorted(sorted: Float64Array, from: number, to: number, q: number): number {
  const last = to - from - 1;
  if (last < 0) {
    return NaN;
  }
  const position = last * q;
  const below = Math.min(Math.floor(position), last);
  const low = sorted[from + below];
  const high = sorted[from + Math.min(below + 1, last)];
  return interpolated(low, high, position - below);
}

/** A value between two, `part` (0–1) of the way, as numpy computes it. */
export function interpolated(low: number, high: number, part: number): number {
  if (low === high || part === 0) {
    return low;
  }
  const difference = high - low;
  return part >= 0.5 ? high - difference * (1 - part) : low + difference * part;
}

/** @throws GaiaError BAD_REQUEST */
export function checkQuantile(q: number): void {
  if (!(q >= 0 && q <= 1)) {
    throw new GaiaError('BAD_REQUEST', `A quantile lies between 0 and 1, not at ${q}.`);
  }
}
