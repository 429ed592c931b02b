import { DEFAULT_BUDGET } from '../compute/scan';
import { BUFFER } from '../compute/scan-rows';
import { DEFAULT_ORDER, isMap, mapStatistics, type JobRequest, type Stat } from '../protocol';

/** Compressed bytes of a row of gaia_source: 753,025,661,884 bytes hold 1,811,709,771 rows. */
const BYTES_PER_ROW = 416;
/** Compressed bytes of the commented header. */
const HEADER_BYTES = 7000;
/** What a worker holds whatever the file: runtime, chunks, one batch of rows [bytes]. */
const WORKER_BYTES = 100 * 2 ** 20;
/** Finest order of a map's picture. */
const PICTURE_ORDER = 10;
/** A pixel in a fold: its number, twice, and the table to find it [bytes]. */
const PIXEL_BYTES = 24;

/** Estimated rows of a partition file from its size. */
export function rowsIn(bytes: number): number {
  return Math.max(0, Math.round((bytes - HEADER_BYTES) / BYTES_PER_ROW));
}

/** What a job takes at most [bytes]. */
export interface Space {
  /** In the service. */
  memory: number;
  /** On the disk while it runs, beside its results; absent where memory suffices for certain. */
  disk?: number;
}

/**
 * Upper bounds of what a job over so many rows takes.
 * @param budget - memory of a job's fold before it goes to the disk [bytes]
 */
export function spaceBound(request: JobRequest, workers: number, rows: number, budget = DEFAULT_BUDGET): Space {
  const base = WORKER_BYTES * (workers + 1);
  if (request.type === 'Rows' && request.top !== undefined) {
    return bounded(base, Math.min(rows, request.top.count) * ROW_BYTES, budget);
  }
  if (!isMap(request)) {
    return { memory: request.type === 'Rows' ? base + BUFFER : base };
  }
  const order = request.order ?? DEFAULT_ORDER;
  const stats: Stat[] =
    request.type === 'HealpixMap'
      ? mapStatistics(request).map(({ stat }) => stat)
      : (request.columns ?? ['1']).map(() => 'count');
  const each = stats.reduce((sum, stat) => sum + (stat === 'count' ? 4 : 20), PIXEL_BYTES);
  const pixels = (of: number): number => Math.min(rows, 12 * 4 ** of);
  const items = 44 * rows * stats.filter(stat => /median|quantile/.test(stat)).length;
  // a picture is dense and is copied once on its way to the viewer
  const picture = 12 * 4 ** Math.min(order, PICTURE_ORDER) * 8 * (stats.length + 2) * 2;
  const preview = order > PICTURE_ORDER ? pixels(PICTURE_ORDER) * each : 0;
  return bounded(base + picture + preview, pixels(order) * each + items, budget);
}

/** A row of all columns with its key, about [bytes]. */
const ROW_BYTES = 1500;

/** A fold of so many bytes: in memory up to the budget, and twice on the disk, as runs and as their sum. */
const bounded = (base: number, fold: number, budget: number): Space =>
  fold <= budget ? { memory: base + fold } : { memory: base + budget, disk: 2 * fold };
