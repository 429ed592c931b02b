import type {
  ColumnInfo,
  CompletionRequest,
  Completions,
  HistogramFrame,
  JobEvent,
  JobRequest,
  JobState,
  MapFormat,
  MapFrame,
  PartitionsAnswer,
  PartitionsRequest,
  Plan,
  ServiceStatus,
  TextCheckAnswer,
  TextCheckRequest,
  VolumeInfo
} from '../protocol';

/** A table, by release and name, or one file of it. */
export interface ColumnsOf {
  volume?: string;
  release?: string;
  table?: string;
  /** Absolute path. */
  file?: string;
}

/** What the browser asks of the service. Every call rejects with a GaiaError. */
export interface GaiaApi {
  status(signal?: AbortSignal): Promise<ServiceStatus>;
  /** The default volume; VOLUME_NOT_SET when there is none. */
  volume(signal?: AbortSignal): Promise<VolumeInfo>;
  /** Makes a folder the default volume. */
  setVolume(path: string, signal?: AbortSignal): Promise<VolumeInfo>;
  partitions(request: PartitionsRequest, signal?: AbortSignal): Promise<PartitionsAnswer>;
  /** The columns of a table or file, with units and descriptions. */
  columns(of: ColumnsOf, signal?: AbortSignal): Promise<ColumnInfo[]>;
  plan(request: JobRequest, signal?: AbortSignal): Promise<Plan>;
  /**
   * Puts a job into the queue: `POST /api/jobs` with a key of its own, so that an answer that was lost with the
   * connection is asked for again and is the same job.
   */
  submit(request: JobRequest, signal?: AbortSignal): Promise<JobState>;
  jobs(signal?: AbortSignal): Promise<JobState[]>;
  job(id: string, signal?: AbortSignal): Promise<JobState>;
  cancel(id: string, signal?: AbortSignal): Promise<JobState>;
  /**
   * Submits again what a job that is over asked for; the new job goes on from what the old one had done. While the new
   * one is not over, the same again gives it again. `POST /api/jobs/ID/retry`.
   */
  retry(id: string, signal?: AbortSignal): Promise<JobState>;
  /** When a job is deleted with its results (ISO 8601), or never (null). `PUT /api/jobs/ID/destruction`. */
  setDestruction(id: string, time: string | null, signal?: AbortSignal): Promise<JobState>;
  /** Deletes a job that is over, with its results. */
  remove(id: string, signal?: AbortSignal): Promise<void>;
  /** A file of a finished job's results by its name in `manifest.results`. `GET /api/jobs/ID/results/NAME`. */
  result(id: string, name: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Whether a condition, an expression, a list of columns or a query is right, with the place of the fault, what comes
   * out, and what an expert would say. Cheap enough for every key. `POST /api/check`.
   */
  check(request: TextCheckRequest, signal?: AbortSignal): Promise<TextCheckAnswer>;
  /** What may stand at the cursor of such a text: columns, tables, functions, keywords, best first. `POST /api/complete`. */
  complete(request: CompletionRequest, signal?: AbortSignal): Promise<Completions>;
  /** The newest map of a job, degraded to HEALPix order `order` if it is finer; null while there is none. */
  frame(id: string, order: number, signal?: AbortSignal): Promise<MapFrame | null>;
  /** The newest histogram of a job; null while there is none. */
  histogram(id: string, signal?: AbortSignal): Promise<HistogramFrame | null>;
  /** A finished map as a file. */
  mapFile(id: string, format: MapFormat, signal?: AbortSignal): Promise<Blob>;
  /** Absolute path of a path in Jupyter's contents. */
  localPath(path: string, signal?: AbortSignal): Promise<string>;
  /** One connection to the events of a job, or of all jobs; ends when the connection does. */
  events(job: string | null, from: number | null, signal: AbortSignal): AsyncIterable<JobEvent>;
}
