import type { ColumnInfo } from '../protocol';
import type { RowBatch } from './batch';
import { columnPositions, pickColumns } from './inputs';
import { RowBatcher } from './row-batcher';
import type { ColumnFold, RowFold } from './fold';
import { gatherRows } from './gather';
import { type IdRange } from './id-range';
import type { Cells } from './row-scanner';
import { Selector, type Selection } from './selection';

/** What a scan makes of the selected rows of one file, batch by batch. */
export interface BatchFold {
  /**
   * Told the file's columns once, before the first batch.
   * @returns the columns that batches must have, in this order
   */
  bind(columns: readonly ColumnInfo[]): string[];
  take(batch: RowBatch): void;
  /** The file ended, whole and sound. */
  end?(): void;
}

/** Reads the columns that a selection and a fold need, and gives the fold the selected rows. */
export class SelectedRows implements RowFold, ColumnFold {
  /** Rows read so far. */
  rows = 0;
  /** Rows given to the fold so far. */
  selected = 0;
  private batcher?: RowBatcher;
  private selector!: Selector;
  private forSelector: number[] = [];
  private forFold: number[] = [];

  constructor(
    private readonly file: string,
    private readonly selection: Selection,
    private readonly fold: BatchFold,
    private readonly idRange?: IdRange
  ) {}

  bind(columns: readonly ColumnInfo[]): number[] {
    this.batcher = new RowBatcher(this.file, this.prepare(columns), batch => this.takeBatch(batch));
    return this.batcher.bind(columns);
  }

  prepare(columns: readonly ColumnInfo[]): string[] {
    this.selector = new Selector(this.selection, columns);
    const wanted = this.fold.bind(columns);
    const names = [...new Set([...(this.idRange ? ['source_id'] : []), ...this.selector.columns, ...wanted])];
    this.forSelector = columnPositions(names, this.selector.columns);
    this.forFold = columnPositions(names, wanted);
    return names;
  }

  block(bytes: Uint8Array, cells: Cells, rows: number, first: number): void {
    this.batcher!.block(bytes, cells, rows, first);
  }

  end(): void {
    this.batcher?.end();
    this.fold.end?.();
  }

  pass(rows: number): void {
    this.rows += rows;
  }

  takeBatch(batch: RowBatch): void {
    this.idRange?.check(this.file, batch.columns[0], this.rows + 1);
    this.rows += batch.rows;
    const picked = this.selector.select(pickColumns(batch, this.forSelector));
    const count = picked?.length ?? batch.rows;
    if (count > 0) {
      const own = pickColumns(batch, this.forFold);
      this.selected += count;
      this.fold.take(picked ? gatherRows(own, picked, count) : own);
    }
  }
}
