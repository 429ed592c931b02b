import { GaiaError } from '../protocol';

/** Bucket numbers lie within ±{@link OFFSET}; 0 holds the zeros. */
const OFFSET = 1 << 23;

export const DEFAULT_ACCURACY = 0.002;

/**
 * Sorts numbers into buckets whose ends differ by a constant factor, so that the middle of a bucket is within a relative
 * error of each of its values (DDSketch: Masson, Rim & Lee 2019, Proc. VLDB 12, 2195). Counts of buckets add up
 * exactly, so a quantile from them does not depend on the order of the values.
 */
export class LogBuckets {
  private readonly perLog: number;
  private readonly logGrowth: number;

  /**
   * @param accuracy - largest relative error, 1e-4 to 0.1
   * @throws GaiaError BAD_REQUEST
   */
  constructor(readonly accuracy: number = DEFAULT_ACCURACY) {
    if (!(accuracy >= 1e-4 && accuracy <= 0.1)) {
      throw new GaiaError('BAD_REQUEST', `The accuracy of an approximate quantile is 0.0001 to 0.1, not ${accuracy}.`);
    }
    this.logGrowth = Math.log((1 + accuracy) / (1 - accuracy));
    this.perLog = 1 / this.logGrowth;
  }

  /** Bucket of a number that is not NaN; larger numbers never have smaller buckets. */
  of(value: number): number {
    if (value === 0) {
      return 0;
    }
    const size = Math.abs(value);
    const bucket = OFFSET + (size === Infinity ? OFFSET - 1 : Math.ceil(Math.log(size) * this.perLog));
    return value > 0 ? bucket : -bucket;
  }

  /** The value that stands for a bucket. */
  middle(bucket: number): number {
    if (bucket === 0) {
      return 0;
    }
    const index = Math.abs(bucket) - OFFSET;
    const size =
      index === OFFSET - 1 ? Infinity : (2 * Math.exp(index * this.logGrowth)) / (1 + Math.exp(this.logGrowth));
    return bucket > 0 ? size : -size;
  }

  /**
   * Quantile of counted buckets: that of the value of rank ⌊q·(n − 1)⌋.
   * @param buckets - ascending in [from, to)
   */
  quantile(buckets: ArrayLike<number>, counts: ArrayLike<number>, from: number, to: number, q: number): number {
    let total = 0;
    for (let i = from; i < to; i++) {
      total += counts[i];
    }
    if (total === 0) {
      return NaN;
    }
    let left = Math.floor(q * (total - 1));
    let at = from;
    while (left >= counts[at]) {
      left -= counts[at++];
    }
    return this.middle(buckets[at]);
  }
}
