import type { ColumnInfo } from '../protocol';
import type { Vector } from '../query';
import type { ColumnData } from './batch';
import { BucketCounts } from './bucket-counts';
import type { LogBuckets } from './log-buckets';
import type { Moments } from './moments';
import { addValues, mergeMoments, noMoments, sumOf } from './moments';
import { Reals } from './reals';
import type { ColumnStatistics } from './statistics-spec';
import { MAX_DISTINCT } from './statistics-spec';

/** What the rows so far came to in one column. Plain data. */
export interface TallyPart {
  info: Pick<ColumnInfo, 'name' | 'datatype' | 'subtype' | 'unit'>;
  count: number;
  nulls: number;
  moments?: Moments;
  /** int64 only. */
  extremes?: { min: bigint; max: bigint };
  buckets?: { buckets: Float64Array; counts: Float64Array };
  lengths?: { min: number; max: number };
  /** Different strings; `undefined` once there are too many. */
  distinct?: string[];
}

const isNumeric = /^(bool|int(8|16|32|64)|float(32|64))$/;

/** Statistics of one column: of one file in a worker, of all in the main thread. */
export class ColumnTally {
  private count = 0;
  private nulls = 0;
  private readonly moments?: Moments;
  private readonly buckets?: BucketCounts;
  private extremes?: { min: bigint; max: bigint };
  private lengths?: { min: number; max: number };
  private distinct?: Set<string>;
  private readonly type: string;
  private readonly reals = new Reals();

  constructor(
    private readonly info: TallyPart['info'],
    buckets: LogBuckets | undefined
  ) {
    this.type = info.subtype ?? info.datatype;
    if (isNumeric.test(this.type)) {
      this.moments = noMoments();
      this.buckets = buckets && this.type !== 'bool' ? new BucketCounts(buckets) : undefined;
    } else if (info.subtype === undefined) {
      this.distinct = new Set();
    }
  }

  addColumn(column: ColumnData): void {
    this.tally(column.length, column.nullCount);
    if (this.moments) {
      const { values, nulls } = this.reals.of(column);
      this.addReals(values, nulls, column.length);
      if (column.values instanceof BigInt64Array) {
        this.addWords(column.values, nulls, column.length);
      }
      return;
    }
    const { offsets, validity, length } = column;
    const bytes = column.kind === 'string' ? (column.values as Uint8Array) : undefined;
    const text = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < length; i++) {
      if (validity === undefined || ((validity[i >> 3] >> (i & 7)) & 1) === 1) {
        if (text) {
          this.addText(text.toString('utf8', offsets![i], offsets![i + 1]));
        } else {
          this.addLength(offsets![i + 1] - offsets![i]);
        }
      }
    }
  }

  addVector(vector: Vector): void {
    const { length, nulls } = vector;
    let nullCount = 0;
    for (let i = 0; nulls !== undefined && i < length; i++) {
      nullCount += nulls[i];
    }
    this.tally(length, nullCount);
    if (this.moments) {
      this.addReals(this.reals.ofVector(vector).values, nulls, length);
      if (vector.values instanceof BigInt64Array) {
        this.addWords(vector.values, nulls, length);
      }
      return;
    }
    (vector.values as string[]).forEach((text, i) => {
      if (nulls?.[i] !== 1) {
        this.addText(text);
      }
    });
  }

  part(): TallyPart {
    const { info, count, nulls, moments, extremes, lengths } = this;
    const { name, datatype, subtype, unit } = info;
    return {
      info: { name, datatype, subtype, unit },
      count,
      nulls,
      moments,
      extremes,
      lengths,
      buckets: this.buckets?.entries(),
      distinct: this.distinct && [...this.distinct]
    };
  }

  merge(part: TallyPart): void {
    this.count += part.count;
    this.nulls += part.nulls;
    if (this.moments && part.moments) {
      mergeMoments(this.moments, part.moments);
    }
    if (part.extremes) {
      this.addExtremes(part.extremes.min, part.extremes.max);
    }
    if (part.buckets) {
      this.buckets?.merge(part.buckets);
    }
    if (part.lengths) {
      this.addLength(part.lengths.min);
      this.addLength(part.lengths.max);
    }
    if (!part.distinct) {
      this.distinct = undefined;
    }
    part.distinct?.forEach(text => this.addDistinct(text));
  }

  statistics(quantiles: readonly number[] | undefined): ColumnStatistics {
    const { info, type, count, nulls, moments, lengths, distinct } = this;
    const out: ColumnStatistics = { name: info.name, datatype: type, unit: info.unit, count, nulls };
    if (moments && type === 'bool') {
      out.trues = sumOf(moments);
    } else if (moments) {
      Object.assign(out, this.numbers(moments, quantiles));
    } else {
      Object.assign(out, lengths && { minLength: lengths.min, maxLength: lengths.max });
      if (info.subtype === undefined) {
        Object.assign(out, distinct ? { distinct: distinct.size } : { distinctOverflow: true });
      }
    }
    return out;
  }

  private numbers(moments: Moments, quantiles: readonly number[] | undefined): Partial<ColumnStatistics> {
    const { count, nan, min, max, squares } = moments;
    if (count === 0) {
      return { nan };
    }
    const { extremes } = this;
    return {
      nan,
      min: extremes ? String(extremes.min) : min,
      max: extremes ? String(extremes.max) : max,
      sum: sumOf(moments),
      mean: sumOf(moments) / count,
      ...(count > 1 && { stddev: Math.sqrt(squares / (count - 1)) }),
      // a bucket's middle may lie beyond the values at the ends
      ...(this.buckets &&
        quantiles && { approxQuantiles: quantiles.map(q => Math.min(max, Math.max(min, this.buckets!.quantile(q)))) })
    };
  }

  private tally(rows: number, nulls: number): void {
    this.count += rows - nulls;
    this.nulls += nulls;
  }

  private addReals(values: Float64Array, nulls: Uint8Array | undefined, rows: number): void {
    addValues(this.moments!, values, nulls, rows);
    for (let i = 0; this.buckets !== undefined && i < rows; i++) {
      if (values[i] === values[i]) {
        this.buckets.add(values[i]);
      }
    }
  }

  /** Extremes of int64, compared by words. */
  private addWords(values: BigInt64Array, nulls: Uint8Array | undefined, rows: number): void {
    const words = new Int32Array(values.buffer, values.byteOffset, 2 * rows);
    let least = -1;
    let most = -1;
    for (let i = 0; i < rows; i++) {
      if (nulls?.[i] !== 1) {
        least = least < 0 || isLess(words, i, least) ? i : least;
        most = most < 0 || isLess(words, most, i) ? i : most;
      }
    }
    if (least >= 0) {
      this.addExtremes(values[least], values[most]);
    }
  }

  private addExtremes(min: bigint, max: bigint): void {
    const { extremes } = this;
    this.extremes = extremes
      ? { min: min < extremes.min ? min : extremes.min, max: max > extremes.max ? max : extremes.max }
      : { min, max };
  }

  private addText(text: string): void {
    let characters = text.length;
    for (let i = 0; i < text.length; i++) {
      characters -= (text.charCodeAt(i) & 0xfc00) === 0xdc00 ? 1 : 0;
    }
    this.addLength(characters);
    this.addDistinct(text);
  }

  private addDistinct(text: string): void {
    if (this.distinct?.add(text) && this.distinct.size > MAX_DISTINCT) {
      this.distinct = undefined;
    }
  }

  private addLength(length: number): void {
    const { lengths } = this;
    this.lengths = lengths
      ? { min: Math.min(lengths.min, length), max: Math.max(lengths.max, length) }
      : { min: length, max: length };
  }
}

const isLess = (words: Int32Array, a: number, b: number): boolean =>
  words[2 * a + 1] < words[2 * b + 1] ||
  (words[2 * a + 1] === words[2 * b + 1] && words[2 * a] >>> 0 < words[2 * b] >>> 0);
