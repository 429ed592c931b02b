import type { EngineChoice, EngineInfo, EngineName } from './engines';
import type { JobRequest, PartitionsRequest } from './requests';
import type { ErrorValue } from './errors';
import type { RankedSource } from './spectra';
import type { SqlPlan } from './sql';
import type { Verified } from './verify';

/** One partition file and what reading it costs. */
export interface PartitionFile {
  /** Partition name, `AAAAAA-BBBBBB`; empty when the file's name carries none. */
  partition: string;
  path: string;
  /** Size of the gzipped file; 0 when there is none. */
  bytes: number;
  /** Estimated number of rows. */
  rows: number;
  /** Estimated seconds to read it on this machine. */
  seconds: number;
  /** False: the table has no source in this partition, or the volume lacks the file. */
  exists: boolean;
}

/**
 * How far the index has come that tells which files hold which sources, where file names do not. It is made once; until
 * it is whole, files not read yet are among those of every answer. Ask again for a better one.
 */
export interface IndexProgress {
  filesDone: number;
  filesTotal: number;
  /** Compressed bytes. */
  bytesDone: number;
  bytesTotal: number;
}

export interface PartitionsAnswer {
  request: Pick<PartitionsRequest, 'ra' | 'dec' | 'radius' | 'region'> & { strict: boolean };
  release: string;
  table: string;
  /** True when the request named no radius. */
  defaultRadius: boolean;
  /** Margin added to the radius so that sources whose position left their pixel are found [deg]. */
  margin: number;
  /** Number of level-8 pixels that the region (with margin) meets. */
  pixels: number;
  partitions: PartitionFile[];
  /** Set while the index of the table's files is not whole. */
  indexing?: IndexProgress;
  /** What the user should know about the answer. */
  warnings?: string[];
}

/** Files, and what reading them (or the columns needed of them) takes [bytes]. */
export interface ReadCost {
  files: number;
  bytes: number;
}

/** What a request will cost, known before it runs. */
export interface Plan {
  request: JobRequest;
  engine: EngineName;
  /** Why this engine. */
  engineReason?: string;
  files: number;
  /** Files of the table that the volume lacks. */
  missing: string[];
  bytes: number;
  /** Estimated. */
  rows: number;
  /** Estimated. */
  seconds: number;
  /** Upper bound of the service's memory for this job [bytes]. */
  memory: number;
  /** Upper bound of the disk space that it takes while it runs, beside its results, where memory may not suffice [bytes]. */
  disk?: number;
  workers: number;
  /** What an expert would say about the request. */
  warnings: string[];
  /** Of a query. */
  sql?: SqlPlan;
  /** What is read in place of the files where the store has copies of them with the columns needed; see `bytes`. */
  reads?: { store: ReadCost; csv: ReadCost };
  /** Files of which only the parts are read that can hold selected rows, from seek point to seek point, and those parts. */
  seek?: ReadCost;
  /** Set while the index of the table's files is not whole: the job may need fewer files. */
  indexing?: IndexProgress;
}

/** UWS 1.1 execution phases. */
export const PHASES = ['PENDING', 'QUEUED', 'EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED'] as const;
export type Phase = (typeof PHASES)[number];

/** True once a job's phase can no longer change. */
export function isTerminal(phase: Phase): boolean {
  return phase === 'COMPLETED' || phase === 'ERROR' || phase === 'ABORTED';
}

/** What a job had to put on the disk for a while: sorted runs of what did not fit its memory, gone when it is over. */
export interface Spilled {
  bytes: number;
  runs: number;
}

export interface Progress {
  filesDone: number;
  filesTotal: number;
  /** Compressed bytes read. */
  bytesDone: number;
  bytesTotal: number;
  rows: number;
  elapsedSeconds: number;
  /** Estimated seconds to the end; null until known. */
  secondsLeft: number | null;
  /** Once there is any. */
  spilled?: Spilled;
  /** Of a search for similar spectra while it runs: the best ten so far, best first. */
  ranking?: RankedSource[];
  /** While it runs: files with faults so far, which a verification lists and other jobs leave out; once there is one. */
  faults?: number;
  /**
   * Of a query that computes and reads no file meanwhile: the engine's estimate of how much is done (0 to 1, null where it has
   * none), and the rows of the result that are written.
   */
  query?: { share: number | null; rows: number };
}

/** The progress of a job that has not begun, by what is planned. */
export const noProgress = ({ files, bytes }: Pick<Plan, 'files' | 'bytes'>): Progress => ({
  filesDone: 0,
  filesTotal: files,
  bytesDone: 0,
  bytesTotal: bytes,
  rows: 0,
  elapsedSeconds: 0,
  secondsLeft: null
});

export interface ResultFile {
  name: string;
  path: string;
  mime: string;
  bytes: number;
}

/** Written beside every result as `manifest.json`: where the result came from. */
export interface Manifest {
  product: string;
  version: string;
  job: string;
  request: JobRequest;
  release: string;
  table: string;
  /** Julian years. */
  referenceEpoch: number;
  /** True when the volume is a made-up sample. */
  synthetic: boolean;
  engine: string;
  /** Of a cluster: what it runs, `Spark 4.1.2`. */
  engineVersion?: string;
  created: string;
  elapsedSeconds: number;
  /** Rows read. */
  rows: number;
  /** Rows of them that the request selects. */
  selected: number;
  /**
   * `rows`: read in the file. `store`: the stored copy that was read in the file's place; `note`: why none was, although
   * there is one; `seek`: only those parts of the file were read that can hold selected rows.
   */
  files: { path: string; bytes: number; rows: number; store?: string; note?: string; seek?: true }[];
  /** Files left out of the result, with the reason. */
  skipped: { path: string; error: ErrorValue }[];
  results: ResultFile[];
  /** Of a query: it had more rows than were asked for. */
  truncated?: boolean;
  spilled?: Spilled;
  /** Of a verification: what it came to, folder by folder. */
  verified?: Verified[];
  citation: string;
  acknowledgement: string;
}

/** A job as a listener gets it: the state so far. */
export interface JobState {
  id: string;
  /** Sequence number of the last event that is part of this state. */
  seq: number;
  request: JobRequest;
  phase: Phase;
  /** ISO 8601. */
  created: string;
  started?: string;
  ended?: string;
  plan: Plan;
  progress: Progress;
  /** Revision of the newest map frame; 0 when there is none. */
  frame: number;
  /** Result folder, once there is one. */
  folder?: string;
  manifest?: Manifest;
  error?: ErrorValue;
  /** Jobs of a higher priority leave the queue first; default 0. */
  priority?: number;
  /** When the job will be deleted with its results (ISO 8601); never when absent. */
  destruction?: string;
  /** How often it has been started; more than 1 after the service ended while it ran. */
  attempt?: number;
  /** The job that it repeats. */
  retryOf?: string;
  /** Size on the disk of its folder, once it is over [bytes]. */
  bytes?: number;
}

/** Sent over the event stream (Server-Sent Events; `id` is `seq`, `event` is `kind`). */
export type JobEvent =
  | { seq: number; job: string; kind: 'state'; state: JobState }
  | { seq: number; job: string; kind: 'phase'; phase: Phase; state: JobState }
  | { seq: number; job: string; kind: 'progress'; progress: Progress }
  | { seq: number; job: string; kind: 'frame'; frame: number }
  | { seq: number; job: string; kind: 'deleted' };

export interface TableInfo {
  name: string;
  folder: string;
  files: number;
  /** Number of partitions of the release. */
  expected: number;
  bytes: number;
  /** What the last verification of the whole table came to; absent where there was none. */
  verified?: Verified;
  /** Since then files came, went, or changed their size. */
  outdated?: true;
}

export interface VolumeInfo {
  path: string;
  synthetic: boolean;
  releases: { release: string; folder: string; referenceEpoch: number; tables: TableInfo[] }[];
}

export interface ServiceStatus {
  product: 'gaialab';
  version: string;
  protocol: number;
  pid: number;
  node: string;
  started: string;
  /** Volume used when a request names none. */
  volume: string | null;
  /** Folders that files may be read from. */
  folders: string[];
  /** Folder with the results. */
  results: string;
  workers: number;
  /** Engines that a request may name, this machine first. */
  engines: EngineInfo[];
  /** The engine of requests that name none. */
  engine: EngineChoice;
}

/** A column of a table or file. */
export interface ColumnInfo {
  name: string;
  /** ECSV datatype: bool, int8 … int64, float32, float64, string. */
  datatype: string;
  /** `float64[null]` and the like: the cell is an array. */
  subtype?: string;
  unit?: string;
  description?: string;
  ucd?: string;
}
