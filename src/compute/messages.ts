import type { ColumnInfo, ErrorValue } from '../protocol';
import type { AsideEnd } from './ahead/aside';
import type { RowBatch } from './batch';
import type { FilePartial, FoldSpec } from './folds';
import type { IdLimits } from './id-range';
import type { SeekInput } from './seek/seek-input';
import type { Selection } from './selection';
import type { StoredInput } from './store-table';

interface FileTask {
  path: string;
  /** Size of the file, where it is known [bytes]. */
  bytes?: number;
  /** No further file of the same scan, or work on whole files, will come: another thread may unzip this one. */
  isLast?: boolean;
  /** Types of columns for files without ECSV header. A worker remembers the last ones, which are not sent again. */
  columns?: readonly ColumnInfo[];
  /** The source_ids that the file may hold; checked when given. */
  idRange?: IdLimits;
  /** A copy to be read in its place. */
  stored?: StoredInput;
  /** Where its reading can begin. */
  seek?: SeekInput;
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

/** Work on one file that the service knows how to do; see `useWork`. */
export interface WorkTask extends FileTask {
  kind: 'work';
  name: string;
  /** Plain data. */
  order: unknown;
  /** What the thread that unzips the file, where there is one, can do for it beside that; see ahead/aside. */
  aside?: string;
}

/** Unzips a file, or those parts of it that hold what is looked up, into a ring, for the thread that scans it. */
export interface AheadTask extends FileTask {
  kind: 'ahead';
  ring: SharedArrayBuffer;
  /** What is to be done beside it, and for whom. */
  aside?: { name: string; end: AsideEnd };
}

export type Task = FoldTask | RowsTask | WorkTask | AheadTask;

/** A task as a worker gets it. */
export type WorkerTask = Task & {
  /** The ring into which another worker unzips the file. */
  ahead?: SharedArrayBuffer;
  /** Leads to that worker, which does the task's `aside`. */
  asideEnd?: AsideEnd;
};

/** What a finished task came to; batches went before. */
export type TaskResult =
  | { kind: 'fold'; partial: FilePartial }
  | { kind: 'ahead' }
  | { kind: 'work'; outcome: unknown }
  | { kind: 'rows'; rows: number; columns: ColumnInfo[]; store?: string; note?: string; seek?: true };

export type ToWorker =
  /** `known`: the task's `columns` are those of the task before and not sent. */
  | { type: 'run'; id: number; task: WorkerTask; known: boolean; cancel: SharedArrayBuffer }
  | { type: 'cancel'; id: number }
  | { type: 'taken'; id: number; bytes: number };

export type FromWorker =
  | { type: 'progress'; id: number; bytes: number; rows: number }
  /** `columns`: of this batch and those after it, until others come; also over tasks. */
  | { type: 'batch'; id: number; batch: RowBatch; bytes: number; columns?: ColumnInfo[] }
  | { type: 'done'; id: number; result: TaskResult }
  | { type: 'failed'; id: number; error: ErrorValue };
