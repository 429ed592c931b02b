import type { JobRequest } from './requests';
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

/** Payload of {@link MAP_MIME}: the job whose map is shown, nothing heavy. */
export interface MapPayload {
  version: number;
  job: string;
  request: JobRequest;
  title?: string;
  /** View and colours that the map opens with: `{view, look}` as the map view keeps them. */
  state?: object;
}
