import type { ColumnInfo } from '../protocol';
import { BELOW, FixedAxis, GrowingAxis, type Axis } from './axis';
import type { AxisSpec, HistogramSpec } from './histogram-spec';
import { binsOf } from './histogram-spec';

/** One axis as the answer has it. */
export interface HistogramAxis {
  name: string;
  unit?: string;
  /** Ascending; none when no row has a bin. */
  edges: Float64Array;
}

export interface HistogramResult {
  type: 'Histogram';
  x: HistogramAxis;
  y?: HistogramAxis;
  /** Rows per bin: bin (i, j) of a two-dimensional histogram at `i * yBins + j`. */
  counts: Float64Array;
  /** Rows outside the bins of x (y of any value that is a number), −Infinity and +Infinity among them. */
  xBelow: number;
  xAbove: number;
  /** Rows inside the bins of x and outside those of y. */
  yBelow: number;
  yAbove: number;
  /** Rows in which an expression is null. */
  nulls: number;
  /** Rows in which none is null and one is NaN. */
  nan: number;
}

/** What the files so far came to. Plain data. */
export interface HistogramPartial {
  axes: { min: number; max: number; isWhole: boolean; name: string; unit?: string }[];
  counts: Float64Array;
  tally: Tally;
}

interface Tally {
  xBelow: number;
  xAbove: number;
  yBelow: number;
  yAbove: number;
  nulls: number;
  nan: number;
}

/** Counts in bins; of one file in a worker, of all in the main thread. Adding up counts is exact in any order. */
export class Histogram {
  private axes: Axis[] = [];
  private counts = new Float64Array(0);
  private about: { isWhole: boolean; name: string; unit?: string }[] = [];
  private readonly tally: Tally = { xBelow: 0, xAbove: 0, yBelow: 0, yAbove: 0, nulls: 0, nan: 0 };
  private readonly specs: AxisSpec[];

  constructor(spec: HistogramSpec) {
    this.specs = spec.y ? [spec.x, spec.y] : [spec.x];
  }

  /** Told once what the expressions are. */
  begin(about: readonly (Pick<ColumnInfo, 'name' | 'unit'> & { isWhole: boolean })[]): void {
    this.about = about.map(({ name, unit, isWhole }) => ({ name, unit, isWhole }));
    this.axes = this.specs.map((spec, i) =>
      spec.range || spec.edges
        ? new FixedAxis(spec)
        : new GrowingAxis(binsOf(spec), this.about[i].isWhole, spec.log ?? false)
    );
    this.counts = new Float64Array(this.size());
  }

  /** Counts rows. Values at nulls are NaN. */
  add(rows: number, values: readonly Float64Array[], nulls: readonly (Uint8Array | undefined)[]): void {
    this.cover(rows, values);
    const [x, y] = this.axes;
    const [xs, ys] = values;
    const { counts, tally } = this;
    const width = y ? y.edges.length - 1 : 1;
    for (let i = 0; i < rows; i++) {
      if (xs[i] !== xs[i] || (y && ys[i] !== ys[i])) {
        tally[nulls[0]?.[i] === 1 || (y && nulls[1]?.[i] === 1) ? 'nulls' : 'nan']++;
        continue;
      }
      const column = x.bin(xs[i]);
      if (column < 0) {
        tally[column === BELOW ? 'xBelow' : 'xAbove']++;
        continue;
      }
      const row = y ? y.bin(ys[i]) : 0;
      if (row < 0) {
        tally[row === BELOW ? 'yBelow' : 'yAbove']++;
      } else {
        counts[column * width + row]++;
      }
    }
  }

  partial(): HistogramPartial {
    const axes = this.axes.map((axis, i) => {
      const { min, max } = axis instanceof GrowingAxis ? axis : { min: 0, max: 0 };
      return { ...this.about[i], min, max };
    });
    return { axes, counts: this.counts, tally: this.tally };
  }

  merge(partial: HistogramPartial): void {
    if (this.axes.length === 0) {
      this.begin(partial.axes);
    }
    const from = partial.axes.map(({ min, max }, i) => {
      const axis = this.axes[i];
      return axis instanceof GrowingAxis
        ? new GrowingAxis(binsOf(this.specs[i]), this.about[i].isWhole, this.specs[i].log ?? false, min, max)
        : axis;
    });
    this.extend(from.map(axis => (axis instanceof GrowingAxis ? [axis.min, axis.max] : [Infinity, -Infinity])));
    carry(partial.counts, from, this.counts, this.axes);
    for (const key of Object.keys(partial.tally) as (keyof Tally)[]) {
      this.tally[key] += partial.tally[key];
    }
  }

  result(): HistogramResult {
    const axes = this.specs.map(({ expression }, i): HistogramAxis => {
      const { name, unit } = this.about[i] ?? { name: expression };
      const edges = this.axes[i]?.edges.slice() ?? new Float64Array(0);
      return unit === undefined ? { name, edges } : { name, unit, edges };
    });
    const [x, y] = axes;
    return { type: 'Histogram', x, ...(y && { y }), counts: this.counts.slice(), ...this.tally };
  }

  private size(): number {
    return this.axes.reduce((size, { edges }) => size * Math.max(0, edges.length - 1), 1);
  }

  /** Widens growing axes to the rows that will be counted: those for which every axis can have a bin. */
  private cover(rows: number, values: readonly Float64Array[]): void {
    const growing = this.axes.map(axis => (axis instanceof GrowingAxis ? axis : undefined));
    if (growing.every(axis => axis === undefined)) {
      return;
    }
    const limits = values.map(() => [Infinity, -Infinity]);
    for (let i = 0; i < rows; i++) {
      let inside = true;
      for (let a = 0; a < growing.length; a++) {
        const value = values[a][i];
        inside &&= value === value && (growing[a]?.takes(value) ?? this.axes[a].bin(value) >= 0);
      }
      for (let a = 0; inside && a < growing.length; a++) {
        limits[a][0] = Math.min(limits[a][0], values[a][i]);
        limits[a][1] = Math.max(limits[a][1], values[a][i]);
      }
    }
    this.extend(limits);
  }

  private extend(limits: readonly (readonly number[])[]): void {
    const axes = this.axes.map((axis, i) =>
      axis instanceof GrowingAxis && limits[i][0] <= limits[i][1] ? axis.with(limits[i][0], limits[i][1]) : axis
    );
    if (axes.some((axis, i) => axis !== this.axes[i])) {
      const before = { counts: this.counts, axes: this.axes };
      this.axes = axes;
      this.counts = new Float64Array(this.size());
      carry(before.counts, before.axes, this.counts, axes);
    }
  }
}

/** Adds counts in some bins to those in bins that these are part of. */
function carry(counts: Float64Array, from: readonly Axis[], to: Float64Array, onto: readonly Axis[]): void {
  const places = from.map((axis, i) => {
    const target = onto[i];
    return Int32Array.from({ length: Math.max(0, axis.edges.length - 1) }, (_, bin) =>
      axis instanceof GrowingAxis && target instanceof GrowingAxis ? target.binOf(axis, bin) : bin
    );
  });
  const [xs, ys = Int32Array.of(0)] = places;
  const width = onto[1] ? onto[1].edges.length - 1 : 1;
  for (let i = 0; i < xs.length; i++) {
    for (let j = 0; j < ys.length; j++) {
      to[xs[i] * width + ys[j]] += counts[i * ys.length + j];
    }
  }
}
