import type { ColumnInfo, ErrorValue, TableFormatName } from '../../../protocol';
import type { SqlScan } from './planned-sql';

/** What a query may use. */
export interface SqlLimits {
  /** Of the database, beyond which it goes to the disk [bytes]. */
  memory: number;
  /** Of the temporary folder [bytes]. */
  disk: number;
  /** Time from its start [s]; none when absent. */
  seconds?: number;
}

/** What the process that runs one query is given, as one line of JSON on its standard input. */
export interface SqlWork {
  emitted: string;
  columns: ColumnInfo[];
  scans: Pick<SqlScan, 'name' | 'columns' | 'rows' | 'streamed'>[];
  /** Empty folder for what does not fit the memory. */
  temporary: string;
  limits: SqlLimits;
  result: { path: string; format: TableFormatName; provenance: Record<string, string> };
  /** First rows as JSON. */
  preview: { path: string; rows: number };
  /** At most so many rows. */
  limit?: number;
}

/** What it says, a line of JSON each on its standard output. */
export type SqlMessage =
  /** Rows of this scan are wanted on {@link ROWS_FD}. */
  | { kind: 'open'; scan: string }
  /** The engine's own estimate of how much of the query is done (0 to 1, null where it has none), and the rows written. */
  | { kind: 'progress'; share: number | null; rows: number }
  | { kind: 'done'; rows: number; truncated: boolean }
  | { kind: 'error'; error: ErrorValue };

/** The pipe on which the process reads rows, as frames. */
export const ROWS_FD = 3;
