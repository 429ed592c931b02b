import { GaiaError } from '../protocol';
import { KeyTable } from './key-table';
import { LogBuckets } from './log-buckets';
import { grown, picked, PixelState, type LayerPart } from './pixel-state';
import { quantileOfSorted } from './quantile';

/** Exact quantiles: all values are kept, 20 bytes each at the end. */
export class KeptState extends PixelState {
  private total = 0;
  private own = { kept: new Float64Array(0), at: new Int32Array(0), size: 0 };
  private readonly chunks: { kept: Float64Array; at: Int32Array }[] = [];

  constructor(
    private readonly q: number,
    private readonly maxValues: number
  ) {
    super();
  }

  add(entry: number, value: number): void {
    this.counts[entry]++;
    this.count(1);
    const { own } = this;
    if (own.size === own.kept.length) {
      const length = Math.max(1024, 2 * own.size);
      const at = new Int32Array(length);
      at.set(own.at);
      this.own = { kept: grown(own.kept, length), at, size: own.size };
    }
    this.own.kept[this.own.size] = value;
    this.own.at[this.own.size++] = entry;
  }

  part(entries: Int32Array): LayerPart {
    const place = new Int32Array(this.counts.length);
    for (let i = 0; i < entries.length; i++) {
      place[entries[i]] = i;
    }
    const { kept, at, size } = this.own;
    return {
      counts: picked(this.counts, entries),
      kept: kept.slice(0, size),
      keptAt: at.slice(0, size).map(e => place[e])
    };
  }

  merge(part: LayerPart, entries: Int32Array): void {
    this.count(part.kept!.length);
    this.mergeCounts(part, entries);
    this.chunks.push({ kept: part.kept!, at: part.keptAt!.map(i => entries[i]) });
  }

  values(entries: Int32Array): Float64Array {
    const from = new Float64Array(this.counts.length + 1);
    for (let entry = 0; entry < this.counts.length; entry++) {
      from[entry + 1] = from[entry] + this.counts[entry];
    }
    const next = from.slice();
    const all = new Float64Array(this.total);
    for (const { kept, at } of this.chunks) {
      for (let i = 0; i < kept.length; i++) {
        all[next[at[i]]++] = kept[i];
      }
    }
    const out = new Float64Array(entries.length);
    for (let i = 0; i < entries.length; i++) {
      const [start, end] = [from[entries[i]], from[entries[i] + 1]];
      all.subarray(start, end).sort();
      out[i] = quantileOfSorted(all, start, end, this.q);
    }
    return out;
  }

  private count(values: number): void {
    this.total += values;
    if (this.total > this.maxValues) {
      throw new GaiaError(
        'OVER_BUDGET',
        `An exact quantile keeps every value, and there are more than ${this.maxValues} of them.`,
        'Ask for approx_median or approx_quantile, for fewer files, or select fewer rows.',
        { limit: this.maxValues }
      );
    }
  }
}

/** Cells that {@link SketchState} may fill: 1.6 GB of them. */
const MAX_CELLS = 5e7;

/** Approximate quantiles from counted {@link LogBuckets} per pixel: 24 to 32 bytes for a bucket that is not empty. */
export class SketchState extends PixelState {
  private readonly cells = new KeyTable();
  private cellCounts = new Float64Array(1024);
  private readonly buckets: LogBuckets;

  constructor(
    private readonly q: number,
    accuracy: number
  ) {
    super();
    this.buckets = new LogBuckets(accuracy);
  }

  add(entry: number, value: number): void {
    this.counts[entry]++;
    this.addCell(this.cells.entry(entry, this.buckets.of(value)), 1);
  }

  part(entries: Int32Array): LayerPart {
    const place = new Int32Array(this.counts.length);
    for (let i = 0; i < entries.length; i++) {
      place[entries[i]] = i;
    }
    const words = new Int32Array(2 * this.cells.size);
    for (let cell = 0; cell < this.cells.size; cell++) {
      words[2 * cell] = this.cells.low(cell);
      words[2 * cell + 1] = place[this.cells.high(cell)];
    }
    return {
      counts: picked(this.counts, entries),
      cells: new BigInt64Array(words.buffer),
      cellCounts: this.cellCounts.slice(0, this.cells.size)
    };
  }

  merge(part: LayerPart, entries: Int32Array): void {
    this.mergeCounts(part, entries);
    const words = new Int32Array(part.cells!.buffer, part.cells!.byteOffset, 2 * part.cells!.length);
    for (let i = 0; i < part.cellCounts!.length; i++) {
      this.addCell(this.cells.entry(entries[words[2 * i + 1]], words[2 * i]), part.cellCounts![i]);
    }
  }

  values(entries: Int32Array): Float64Array {
    const { keys, entries: cells } = this.cells.sortedSigned();
    const words = new Int32Array(keys.buffer);
    const buckets = new Int32Array(keys.length);
    const counts = new Float64Array(keys.length);
    const from = new Int32Array(this.counts.length + 1).fill(keys.length);
    for (let i = keys.length - 1; i >= 0; i--) {
      buckets[i] = this.cells.low(cells[i]);
      counts[i] = this.cellCounts[cells[i]];
      from[words[2 * i + 1]] = i;
    }
    for (let entry = from.length - 2; entry >= 0; entry--) {
      if (this.counts[entry] === 0) {
        from[entry] = from[entry + 1];
      }
    }
    const out = new Float64Array(entries.length);
    for (let i = 0; i < entries.length; i++) {
      out[i] = this.buckets.quantile(buckets, counts, from[entries[i]], from[entries[i] + 1], this.q);
    }
    return out;
  }

  private addCell(cell: number, count: number): void {
    if (cell >= this.cellCounts.length) {
      if (cell > MAX_CELLS) {
        throw new GaiaError(
          'OVER_BUDGET',
          `The approximate quantiles of so many pixels need more than ${MAX_CELLS} counters.`,
          'Ask for a coarser map (a lower order) or for less accuracy.'
        );
      }
      this.cellCounts = grown(this.cellCounts, 2 * this.cellCounts.length);
    }
    this.cellCounts[cell] += count;
  }
}
