import type { ScanSource, TableFormatName } from './requests';

/** What a query may say of where it reads: everything else it says itself. */
export const SQL_SOURCE_FIELDS = ['volume', 'release', 'onError'] as const;

/** A query over the catalogue, `SELECT …` in ADQL 2.1 with small extensions; its result is one table file. */
export interface SqlRequest {
  type: 'Sql';
  /**
   * Only `volume`, `release` and `onError` (default `fail`): the release is the one whose tables are meant where a name has
   * no schema.
   */
  source: ScanSource;
  query: string;
  /** At most so many rows; the manifest says `truncated` where there were more. */
  limit?: number;
  /** Default parquet. */
  format?: TableFormatName;
}

/** What a query reads of one table. */
export interface SqlTableCost {
  /** `gaiadr3.gaia_source`. */
  table: string;
  /** Files that are read, out of `of`. */
  files: number;
  of: number;
  /** Compressed bytes of the files. */
  bytes: number;
  /** Estimated rows of the files. */
  rows: number;
  columns: string[];
  /** Condition that the scan tests already; the query tests all of them. */
  where?: string;
  /** The rows go through the query as they are read; else what is needed of them is kept until it ends. */
  streamed: boolean;
}

/** What an expert would say about a query, and where [characters from 0]. */
export interface SqlNote {
  code: string;
  message: string;
  start: number;
  end: number;
}

/** The part of a plan that only queries have. */
export interface SqlPlan {
  tables: SqlTableCost[];
  notes: SqlNote[];
  /** The query as the engine gets it. */
  emitted: string;
}
