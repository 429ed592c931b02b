import type { ColumnInfo } from '../protocol';
import { addRuns } from './kernel-sums';

/** What a file's rows came to in one layer, an entry per pixel of the partial. Which arrays are there, the statistic says. */
export interface LayerPart {
  column?: Pick<ColumnInfo, 'unit'>;
  counts: Uint32Array;
  sums?: Float64Array;
  lost?: Float64Array;
  means?: Float64Array;
  squares?: Float64Array;
  extremes?: Float64Array;
  /** How many of the items below each pixel has; they follow one another, pixel by pixel. */
  sizes?: Uint32Array;
  /** Items: all values, ascending in each pixel. */
  kept?: Float64Array;
  /** The statistic itself, where all values of the pixel were there and were let go of; else NaN. */
  settled?: Float64Array;
  /** Items: buckets, ascending in each pixel, and how many values each holds. */
  buckets?: Int32Array;
  tallies?: Float64Array;
}

/** Pixels [from, to) of a part; nothing is copied. */
export function slicePart(part: LayerPart, from: number, to: number): LayerPart {
  const { column, sizes } = part;
  const cut = <A extends Growable>(values: A | undefined): A | undefined => values?.subarray(from, to) as A | undefined;
  const out: LayerPart = { column, counts: cut(part.counts)! };
  out.sums = cut(part.sums);
  out.lost = cut(part.lost);
  out.means = cut(part.means);
  out.squares = cut(part.squares);
  out.extremes = cut(part.extremes);
  out.settled = cut(part.settled);
  if (sizes) {
    const first = total(sizes, 0, from);
    const last = first + total(sizes, from, to);
    out.sizes = cut(sizes);
    out.kept = part.kept?.subarray(first, last);
    out.buckets = part.buckets?.subarray(first, last);
    out.tallies = part.tallies?.subarray(first, last);
  }
  return out;
}

export function total(sizes: Uint32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    sum += sizes[i];
  }
  return sum;
}

type Growable = Uint32Array | Float64Array;

export function grown<A extends Growable>(values: A, size: number, fill = 0): A {
  const larger = new (values.constructor as new (length: number) => A)(size);
  larger.set(values);
  return fill === 0 ? larger : (larger.fill(fill, values.length) as A);
}

export function picked<A extends Growable>(values: A, entries: Int32Array): A {
  const out = new (values.constructor as new (length: number) => A)(entries.length);
  for (let i = 0; i < entries.length; i++) {
    out[i] = values[entries[i]];
  }
  return out;
}

/**
 * A layer's statistic for each pixel entry of a {@link KeyTable}: of one file in a worker, of all files in the main
 * thread. Merging in one order gives one answer, to the last bit.
 */
export abstract class PixelState {
  counts = new Uint32Array(0);

  /** Makes room for entries below `size`. */
  reserve(size: number): void {
    if (size > this.counts.length) {
      const length = Math.max(1024, size, 2 * this.counts.length);
      this.counts = grown(this.counts, length);
      this.grow(length);
    }
  }

  /** A further value in a pixel; never NaN where the statistic leaves NaN out. */
  abstract add(entry: number, value: number): void;

  /**
   * As {@link add} for all rows of a batch, in their order. Values that are NaN, as at nulls, are left out.
   * @param entries - of each row; negative: it has none
   */
  addAll(entries: Int32Array, values: Float64Array, rows: number): void {
    for (let i = 0; i < rows; i++) {
      if (entries[i] >= 0 && values[i] === values[i]) {
        this.add(entries[i], values[i]);
      }
    }
  }

  /**
   * As {@link addAll} for rows that lie in runs, each of one entry and none twice.
   * @param runs - entry and number of rows of each, one after the other
   * @returns false where that would not be faster: nothing was added
   */
  addRuns(_runs: readonly number[], _values: Float64Array): boolean {
    return false;
  }

  /** The state of entries, in their order. */
  abstract part(entries: Int32Array): LayerPart;

  /** Takes a part in, `entries` being where its pixels are here. */
  abstract merge(part: LayerPart, entries: Int32Array): void;

  /** The statistic of entries. */
  abstract values(entries: Int32Array): Uint32Array | Float64Array;

  /** Memory that it holds, by what it was given alone [bytes]. @param entries - how many there are */
  bytes(entries: number): number {
    return 4 * entries;
  }

  protected grow(_length: number): void {}

  protected mergeCounts(part: LayerPart, entries: Int32Array): void {
    for (let i = 0; i < entries.length; i++) {
      this.counts[entries[i]] += part.counts[i];
    }
  }
}

export class CountState extends PixelState {
  add(entry: number): void {
    this.counts[entry]++;
  }

  part(entries: Int32Array): LayerPart {
    return { counts: picked(this.counts, entries) };
  }

  merge(part: LayerPart, entries: Int32Array): void {
    this.mergeCounts(part, entries);
  }

  values(entries: Int32Array): Uint32Array {
    return picked(this.counts, entries);
  }
}

/** Compensated sums (Neumaier 1974, ZAMM 54, 39), and means from them. */
export class SumState extends PixelState {
  private sums = new Float64Array(0);
  private lost = new Float64Array(0);

  constructor(private readonly isMean: boolean) {
    super();
  }

  add(entry: number, value: number): void {
    this.counts[entry]++;
    this.addSum(entry, value, 0);
  }

  /** The sums of the pixel at hand are kept out of the arrays: rows that follow each other mostly lie in one. */
  override addAll(entries: Int32Array, values: Float64Array, rows: number): void {
    const { counts, sums, lost } = this;
    let at = -1;
    let count = 0;
    let sum = 0;
    let rest = 0;
    for (let i = 0; i < rows; i++) {
      const entry = entries[i];
      const value = values[i];
      if (entry < 0 || value !== value) {
        continue;
      }
      if (entry !== at) {
        if (at >= 0) {
          counts[at] = count;
          sums[at] = sum;
          lost[at] = rest;
        }
        at = entry;
        count = counts[at];
        sum = sums[at];
        rest = lost[at];
      }
      count++;
      const next = sum + value;
      rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
    if (at >= 0) {
      counts[at] = count;
      sums[at] = sum;
      lost[at] = rest;
    }
  }

  override addRuns(runs: readonly number[], values: Float64Array): boolean {
    const { counts, sums, lost } = this;
    return addRuns({ counts, sums, lost }, runs, values);
  }

  part(entries: Int32Array): LayerPart {
    return {
      counts: picked(this.counts, entries),
      sums: picked(this.sums, entries),
      lost: picked(this.lost, entries)
    };
  }

  merge(part: LayerPart, entries: Int32Array): void {
    this.mergeCounts(part, entries);
    for (let i = 0; i < entries.length; i++) {
      this.addSum(entries[i], part.sums![i], part.lost![i]);
    }
  }

  values(entries: Int32Array): Float64Array {
    const out = new Float64Array(entries.length);
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      const count = this.counts[entry];
      // an infinite value leaves no finite rest
      const rest = Number.isFinite(this.lost[entry]) ? this.lost[entry] : 0;
      out[i] = count === 0 ? NaN : (this.sums[entry] + rest) / (this.isMean ? count : 1);
    }
    return out;
  }

  override bytes(entries: number): number {
    return 20 * entries;
  }

  protected override grow(length: number): void {
    this.sums = grown(this.sums, length);
    this.lost = grown(this.lost, length);
  }

  private addSum(entry: number, value: number, lost: number): void {
    const sum = this.sums[entry];
    const next = sum + value;
    this.lost[entry] += (Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum) + lost;
    this.sums[entry] = next;
  }
}

/** Standard deviation of a sample (n − 1): Welford 1962 (Technometrics 4, 419), merged as Chan, Golub & LeVeque 1983. */
export class SpreadState extends PixelState {
  private means = new Float64Array(0);
  private squares = new Float64Array(0);

  add(entry: number, value: number): void {
    const count = ++this.counts[entry];
    const before = value - this.means[entry];
    this.means[entry] += before / count;
    this.squares[entry] += before * (value - this.means[entry]);
  }

  part(entries: Int32Array): LayerPart {
    return {
      counts: picked(this.counts, entries),
      means: picked(this.means, entries),
      squares: picked(this.squares, entries)
    };
  }

  merge({ counts, means, squares }: LayerPart, entries: Int32Array): void {
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      const own = this.counts[entry];
      const other = counts[i];
      if (other === 0) {
        continue;
      }
      const all = own + other;
      const between = means![i] - this.means[entry];
      this.means[entry] = own === 0 ? means![i] : this.means[entry] + (between * other) / all;
      this.squares[entry] += own === 0 ? squares![i] : squares![i] + between * between * ((own * other) / all);
      this.counts[entry] = all;
    }
  }

  values(entries: Int32Array): Float64Array {
    const out = new Float64Array(entries.length);
    for (let i = 0; i < entries.length; i++) {
      const count = this.counts[entries[i]];
      out[i] = count < 2 ? NaN : Math.sqrt(this.squares[entries[i]] / (count - 1));
    }
    return out;
  }

  override bytes(entries: number): number {
    return 20 * entries;
  }

  /** Means of the values, without which deviations of larger pixels cannot be made. */
  meansOf(entries: Int32Array): Float64Array {
    return picked(this.means, entries).map((mean, i) => (this.counts[entries[i]] === 0 ? NaN : mean));
  }

  protected override grow(length: number): void {
    this.means = grown(this.means, length);
    this.squares = grown(this.squares, length);
  }
}

export class ExtremeState extends PixelState {
  private extremes = new Float64Array(0);

  constructor(private readonly isMax: boolean) {
    super();
  }

  add(entry: number, value: number): void {
    this.counts[entry]++;
    this.keep(entry, value);
  }

  part(entries: Int32Array): LayerPart {
    return { counts: picked(this.counts, entries), extremes: picked(this.extremes, entries) };
  }

  merge(part: LayerPart, entries: Int32Array): void {
    this.mergeCounts(part, entries);
    for (let i = 0; i < entries.length; i++) {
      if (part.counts[i] > 0) {
        this.keep(entries[i], part.extremes![i]);
      }
    }
  }

  values(entries: Int32Array): Float64Array {
    return picked(this.extremes, entries);
  }

  override bytes(entries: number): number {
    return 12 * entries;
  }

  protected override grow(length: number): void {
    this.extremes = grown(this.extremes, length, NaN);
  }

  private keep(entry: number, value: number): void {
    const extreme = this.extremes[entry];
    if (extreme !== extreme || (this.isMax ? value > extreme : value < extreme)) {
      this.extremes[entry] = value;
    }
  }
}
