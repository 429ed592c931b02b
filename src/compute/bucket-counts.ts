import type { LogBuckets } from './log-buckets';

/** Counts of {@link LogBuckets} of many values; 8 bytes for each bucket that occurs. Plain data when taken as {@link entries}. */
export class BucketCounts {
  private counts = new Map<number, number>();

  constructor(private readonly buckets: LogBuckets) {}

  add(value: number): void {
    const bucket = this.buckets.of(value);
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + 1);
  }

  /** Buckets ascending, each with its count. */
  entries(): { buckets: Float64Array; counts: Float64Array } {
    const buckets = Float64Array.from(this.counts.keys()).sort();
    return { buckets, counts: buckets.map(bucket => this.counts.get(bucket)!) };
  }

  merge({ buckets, counts }: { buckets: Float64Array; counts: Float64Array }): void {
    for (let i = 0; i < buckets.length; i++) {
      this.counts.set(buckets[i], (this.counts.get(buckets[i]) ?? 0) + counts[i]);
    }
  }

  quantile(q: number): number {
    const { buckets, counts } = this.entries();
    return this.buckets.quantile(buckets, counts, 0, buckets.length, q);
  }
}
