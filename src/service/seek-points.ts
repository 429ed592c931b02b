import { createHash } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { SeekIndex } from '../compute/seek/seek-index';
import { SEEK_POINT_SPACING } from '../compute/seek/seek-input';
import { bytesOfParts, wantedParts } from '../compute/seek/wanted-parts';
import type { ScanFile } from '../compute/scan';
import type { JobRequest } from '../protocol';
import type { PlannedJob } from './engines/engine';
import { makeRoom } from './seek-points-quota';
import { selectableIds } from './store/id-ranges';
import type { ListedFile } from './volume';

/** Size that all points may have, unless the user says otherwise [bytes]. */
export const DEFAULT_SEEK_POINTS = 2e9;

/** Smaller files are read whole as fast [bytes]. */
const SMALLEST = 4e6;
/** What the points of a file take, of its own size, at most; 0.7 % of those of gaia_source. */
const PART = 0.025;
/** A job may bring points of this part of the quota; one over more files would push out those that are in use. */
const PART_OF_QUOTA = 0.25;
/** Order of the pixels by which parts of a file are told from a region: 3.4′. */
const ORDER = 10;

/** Jobs that take the selected rows of their files and nothing else. */
const TYPES: readonly JobRequest['type'][] = [
  'Rows',
  'DensityMap',
  'HealpixMap',
  'Histogram',
  'Statistics',
  'SimilarSpectra'
];

/**
 * The seek points of files: noted by the first look-up by region or id, which reads a file whole, and kept in
 * gaialab's cache, so that the next one reads only the parts of the file that can hold what it looks for.
 */
export class SeekPoints {
  private readonly folder: string;

  /**
   * @param cache - gaialab's folder of what can be made again
   * @param quota - size that all points may have [bytes]; 0: none are made or used
   */
  constructor(
    cache: string,
    private readonly quota: number
  ) {
    this.folder = join(cache, 'seek-points');
  }

  /**
   * Lets a job use the seek points of its files, or note them, and says so in its plan.
   * @param listed - the job's files, in its order
   * @param readSeconds - time to read so many bytes of so many files
   */
  use(
    job: PlannedJob,
    listed: readonly ListedFile[],
    readSeconds: (bytes: number, files: number) => number
  ): PlannedJob {
    const hasIds = job.columns.some(({ name, datatype }) => name === 'source_id' && datatype === 'int64');
    if (this.quota === 0 || !hasIds || !TYPES.includes(job.request.type)) {
      return job;
    }
    const suited = listed.map(({ bytes }, i) => bytes >= SMALLEST && job.files[i].stored === undefined);
    const ids = suited.includes(true) ? selectableIds(job, ORDER) : undefined;
    if (ids === undefined) {
      return job;
    }
    const size = listed.reduce((sum, { bytes }, i) => sum + (suited[i] ? bytes * PART : 0), 0);
    const every = size <= PART_OF_QUOTA * this.quota ? SEEK_POINT_SPACING : undefined;
    const cost = { files: 0, bytes: 0 };
    let whole = 0;
    const files = job.files.map((file, i): ScanFile => {
      if (!suited[i]) {
        return file;
      }
      const { path, bytes, mtimeMs } = listed[i];
      const seek = { index: this.pathOf(path), source: { bytes, mtimeMs }, every };
      const parts = bytesToRead(seek, ids, file);
      if (parts === undefined) {
        return { ...file, seek };
      }
      cost.files++;
      cost.bytes += parts;
      whole += bytes;
      return { ...file, seek: { ...seek, ids, bytes: parts } };
    });
    if (every !== undefined && files.some(({ seek }) => seek && !seek.ids)) {
      makeRoom(this.folder, this.quota - size);
    }
    if (cost.files === 0) {
      return { ...job, files };
    }
    const seconds = Math.max(
      0,
      job.plan.seconds - readSeconds(whole, cost.files) + readSeconds(cost.bytes, cost.files)
    );
    return { ...job, files, plan: { ...job.plan, seconds, seek: cost } };
  }

  /**
   * Where the points of a file are kept that is read in whatever order, with room made for them; undefined where there
   * shall be none.
   */
  keepOf({ path, bytes, mtimeMs }: Pick<ListedFile, 'path' | 'bytes' | 'mtimeMs'>): string | undefined {
    const size = bytes * PART;
    if (bytes < SMALLEST || size > PART_OF_QUOTA * this.quota) {
      return undefined;
    }
    const keep = this.pathOf(path);
    const kept = SeekIndex.open(keep, { bytes, mtimeMs });
    if (kept) {
      kept.close();
    } else {
      makeRoom(this.folder, this.quota - size);
    }
    return keep;
  }

  /** The file that keeps a file's points, there or not. */
  pathOf(file: string): string {
    return join(this.folder, `${createHash('sha256').update(file).digest('hex').slice(0, 24)}.points`);
  }
}

/** Compressed bytes that a look-up reads of a file; undefined where all of it has to be read. */
function bytesToRead(
  { index: path, source }: { index: string; source: { bytes: number; mtimeMs: number } },
  ids: readonly bigint[],
  { idRange }: ScanFile
): number | undefined {
  const index = SeekIndex.open(path, source);
  if (!index) {
    return undefined;
  }
  index.close();
  try {
    const now = new Date();
    utimesSync(path, now, now); // those that were not used for longest are the first to go
  } catch {
    // a cache that is read only
  }
  const ranges = wantedParts(index.table, ids, idRange);
  return ranges && bytesOfParts(index.table, ranges);
}
