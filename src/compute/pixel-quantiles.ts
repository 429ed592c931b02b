import { GaiaError } from '../protocol';
import { KeyTable } from './key-table';
import { LogBuckets } from './log-buckets';
import { grown, picked, PixelState, type LayerPart } from './pixel-state';
import { quantileOfSorted } from './quantile';

/** Values of one file or of several, by pixel. */
interface Values {
  kept: Float64Array;
  /** How many of them each entry of `entries` has. */
  sizes: Uint32Array;
  entries: Int32Array;
}

/**
 * Exact quantiles: all values are kept, 20 bytes each at the end. Where it is known that a pixel has all its values,
 * {@link settle} puts their quantile in their place.
 */
export class KeptState extends PixelState {
  /** Quantiles of settled entries. */
  private settled = new Float64Array(0);
  private isSettled = new Uint8Array(0);
  private held = 0;
  private own = { kept: new Float64Array(0), at: new Int32Array(0), size: 0 };
  private chunks: Values[] = [];
  private grouped?: { all: Float64Array; from: Float64Array };

  /** @param maxValues - values that {@link add} takes: those of one file */
  constructor(
    private readonly q: number,
    private readonly maxValues: number
  ) {
    super();
  }

  override bytes(entries: number): number {
    return 13 * entries + 20 * this.held;
  }

  add(entry: number, value: number): void {
    this.counts[entry]++;
    const { own } = this;
    if (own.size === own.kept.length) {
      const length = Math.max(1024, 2 * own.size);
      const at = new Int32Array(length);
      at.set(own.at);
      this.own = { kept: grown(own.kept, length), at, size: own.size };
    }
    this.own.kept[this.own.size] = value;
    this.own.at[this.own.size++] = entry;
    if (++this.held > this.maxValues) {
      throw new GaiaError(
        'OVER_BUDGET',
        `An exact quantile keeps every value of a file, and there are more than ${this.maxValues} of them in one.`,
        'Ask for approx_median or approx_quantile, or select fewer rows.',
        { limit: this.maxValues }
      );
    }
  }

  part(entries: Int32Array): LayerPart {
    const { all, from } = this.group();
    const part: LayerPart = { counts: picked(this.counts, entries), settled: picked(this.settled, entries) };
    part.sizes = Uint32Array.from(entries, entry => from[entry + 1] - from[entry]);
    part.kept = new Float64Array(part.sizes.reduce((sum, size) => sum + size, 0));
    for (let i = 0, at = 0; i < entries.length; i++) {
      part.kept.set(all.subarray(from[entries[i]], from[entries[i] + 1]), at);
      at += part.sizes[i];
    }
    return part;
  }

  merge(part: LayerPart, entries: Int32Array): void {
    this.grouped = undefined;
    this.mergeCounts(part, entries);
    const { kept, sizes, settled } = part;
    if (kept!.length > 0) {
      this.chunks.push({ kept: kept!, sizes: sizes!, entries });
      this.held += kept!.length;
    }
    for (let i = 0; settled !== undefined && i < entries.length; i++) {
      if (sizes![i] === 0 && part.counts[i] > 0) {
        this.settled[entries[i]] = settled[i];
        this.isSettled[entries[i]] = 1;
      }
    }
  }

  /** All values of these entries have come: only their quantiles are kept. */
  settle(entries: Int32Array): void {
    const closing = new Set(entries);
    const rest: Values[] = [];
    const closed: Values[] = [];
    for (const chunk of this.chunks) {
      const isClosing = Uint8Array.from(chunk.entries, entry => (closing.has(entry) ? 1 : 0));
      const count = isClosing.reduce((sum, flag) => sum + flag, 0);
      if (count > 0) {
        closed.push(partOf(chunk, isClosing, 1));
      }
      if (count < isClosing.length) {
        rest.push(count === 0 ? chunk : partOf(chunk, isClosing, 0));
      }
    }
    this.chunks = rest;
    const { all, places } = together(closed);
    for (const [entry, { start, end }] of places) {
      all.subarray(start, end).sort();
      this.settled[entry] = quantileOfSorted(all, start, end, this.q);
      this.isSettled[entry] = 1;
    }
    this.held -= all.length;
    this.grouped = undefined;
  }

  values(entries: Int32Array): Float64Array {
    const { all, from } = this.group();
    const out = new Float64Array(entries.length);
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      out[i] =
        this.isSettled[entry] === 1 ? this.settled[entry] : quantileOfSorted(all, from[entry], from[entry + 1], this.q);
    }
    return out;
  }

  /** Makes a pixel known by the number and the quantile of its values alone. */
  know(entry: number, count: number, quantile: number): void {
    this.counts[entry] = count;
    this.settled[entry] = quantile;
    this.isSettled[entry] = 1;
  }

  protected override grow(length: number): void {
    this.settled = grown(this.settled, length, NaN);
    const flags = new Uint8Array(length);
    flags.set(this.isSettled);
    this.isSettled = flags;
  }

  /** All values that are held, ascending for each entry. */
  private group(): { all: Float64Array; from: Float64Array } {
    if (this.grouped) {
      return this.grouped;
    }
    const { kept, at, size } = this.own;
    const from = new Float64Array(this.counts.length + 1);
    for (let i = 0; i < size; i++) {
      from[at[i] + 1]++;
    }
    for (const { entries, sizes } of this.chunks) {
      for (let i = 0; i < entries.length; i++) {
        from[entries[i] + 1] += sizes[i];
      }
    }
    for (let entry = 0; entry < this.counts.length; entry++) {
      from[entry + 1] += from[entry];
    }
    const next = from.slice();
    const all = new Float64Array(this.held);
    for (let i = 0; i < size; i++) {
      all[next[at[i]]++] = kept[i];
    }
    for (const chunk of this.chunks) {
      let read = 0;
      for (let i = 0; i < chunk.entries.length; i++) {
        const end = read + chunk.sizes[i];
        all.set(chunk.kept.subarray(read, end), next[chunk.entries[i]]);
        next[chunk.entries[i]] += chunk.sizes[i];
        read = end;
      }
    }
    for (let entry = 0; entry < this.counts.length; entry++) {
      if (from[entry + 1] - from[entry] > 1) {
        all.subarray(from[entry], from[entry + 1]).sort();
      }
    }
    return (this.grouped = { all, from });
  }
}

/** The entries of a chunk whose flag is `wanted`, with their values. */
function partOf({ kept, sizes, entries }: Values, flags: Uint8Array, wanted: number): Values {
  const picks = entries.filter((_, i) => flags[i] === wanted);
  const pickedSizes = sizes.filter((_, i) => flags[i] === wanted);
  const out = new Float64Array(pickedSizes.reduce((sum, size) => sum + size, 0));
  for (let i = 0, read = 0, write = 0; i < entries.length; i++) {
    if (flags[i] === wanted) {
      out.set(kept.subarray(read, read + sizes[i]), write);
      write += sizes[i];
    }
    read += sizes[i];
  }
  return { kept: out, sizes: pickedSizes, entries: picks };
}

/** The values of chunks, entry after entry. */
function together(chunks: readonly Values[]): {
  all: Float64Array;
  places: Map<number, { start: number; end: number }>;
} {
  const sizes = new Map<number, number>();
  for (const chunk of chunks) {
    chunk.entries.forEach((entry, i) => sizes.set(entry, (sizes.get(entry) ?? 0) + chunk.sizes[i]));
  }
  const places = new Map<number, { start: number; end: number }>();
  let length = 0;
  for (const [entry, size] of sizes) {
    places.set(entry, { start: length, end: length });
    length += size;
  }
  const all = new Float64Array(length);
  for (const chunk of chunks) {
    let read = 0;
    chunk.entries.forEach((entry, i) => {
      const place = places.get(entry)!;
      all.set(chunk.kept.subarray(read, read + chunk.sizes[i]), place.end);
      place.end += chunk.sizes[i];
      read += chunk.sizes[i];
    });
  }
  return { all, places };
}

/** Counters that the approximate quantiles of one file may fill: 1.6 GB of them. */
const MAX_CELLS = 5e7;

/** Approximate quantiles from counted {@link LogBuckets} per pixel: 24 to 32 bytes for a bucket that is not empty. */
export class SketchState extends PixelState {
  private readonly cells = new KeyTable();
  private tallies = new Float64Array(1024);
  private readonly buckets: LogBuckets;
  private grouped?: { buckets: Int32Array; tallies: Float64Array; from: Int32Array };

  constructor(
    private readonly q: number,
    accuracy: number
  ) {
    super();
    this.buckets = new LogBuckets(accuracy);
  }

  override bytes(entries: number): number {
    return 4 * entries + 44 * this.cells.size;
  }

  add(entry: number, value: number): void {
    this.counts[entry]++;
    this.tally(entry, this.buckets.of(value), 1);
    if (this.cells.size > MAX_CELLS) {
      throw new GaiaError(
        'OVER_BUDGET',
        `The approximate quantiles of one file's pixels need more than ${MAX_CELLS} counters.`,
        'Ask for a coarser map (a lower order) or for less accuracy.',
        { limit: MAX_CELLS }
      );
    }
  }

  part(entries: Int32Array): LayerPart {
    const { buckets, tallies, from } = this.group();
    const sizes = Uint32Array.from(entries, entry => from[entry + 1] - from[entry]);
    const size = sizes.reduce((sum, n) => sum + n, 0);
    const part = {
      counts: picked(this.counts, entries),
      sizes,
      buckets: new Int32Array(size),
      tallies: new Float64Array(size)
    };
    for (let i = 0, at = 0; i < entries.length; i++) {
      part.buckets.set(buckets.subarray(from[entries[i]], from[entries[i] + 1]), at);
      part.tallies.set(tallies.subarray(from[entries[i]], from[entries[i] + 1]), at);
      at += sizes[i];
    }
    return part;
  }

  merge(part: LayerPart, entries: Int32Array): void {
    this.mergeCounts(part, entries);
    const { sizes, buckets, tallies } = part;
    for (let i = 0, at = 0; i < entries.length; i++) {
      for (const end = at + sizes![i]; at < end; at++) {
        this.tally(entries[i], buckets![at], tallies![at]);
      }
    }
  }

  values(entries: Int32Array): Float64Array {
    const { buckets, tallies, from } = this.group();
    const out = new Float64Array(entries.length);
    for (let i = 0; i < entries.length; i++) {
      out[i] = this.buckets.quantile(buckets, tallies, from[entries[i]], from[entries[i] + 1], this.q);
    }
    return out;
  }

  /** All counters, entry after entry and ascending in bucket. */
  private group() {
    if (this.grouped) {
      return this.grouped;
    }
    const { keys, entries: cells } = this.cells.sortedSigned();
    const words = new Int32Array(keys.buffer);
    const buckets = new Int32Array(keys.length);
    const tallies = new Float64Array(keys.length);
    const from = new Int32Array(this.counts.length + 1);
    for (let i = 0; i < keys.length; i++) {
      buckets[i] = this.cells.low(cells[i]);
      tallies[i] = this.tallies[cells[i]];
      from[words[2 * i + 1] + 1]++;
    }
    for (let entry = 0; entry < this.counts.length; entry++) {
      from[entry + 1] += from[entry];
    }
    return (this.grouped = { buckets, tallies, from });
  }

  private tally(entry: number, bucket: number, count: number): void {
    this.grouped = undefined;
    const cell = this.cells.entry(entry, bucket);
    if (cell >= this.tallies.length) {
      this.tallies = grown(this.tallies, 2 * this.tallies.length);
    }
    this.tallies[cell] += count;
  }
}
