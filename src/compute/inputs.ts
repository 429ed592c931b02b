import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import { compileExpression, type CompiledExpression } from '../query';
import type { RowBatch } from './batch';
import { Reals, type RealValues } from './reals';

/** Where columns stand among the columns of a batch. */
export const columnPositions = (batch: readonly string[], wanted: readonly string[]): number[] =>
  wanted.map(name => batch.indexOf(name));

/** A batch of some of the columns; nothing is copied. */
export const pickColumns = (batch: RowBatch, positions: readonly number[]): RowBatch => ({
  rows: batch.rows,
  columns: positions.map(position => batch.columns[position])
});

/** An expression that a fold reads as numbers. */
export class RealInput {
  readonly name: string;
  readonly unit?: string;
  readonly columns: readonly string[];
  /** True when all its values are whole numbers. */
  readonly isWhole: boolean;
  private readonly compiled: CompiledExpression;
  private readonly reals = new Reals();
  private positions: number[] = [];

  /** @throws GaiaError BAD_REQUEST (also for an expression that is no number), UNKNOWN_COLUMN */
  constructor(text: string, columns: readonly ColumnInfo[]) {
    const compiled = compileExpression(text, columns);
    const datatype = compiled.column ? (compiled.column.subtype ?? compiled.column.datatype) : compiled.datatype;
    if (!/^(bool|int(8|16|32|64)|float(32|64))$/.test(datatype)) {
      throw new GaiaError('BAD_REQUEST', `${compiled.name} is not a column of numbers but ${datatype}.`, undefined, {
        column: compiled.name
      });
    }
    this.compiled = compiled;
    this.name = compiled.name;
    this.unit = compiled.unit;
    this.columns = compiled.columns;
    this.isWhole = !datatype.startsWith('float');
  }

  /** Tells the columns that batches will have. */
  place(names: readonly string[]): void {
    this.positions = columnPositions(names, this.columns);
  }

  /** The values of a batch's rows, valid until the next call. */
  of(batch: RowBatch): RealValues {
    return this.compiled.column
      ? this.reals.of(batch.columns[this.positions[0]])
      : this.reals.ofVector(this.compiled.run(pickColumns(batch, this.positions)));
  }
}
