import type { ColumnInfo } from '../protocol';
import type { RowBatch } from './batch';
import { SelectedRows } from './batch-fold';
import type { ColumnFold, RowFold } from './fold';
import { IdRange } from './id-range';
import type { RowsTask } from './messages';
import { RowBatcher } from './row-batcher';
import { RowOutput } from './row-output';
import type { Cells } from './row-scanner';
import { BatchGatherer } from './batch-gatherer';
import { selectsAll } from './selection';

/** Reads the wanted columns of a file's selected rows. */
export interface RowReader extends RowFold, ColumnFold {
  /** Columns of the batches, once the header has been read. */
  readonly columns: ColumnInfo[];
  /** From now on rows are checked, none is kept. */
  discard(): void;
}

type Query = Pick<RowsTask, 'path' | 'names' | 'selection' | 'idRange'>;

/** @param emit - takes each batch, in row order */
export const rowReader = (query: Query, emit: (batch: RowBatch) => void): RowReader => new Reader(query, emit);

class Reader implements RowReader {
  columns: ColumnInfo[] = [];
  private fold!: RowFold;
  private selected?: SelectedRows;
  private discarding = false;

  constructor(
    private readonly query: Query,
    private readonly emit: (batch: RowBatch) => void
  ) {}

  bind(columns: readonly ColumnInfo[]): number[] {
    const { path, names, selection = {}, idRange } = this.query;
    const isPlain = names === undefined || names.every(name => columns.some(column => column.name === name));
    const isSet = names === undefined || new Set(names).size === names.length;
    if (isPlain && isSet && selectsAll(selection) && !idRange) {
      const batcher = new RowBatcher(path, names, batch => this.give(batch));
      this.fold = batcher;
      const indices = batcher.bind(columns);
      this.columns = batcher.columns;
      return indices;
    }
    this.fold = this.select(columns);
    return this.fold.bind(columns);
  }

  prepare(columns: readonly ColumnInfo[]): string[] {
    this.fold = this.selected = this.select(columns);
    return this.selected.prepare(columns);
  }

  takeBatch(batch: RowBatch): void {
    this.selected!.takeBatch(batch);
  }

  pass(rows: number): void {
    this.selected!.pass(rows);
  }

  private select(columns: readonly ColumnInfo[]): SelectedRows {
    const { path, names, selection = {}, idRange } = this.query;
    const output = new RowOutput(names, columns);
    const gatherer = new BatchGatherer(batch => this.give(batch));
    this.columns = output.columns;
    return new SelectedRows(
      path,
      selection,
      { bind: () => output.names, take: batch => gatherer.put(output.of(batch)), end: () => gatherer.flush() },
      idRange && new IdRange(idRange)
    );
  }

  private give(batch: RowBatch): void {
    if (!this.discarding) {
      this.emit(batch);
    }
  }

  block(bytes: Uint8Array, cells: Cells, rows: number, first: number): void {
    this.fold.block(bytes, cells, rows, first);
  }

  end(): void {
    this.fold.end();
  }

  discard(): void {
    this.discarding = true;
  }
}
