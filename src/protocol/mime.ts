import type { JobRequest } from './requests';
import type { ColumnInfo } from './results';
import type { SpectraResult } from './spectra';

/** A live map in a notebook cell or a saved one. */
export const MAP_MIME = 'application/vnd.gaialab.map+json';

/** Found spectra in a notebook cell or a saved one; its payload is a `SpectraPayload`. */
export const SPECTRA_MIME = 'application/vnd.gaialab.spectra+json';

/** Payload of {@link SPECTRA_MIME}: the job whose spectra are shown, and what it found once it is over. */
export interface SpectraPayload {
  version: number;
  job: string;
  request: JobRequest;
  title?: string;
  result?: SpectraResult;
}

/** A live histogram in a notebook cell or a saved one; its payload is a `HistogramPayload`. */
export const HISTOGRAM_MIME = 'application/vnd.gaialab.histogram+json';

/** Payload of {@link HISTOGRAM_MIME}: the job whose histogram is shown. */
export interface HistogramPayload {
  version: number;
  job: string;
  request: JobRequest;
}

/** Rows of a table in a notebook cell or a saved one; its payload is a `TablePayload`. */
export const TABLE_MIME = 'application/vnd.gaialab.table+json';

/** Payload of {@link TABLE_MIME}: the table that is shown, and its first rows for when it is gone. */
export interface TablePayload {
  version: number;
  /** Absolute path of the file; without it `job`. */
  path?: string;
  job?: string;
  title?: string;
  columns?: ColumnInfo[];
  /** Of each column the first cells, as text or null. */
  cells?: (string | null)[][];
  /** Rows of the whole table, where they are known. */
  rows?: number;
}

/** Payload of {@link MAP_MIME}: the job whose map is shown, nothing heavy. */
export interface MapPayload {
  version: number;
  job: string;
  request: JobRequest;
  title?: string;
  /** View and colours that the map opens with: `{view, look}` as the map view keeps them. */
  state?: object;
}
