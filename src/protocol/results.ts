import type { JobRequest, PartitionsRequest } from './requests';
import type { ErrorValue } from './errors';

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
}

/** What a request will cost, known before it runs. */
export interface Plan {
  request: JobRequest;
  engine: 'embedded';
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
  workers: number;
  /** What an expert would say about the request. */
  warnings: string[];
}

/** UWS 1.1 execution phases. */
export const PHASES = ['PENDING', 'QUEUED', 'EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED'] as const;
export type Phase = (typeof PHASES)[number];

/** True once a job's phase can no longer change. */
export function isTerminal(phase: Phase): boolean {
  return phase === 'COMPLETED' || phase === 'ERROR' || phase === 'ABORTED';
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
}

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
  created: string;
  elapsedSeconds: number;
  /** Rows read. */
  rows: number;
  /** Rows of them that the request selects. */
  selected: number;
  files: { path: string; bytes: number; rows: number }[];
  /** Files left out of the result, with the reason. */
  skipped: { path: string; error: ErrorValue }[];
  results: ResultFile[];
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
