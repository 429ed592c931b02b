import type { JobRequest } from './requests';

/** A live map in a notebook cell or a saved one. */
export const MAP_MIME = 'application/vnd.gaialab.map+json';

/** Payload of {@link MAP_MIME}: the job whose map is shown, nothing heavy. */
export interface MapPayload {
  version: number;
  job: string;
  request: JobRequest;
  title?: string;
}
