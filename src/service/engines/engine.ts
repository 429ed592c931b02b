import type { ColumnInfo, ErrorValue, JobRequest, MapFrame, Plan, Progress, ResultFile } from '../../protocol';
import type { ScanFile } from '../../compute/scan';

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
  /** Columns of the table; request columns are resolved against them. */
  columns: ColumnInfo[];
  citation: string;
  acknowledgement: string;
}

/** What an engine tells while it works. */
export interface EngineListener {
  signal: AbortSignal;
  /** Existing folder that receives the result files. */
  folder: string;
  onProgress(progress: Pick<Progress, 'filesDone' | 'bytesDone' | 'rows'>): void;
  /** There is a new picture; `snapshot` gives the newest at any later time. */
  onFrame(snapshot: (revision: number) => MapFrame): void;
}

export interface EngineOutcome {
  /** Rows read. */
  rows: number;
  /** Rows of them that the request selects. */
  selected: number;
  files: { path: string; bytes: number; rows: number }[];
  skipped: { path: string; error: ErrorValue }[];
  results: ResultFile[];
}

/** Runs planned jobs. Rejects with an abort when the signal fires, with a GaiaError when the job cannot be done. */
export interface Engine {
  readonly name: Plan['engine'];
  run(job: PlannedJob, listener: EngineListener): Promise<EngineOutcome>;
  close(): Promise<void>;
}
