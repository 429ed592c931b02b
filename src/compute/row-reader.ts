import type { ColumnInfo } from '../protocol';
import type { RowBatch } from './batch';
import { SelectedRows } from './batch-fold';
import type { RowFold } from './fold';
import { IdRange } from './id-range';
import type { RowsTask } from './messages';
import { RowBatcher } from './row-batcher';
import { RowOutput } from './row-output';
import type { Cells } from './row-scanner';
import { BatchGatherer } from './batch-gatherer';
import { selectsAll } from './selection';

/** Reads the wanted columns of a file's selected rows. */
export interface RowReader extends RowFold {
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
  private discarding = false;

  constructor(
    private readonly query: Query,
    private readonly emit: (batch: RowBatch) => void
  ) {}

  bind(columns: readonly ColumnInfo[]): number[] {
    const { path, names, selection = {}, idRange } = this.query;
    const emit = (batch: RowBatch): void => {
      if (!this.discarding) {
        this.emit(batch);
      }
    };
    const isPlain = names === undefined || names.every(name => columns.some(column => column.name === name));
    const isSet = names === undefined || new Set(names).size === names.length;
    if (isPlain && isSet && selectsAll(selection) && !idRange) {
      const batcher = new RowBatcher(path, names, emit);
      this.fold = batcher;
      const indices = batcher.bind(columns);
      this.columns = batcher.columns;
      return indices;
    }
    const output = new RowOutput(names, columns);
    const gatherer = new BatchGatherer(emit);
    this.columns = output.columns;
    this.fold = new SelectedRows(
      path,
      selection,
      { bind: () => output.names, take: batch => gatherer.put(output.of(batch)), end: () => gatherer.flush() },
      idRange && new IdRange(idRange)
    );
    return this.fold.bind(columns);
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
