import type { ScanFile, StoredInput } from '../../compute/scan';
import type { PlannedJob } from '../engines/engine';
import type { ListedFile } from '../volume';
import { bytesOfColumns } from './entry';
import { selectableIds } from './id-ranges';
import { neededColumns } from './needed-columns';
import type { ParquetStore } from './store';

/** Bytes of stored columns that a worker reads in a second, with what is made of them. */
const BYTES_PER_SECOND = 400e6;
/** What a stored file costs before its first row [s]. */
const SECONDS_PER_FILE = 0.001;

/**
 * Lets a job read stored copies where they have the columns that it needs, and says so in its plan.
 * @param listed - the job's files, in its order
 * @param csvSeconds - time to read files themselves
 */
export function readStore(
  job: PlannedJob,
  listed: readonly ListedFile[],
  store: ParquetStore,
  csvSeconds: (bytes: number, files: number) => number
): PlannedJob {
  const names = neededColumns(job);
  if (names === undefined) {
    return job;
  }
  const reads = { store: { files: 0, bytes: 0 }, csv: { files: 0, bytes: 0 } };
  let ids: bigint[] | undefined;
  const files = job.files.map((file, i): ScanFile => {
    const { path, bytes, mtimeMs } = listed[i];
    const entry = store.find(job, { path, bytes, mtimeMs });
    const cost = entry && bytesOfColumns(entry, names);
    if (entry === undefined || cost === undefined) {
      reads.csv.files++;
      reads.csv.bytes += bytes;
      return file;
    }
    ids ??= reads.store.files === 0 ? selectableIds(job) : undefined;
    reads.store.files++;
    reads.store.bytes += cost;
    const stored: StoredInput = { path: store.pathOf(entry), source: { path, bytes, mtimeMs }, ...(ids && { ids }) };
    return { ...file, stored };
  });
  if (reads.store.files === 0) {
    return { ...job, plan: { ...job.plan, reads } };
  }
  const busy = Math.min(job.plan.workers, reads.store.files);
  const seconds =
    (reads.csv.files === 0 ? 0 : csvSeconds(reads.csv.bytes, reads.csv.files)) +
    (reads.store.bytes / BYTES_PER_SECOND + reads.store.files * SECONDS_PER_FILE) / busy;
  return { ...job, files, plan: { ...job.plan, reads, seconds } };
}
