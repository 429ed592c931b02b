import type { ColumnInfo, ErrorValue } from '../protocol';
import type { RowBatch } from './batch';
import type { FilePartial } from './folds';
import type { FileRows, SkippedFile } from './scan-options';

/**
 * Where a scan keeps what it has done, so that a later attempt goes on from there. A scan keeps what its files came to,
 * in the order of the scan, and a later attempt does with it again what the first one did: so its answer is the same to
 * the last bit.
 */
export interface Checkpoint<R> {
  /** What earlier attempts kept, in order; to be read to its end before anything is kept. */
  kept(): AsyncIterable<R>;
  /**
   * Takes a further record, which is not changed afterwards.
   * @param isWhole - a later attempt may go on after this record
   */
  keep(record: R, isWhole: boolean): Promise<void> | void;
  /** All records have grown so large that one with their sum would serve better. */
  readonly wantsSum: boolean;
  /** Puts one record in the place of all so far. */
  replace(record: R): Promise<void>;
}

/** What one file came to, or all files so far. Numbers are places in the order of the scan. */
export type FoldRecord =
  | { kind: 'file'; file: number; partial: FilePartial }
  | { kind: 'skip'; file: number; error: ErrorValue }
  | { kind: 'sum'; files: (FileRows & { selected: number })[]; skipped: SkippedFile[]; value: unknown };

export type FoldCheckpoint = Checkpoint<FoldRecord>;

/** Rows of files: the batches of a file, and then its end. */
export type RowsRecord =
  | { kind: 'columns'; columns: ColumnInfo[] }
  | { kind: 'batch'; batch: RowBatch }
  /** `rows`: read; `given`: to the sink. */
  | { kind: 'file'; file: number; rows: number; given: number }
  | { kind: 'skip'; file: number; error: ErrorValue };

export type RowsCheckpoint = Checkpoint<RowsRecord>;
