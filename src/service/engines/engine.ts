import type {
  ColumnInfo,
  ErrorValue,
  HistogramFrame,
  SpectraFrame,
  JobRequest,
  KeptFrame,
  Plan,
  Progress,
  ResultFile,
  Spilled,
  Verified
} from '../../protocol';
import type { Checkpoint, ScanFile } from '../../compute/scan';
import type { TargetsRequest } from '../verify/targets';
import type { PlannedSql } from './sql/planned-sql';

/** A request with everything found that its engine needs: real files, real column names, the plan shown to the user. */
export interface PlannedJob {
  request: JobRequest;
  plan: Plan;
  release: string;
  table: string;
  /** Julian years. */
  referenceEpoch: number;
  synthetic: boolean;
  /** Rows of the whole table, where they are known. */
  totalRows?: number;
  files: ScanFile[];
  /** Folder of the volume that they lie in, if they do. */
  volume?: string;
  /** Where the spectrum of a prototype that is a source may be. */
  prototypeFiles?: ScanFile[];
  /** Files that were found to be unreadable before any was read. */
  leftOut?: { path: string; error: ErrorValue }[];
  /** Columns of the table; request columns are resolved against them. */
  columns: ColumnInfo[];
  /** Of a query. */
  sql?: PlannedSql;
  /** Of a verification: which files. */
  verify?: TargetsRequest;
  citation: string;
  acknowledgement: string;
}

/** What an engine tells while it works. */
export interface EngineListener {
  signal: AbortSignal;
  /** Existing folder that receives the result files. */
  folder: string;
  onProgress(
    progress: Pick<Progress, 'filesDone' | 'bytesDone' | 'rows' | 'spilled' | 'ranking' | 'faults' | 'query'> & {
      isResumed?: boolean;
    }
  ): void;
  /** There is a new picture; `snapshot` gives the newest at any later time. */
  onFrame(snapshot: (revision: number) => KeptFrame | HistogramFrame | SpectraFrame): void;
  /**
   * Where the job's scan keeps what it has done; asked for once.
   * @param scan - plain data that says what is made of the job's files
   */
  checkpoint<R>(scan: unknown): Checkpoint<R>;
}

export interface EngineOutcome {
  /** Rows read. */
  rows: number;
  /** Rows of them that the request selects. */
  selected: number;
  files: { path: string; bytes: number; rows: number; store?: string; note?: string; seek?: true }[];
  skipped: { path: string; error: ErrorValue }[];
  results: ResultFile[];
  /** Of a cluster: what it runs, `Spark 4.1.2`. */
  engineVersion?: string;
  /** Of a query: it had more rows than were asked for. */
  truncated?: boolean;
  /** What was put on the disk while it ran because it did not fit the memory. */
  spilled?: Spilled;
  /** Of a verification: what each folder came to. */
  verified?: Verified[];
}

/** Runs planned jobs. Rejects with an abort when the signal fires, with a GaiaError when the job cannot be done. */
export interface Engine {
  readonly name: Plan['engine'];
  run(job: PlannedJob, listener: EngineListener): Promise<EngineOutcome>;
  /**
   * Begins to read for a job that is about to be submitted, where that is worth it; {@link run} of the same plan goes on.
   * Nothing is written, told or thrown.
   * @returns forgets it: the job is not submitted
   */
  headStart?(job: PlannedJob): (() => void) | undefined;
  close(): Promise<void>;
}
