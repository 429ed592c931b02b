import { DEFAULT_ORDER, isMap, type JobRequest } from '../protocol';

/** Compressed bytes of a row of gaia_source: 753,025,661,884 bytes hold 1,811,709,771 rows. */
const BYTES_PER_ROW = 416;
/** Compressed bytes of the commented header. */
const HEADER_BYTES = 7000;
/** What a worker holds whatever the file: runtime, chunks, one batch of rows [bytes]. */
const WORKER_BYTES = 100 * 2 ** 20;

/** Estimated rows of a partition file from its size. */
export function rowsIn(bytes: number): number {
  return Math.max(0, Math.round((bytes - HEADER_BYTES) / BYTES_PER_ROW));
}

/** Upper bound of the memory that a job takes in the service [bytes]. */
export function memoryBound(request: JobRequest, workers: number): number {
  const base = WORKER_BYTES * (workers + 1);
  if (!isMap(request)) {
    return base;
  }
  const layers = request.type === 'DensityMap' ? (request.columns?.length ?? 1) : 3;
  const pixels = 12 * 4 ** (request.order ?? DEFAULT_ORDER);
  return base + pixels * 8 * layers * 2;
}
