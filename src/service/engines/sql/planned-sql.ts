import type { ScanFile } from '../../../compute/scan';
import type { ColumnInfo } from '../../../protocol';

/** One reading of a table, for one or several of a query's mentions of it. */
export interface SqlScan {
  /** What the query calls its rows, `scan_1`. */
  name: string;
  /** `gaiadr3.gaia_source`. */
  table: string;
  /** Columns that come out, at least one, in this order. */
  columns: ColumnInfo[];
  /** Rows for which it is not true may be left out. */
  where?: string;
  files: ScanFile[];
  /** All columns of the files. */
  fileColumns: ColumnInfo[];
  /** Estimated; of the files. */
  rows: number;
  /** Rows go through the query as they are read; at most one scan of a query. Others are kept in a table first. */
  streamed: boolean;
}

/** A query, ready to run. Plain data. */
export interface PlannedSql {
  /** In the engine's own SQL, over the names of the scans. */
  emitted: string;
  /** The same in Spark's SQL, where there are clusters. */
  spark?: string;
  /** What comes out, in the engine's order. */
  columns: ColumnInfo[];
  scans: SqlScan[];
}
