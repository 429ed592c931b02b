import type {
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

/** What the browser asks of the service. Every call rejects with a GaiaError. */
export interface GaiaApi {
  status(signal?: AbortSignal): Promise<ServiceStatus>;
  /** The default volume; VOLUME_NOT_SET when there is none. */
  volume(signal?: AbortSignal): Promise<VolumeInfo>;
  /** Makes a folder the default volume. */
  setVolume(path: string, signal?: AbortSignal): Promise<VolumeInfo>;
  partitions(request: PartitionsRequest, signal?: AbortSignal): Promise<PartitionsAnswer>;
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
