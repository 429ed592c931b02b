import type { ColumnInfo } from '../../protocol';

/** What can be wrong with a file, by the check that finds it. */
export type CheckName =
  /** Listed, but not there. */
  | 'missing'
  /** There, but not listed. */
  | 'unexpected'
  /** Cannot be read, or is empty. */
  | 'unreadable'
  /** Another MD5 than the listed one. */
  | 'md5'
  /** Cut off, damaged (CRC-32, length), or followed by bytes that are no gzip. */
  | 'gzip'
  /** Columns that are missing, unknown or of another type. */
  | 'header'
  /** A row with another number of cells than there are columns. */
  | 'cells'
  /** Cells that are no value of their column's type. */
  | 'values'
  /** source_id does not rise where the release promises it. */
  | 'order'
  /** source_id outside the range in the file's name. */
  | 'range'
  /** A source_id twice. */
  | 'duplicates'
  /** The sums over the table are not the published ones. */
  | 'totals';

/** Something wrong, in one line. */
export interface Problem {
  check: CheckName;
  message: string;
  /** First data row with it, from 1. */
  row?: number;
  column?: string;
  /** Rows or cells with it. */
  count?: number;
}

/** What a file is checked against. Crosses to a worker thread. */
export interface FileTask {
  path: string;
  /** False: the MD5 only; the file is no table. */
  isTable: boolean;
  /** Columns of the release's profile, in file order. */
  columns?: readonly ColumnInfo[];
  /** Whether the release's files begin with an ECSV header. */
  ecsv: boolean;
  /** First and last source_id that the name promises, inclusive. */
  span?: { first: string; last: string };
  /** Whether source_id must rise. */
  sorted: boolean;
  /** Whether a source has one row only. */
  unique: boolean;
  /** Columns whose values are counted. */
  counted: readonly string[];
}

/** What one reading of a file found out. */
export interface FileFindings {
  path: string;
  /** Size of the file when it was opened [bytes], and its time of change [ms]. */
  bytes: number;
  mtimeMs: number;
  md5: string;
  /** Rows read: up to the fault, where there is one. */
  rows: number;
  /** Rows without a value, by column. Columns without nulls are there with 0. */
  nulls: Record<string, number>;
  /** Rows by value, for the counted columns. */
  counts: Record<string, Record<string, number>>;
  problems: Problem[];
  /** Seconds that it took. */
  seconds: number;
}
