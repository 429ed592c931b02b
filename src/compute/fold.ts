import type { ColumnInfo } from '../protocol';
import type { RowBatch } from './batch';
import type { PixelLengths } from './pixel-lengths';
import type { RowSink } from './row-scanner';
import type { ScanFile } from './scan-options';
import type { Spiller } from './spill';

/** What a scan makes of the rows of one file. */
export interface RowFold extends RowSink {
  /**
   * Told the file's columns once, before the first row.
   * @returns indices of the wanted columns, ascending; the cells of a row come in this order
   */
  bind(columns: readonly ColumnInfo[]): number[];
  /** The file ended, whole and sound. */
  end(): void;
}

/** What a fold on the main thread may know of its scan. */
export interface ScanContext {
  /** Files in the order in which they are merged. */
  files: readonly ScanFile[];
  /** Where to put what does not fit the memory; without it there is an end, OVER_BUDGET. */
  spiller?: Spiller;
}

/**
 * The main thread's part: takes in files in their order.
 * @typeParam P - what comes from one file
 * @typeParam R - the answer so far
 * @typeParam A - the answer at the end
 */
export interface Accumulator<P, R, A> {
  /**
   * The partial stays as it is.
   * @param end - files of the scan, in its order, that are done with this one: it, those before and those left out
   * @throws GaiaError when the file does not go with those before, or OVER_BUDGET
   */
  merge(partial: P, path: string, end: number): void;
  /**
   * All files so far as one partial: a fresh accumulator that merges it goes on as this one would, to the last bit.
   * Absent, or undefined, where it would be as large as the partials together. Shares memory with the accumulator.
   */
  partial?(): P | undefined;
  /** Makes room where there is need; awaited after each merge. @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  relieve?(): Promise<void>;
  /** The answer so far, a copy. */
  result(): R;
  /** The answer once all files are merged. */
  answer(): Promise<A>;
}

/** What a scan makes of the rows of one file when they come as columns, from a stored copy of it. */
export interface ColumnFold {
  /** Told, before all else, how the rows of the file lie in pixels, where that is known; it may then do without ids. */
  layOut?(lengths: PixelLengths): void;
  /**
   * Told the file's columns once, before the first batch.
   * @returns the columns that batches must have, in this order
   */
  prepare(columns: readonly ColumnInfo[]): string[];
  takeBatch(batch: RowBatch): void;
  /** So many rows come next of which none can be selected; they are counted only. */
  pass(rows: number): void;
  /** The file ended, whole and sound. */
  end(): void;
}
