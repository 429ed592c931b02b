import type { ColumnInfo } from '../protocol';
import type { RowBatch } from './batch';
import type { BatchFold } from './batch-fold';
import { Histogram, type HistogramPartial } from './histogram';
import type { HistogramSpec } from './histogram-spec';
import { RealInput } from './inputs';

/** Counts the selected rows of a file in bins. */
export class HistogramFold implements BatchFold {
  private readonly histogram: Histogram;
  private inputs: RealInput[] = [];

  constructor(private readonly spec: HistogramSpec) {
    this.histogram = new Histogram(spec);
  }

  bind(columns: readonly ColumnInfo[]): string[] {
    const { x, y } = this.spec;
    this.inputs = (y ? [x, y] : [x]).map(axis => new RealInput(axis.expression, columns));
    const names = [...new Set(this.inputs.flatMap(input => input.columns))];
    this.inputs.forEach(input => input.place(names));
    this.histogram.begin(this.inputs);
    return names;
  }

  take(batch: RowBatch): void {
    const read = this.inputs.map(input => input.of(batch));
    this.histogram.add(
      batch.rows,
      read.map(({ values }) => values),
      read.map(({ nulls }) => nulls)
    );
  }

  partial(): HistogramPartial {
    return this.histogram.partial();
  }
}
