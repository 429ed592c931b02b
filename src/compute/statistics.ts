import type { ColumnInfo } from '../protocol';
import { compileColumns, type CompiledExpression } from '../query';
import type { RowBatch } from './batch';
import type { BatchFold } from './batch-fold';
import { ColumnTally, type TallyPart } from './column-tally';
import { headerBroken } from './faults';
import { columnPositions, pickColumns } from './inputs';
import { DEFAULT_ACCURACY, LogBuckets } from './log-buckets';
import type { StatisticsResult, StatisticsSpec } from './statistics-spec';

const bucketsOf = ({ quantiles, accuracy }: StatisticsSpec): LogBuckets | undefined =>
  quantiles?.length ? new LogBuckets(accuracy ?? DEFAULT_ACCURACY) : undefined;

/** Statistics of the columns of one file's selected rows. */
export class StatisticsFold implements BatchFold {
  private columns: { compiled: CompiledExpression; positions: number[]; tally: ColumnTally }[] = [];

  constructor(private readonly spec: StatisticsSpec) {}

  bind(columns: readonly ColumnInfo[]): string[] {
    const compiled = compileColumns(this.spec.columns ?? ['*'], columns);
    const names = [...new Set(compiled.flatMap(expression => expression.columns))];
    const buckets = bucketsOf(this.spec);
    this.columns = compiled.map(expression => {
      const { name, datatype, unit, column } = expression;
      return {
        compiled: expression,
        positions: columnPositions(names, expression.columns),
        tally: new ColumnTally(column ? { ...column, name } : { name, datatype, unit }, buckets)
      };
    });
    return names;
  }

  take(batch: RowBatch): void {
    for (const { compiled, positions, tally } of this.columns) {
      if (compiled.column) {
        tally.addColumn(batch.columns[positions[0]]);
      } else {
        tally.addVector(compiled.run(pickColumns(batch, positions)));
      }
    }
  }

  partial(): TallyPart[] {
    return this.columns.map(({ tally }) => tally.part());
  }
}

/** Statistics of all files, merged in their order. */
export class Statistics {
  private tallies: { part: TallyPart; tally: ColumnTally }[] = [];

  constructor(private readonly spec: StatisticsSpec) {}

  /** @throws GaiaError HEADER_BROKEN for a file whose columns are others than those before */
  merge(parts: readonly TallyPart[], file: string): void {
    if (this.tallies.length === 0) {
      this.tallies = parts.map(part => ({ part, tally: new ColumnTally(part.info, bucketsOf(this.spec)) }));
    }
    const label = ({ info }: TallyPart): string => `${info.name} (${info.subtype ?? info.datatype})`;
    const differs = parts.findIndex((part, i) => !this.tallies[i] || label(part) !== label(this.tallies[i].part));
    if (differs >= 0 || parts.length !== this.tallies.length) {
      throw headerBroken(file, 'its columns are others than those of the first file');
    }
    parts.forEach((part, i) => this.tallies[i].tally.merge(part));
  }

  /** All files so far, as one. */
  partial(): TallyPart[] {
    return this.tallies.map(({ tally }) => tally.part());
  }

  result(): StatisticsResult {
    return { type: 'Statistics', columns: this.tallies.map(({ tally }) => tally.statistics(this.spec.quantiles)) };
  }
}
