import type { ColumnInfo, ErrorValue } from '../protocol';
import type { RowBatch } from './batch';
import type { MapPartial, MapSpec } from './map-spec';

/** Makes a map of one file. */
export interface MapTask {
  kind: 'map';
  path: string;
  spec: MapSpec;
  /** Types of columns for files without ECSV header. */
  columns?: readonly ColumnInfo[];
}

/** Reads the rows of one file. */
export interface RowsTask {
  kind: 'rows';
  path: string;
  /** Wanted columns; all when absent. */
  names?: readonly string[];
  columns?: readonly ColumnInfo[];
  /** No batch is sent before the whole file is known to be sound. */
  whole: boolean;
  /** Bytes of batches that may be under way, not yet taken. */
  credit: number;
}

export type Task = MapTask | RowsTask;

/** What a finished task came to; batches went before. */
export type TaskResult = { kind: 'map'; partial: MapPartial } | { kind: 'rows'; rows: number; columns: ColumnInfo[] };

export type ToWorker =
  | { type: 'run'; id: number; task: Task; cancel: SharedArrayBuffer }
  | { type: 'cancel'; id: number }
  | { type: 'taken'; id: number; bytes: number };

export type FromWorker =
  | { type: 'progress'; id: number; bytes: number; rows: number }
  | { type: 'batch'; id: number; batch: RowBatch; bytes: number; columns: ColumnInfo[] }
  | { type: 'done'; id: number; result: TaskResult }
  | { type: 'failed'; id: number; error: ErrorValue };
