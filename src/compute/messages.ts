import type { ColumnInfo, ErrorValue } from '../protocol';
import type { RowBatch } from './batch';
import type { FilePartial, FoldSpec } from './folds';
import type { IdLimits } from './id-range';
import type { MapPartial, MapSpec } from './map-spec';
import type { Selection } from './selection';

interface FileTask {
  path: string;
  /** Types of columns for files without ECSV header. A worker remembers the last ones, which are not sent again. */
  columns?: readonly ColumnInfo[];
  /** The source_ids that the file may hold; checked when given. */
  idRange?: IdLimits;
}

/** Makes a map of one file. */
export interface MapTask extends FileTask {
  kind: 'map';
  spec: MapSpec;
}

/** Folds one file. */
export interface FoldTask extends FileTask {
  kind: 'fold';
  spec: FoldSpec;
}

/** Reads the rows of one file. */
export interface RowsTask extends FileTask {
  kind: 'rows';
  /** Wanted columns and expressions; all columns when absent. */
  names?: readonly string[];
  selection?: Selection;
  /** Rows after which the rest of the file is not read. */
  limit?: number;
  /** No batch is sent before the whole file is known to be sound. */
  whole: boolean;
  /** Bytes of batches that may be under way, not yet taken. */
  credit: number;
}

export type Task = MapTask | FoldTask | RowsTask;

/** What a finished task came to; batches went before. */
export type TaskResult =
  | { kind: 'map'; partial: MapPartial }
  | { kind: 'fold'; partial: FilePartial }
  | { kind: 'rows'; rows: number; columns: ColumnInfo[] };

export type ToWorker =
  /** `known`: the task's `columns` are those of the task before and not sent. */
  | { type: 'run'; id: number; task: Task; known: boolean; cancel: SharedArrayBuffer }
  | { type: 'cancel'; id: number }
  | { type: 'taken'; id: number; bytes: number };

export type FromWorker =
  | { type: 'progress'; id: number; bytes: number; rows: number }
  /** `columns`: of this batch and those after it, until others come; also over tasks. */
  | { type: 'batch'; id: number; batch: RowBatch; bytes: number; columns?: ColumnInfo[] }
  | { type: 'done'; id: number; result: TaskResult }
  | { type: 'failed'; id: number; error: ErrorValue };
