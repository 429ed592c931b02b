import type { ColumnInfo } from './results';

/** How the rows of a table are read; `text` is CSV or ECSV, gzipped or not. */
export const TABLE_KINDS = ['text', 'parquet', 'arrow', 'votable', 'fits'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

/** Rows of a window at most. */
export const MAX_WINDOW_ROWS = 10_000;

/** Rows that are brought into an order at most; further ones are left out, and said so. */
export const MAX_ORDERED_ROWS = 1_000_000;

/** Which table: a file in a configured folder, or the table that a job came to. */
export type TablePlace = { path: string } | { job: string };

/** Rows from `start` on, of those that meet `where`, in the order of `sort`. */
export interface TableWindowRequest {
  /** File in a configured folder; without it `job`. */
  path?: string;
  job?: string;
  /** First row, from 0. */
  start: number;
  /** Number of rows, 0 to {@link MAX_WINDOW_ROWS}. */
  count: number;
  /** Default all. */
  columns?: string[];
  /** A condition on rows, as after SQL's WHERE. */
  where?: string;
  /** Equal values keep the order of the file; NaN comes after all numbers, null after NaN. */
  sort?: { by: string; descending?: boolean };
  /** True: long cells (arrays above all) whole, not abbreviated. */
  whole?: boolean;
  /** True: reads on to the end, so that the number of rows is exact. */
  exact?: boolean;
}

/** The number of rows, as far as it is known. */
export interface RowCount {
  rows: number;
  /** False: estimated from the part that was read. */
  isExact: boolean;
  /** Set where only so many rows were brought into an order. */
  limit?: number;
}

/** What a table is, known from its beginning (or end) alone. */
export interface TableDescription {
  path: string;
  name: string;
  kind: TableKind;
  /** Size of the file [bytes]. */
  bytes: number;
  columns: ColumnInfo[];
  /** Rows of the whole table. */
  total: RowCount;
}

/** Rows of a table, column by column. */
export interface TableWindow {
  start: number;
  /** The rows that there are, at most those asked for. */
  rows: number;
  /** Number of each row in the file, from 0. */
  numbers: number[];
  columns: string[];
  /**
   * Of each column its cells as text: integers with all their digits, floats with as many as tell them apart, an empty
   * text as such, NaN as `NaN`; null where there is no value.
   */
  cells: (string | null)[][];
  /** Rows that meet the condition. */
  total: RowCount;
  /** Rows of the whole table. */
  whole: RowCount;
}

/** How far a long reading has come. */
export interface TableProgress {
  /** Part that is done, 0–1. */
  part: number;
  rows: number;
  found?: number;
}

/** What the stream of a window carries (Server-Sent Events; `event` is `kind`). */
export type TableEvent =
  | { kind: 'progress'; progress: TableProgress }
  | { kind: 'window'; window: TableWindow }
  | { kind: 'error'; error: { code: string; message: string; hint?: string; details?: Record<string, unknown> } };
