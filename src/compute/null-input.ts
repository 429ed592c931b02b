import type { ColumnInfo } from '../protocol';
import { compileExpression, type CompiledExpression } from '../query';
import type { RowBatch } from './batch';
import { columnPositions, pickColumns } from './inputs';

/** An expression of any type, of which a fold wants to know where it is null. */
export class NullInput {
  readonly name: string;
  readonly unit?: string;
  readonly columns: readonly string[];
  private readonly compiled: CompiledExpression;
  private positions: number[] = [];
  private nulls = new Uint8Array(0);

  /** @throws GaiaError BAD_REQUEST, UNKNOWN_COLUMN */
  constructor(text: string, columns: readonly ColumnInfo[]) {
    this.compiled = compileExpression(text, columns);
    this.name = this.compiled.name;
    this.columns = this.compiled.columns;
    this.unit = this.compiled.column?.unit;
  }

  place(names: readonly string[]): void {
    this.positions = columnPositions(names, this.columns);
  }

  of(batch: RowBatch): { nulls?: Uint8Array } {
    if (!this.compiled.column) {
      return { nulls: this.compiled.run(pickColumns(batch, this.positions)).nulls };
    }
    const { validity, nullCount, length } = batch.columns[this.positions[0]];
    if (nullCount === 0 || !validity) {
      return {};
    }
    if (this.nulls.length < length) {
      this.nulls = new Uint8Array(length);
    }
    const { nulls } = this;
    for (let i = 0; i < length; i++) {
      nulls[i] = 1 - ((validity[i >> 3] >> (i & 7)) & 1);
    }
    return { nulls };
  }
}
