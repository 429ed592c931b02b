import type {
  ColumnInfo,
  JobEvent,
  JobRequest,
  JobState,
  MapFrame,
  PartitionsAnswer,
  PartitionsRequest,
  Plan,
  ServiceStatus,
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
  submit(request: JobRequest, signal?: AbortSignal): Promise<JobState>;
  jobs(signal?: AbortSignal): Promise<JobState[]>;
  job(id: string, signal?: AbortSignal): Promise<JobState>;
  cancel(id: string, signal?: AbortSignal): Promise<JobState>;
  remove(id: string, signal?: AbortSignal): Promise<void>;
  /** The newest map of a job, degraded to HEALPix order `order` if it is finer; null while there is none. */
  frame(id: string, order: number, signal?: AbortSignal): Promise<MapFrame | null>;
  /** Absolute path of a path in Jupyter's contents. */
  localPath(path: string, signal?: AbortSignal): Promise<string>;
  /** One connection to the events of a job, or of all jobs; ends when the connection does. */
  events(job: string | null, from: number | null, signal: AbortSignal): AsyncIterable<JobEvent>;
}
