import { join } from 'node:path';
import { realpathSync, statSync } from 'node:fs';
import { GaiaError, type JobState, type TablePlace } from '../../protocol';
import { fileError, isInside, type Folders } from '../folders';
import type { SeekPoints } from '../seek-points';
import type { TableFile } from './table-orders';

export interface TableFilesOptions {
  folders: Folders;
  /** Folder of the results, whose files may be shown as well. */
  results: string;
  points?: SeekPoints;
  job(id: string): JobState;
}

/** Results that are tables, by their MIME types; what can be read fastest first. */
const TABLES = ['parquet', 'arrow.file', 'arrow.stream', 'ecsv', 'text/csv', 'votable', 'fits'];

/** Finds the file that a request names, in the configured folders or among the results. */
export class TableFiles {
  constructor(private readonly options: TableFilesOptions) {}

  /** @throws GaiaError FILE_NOT_FOUND, PATH_OUTSIDE, JOB_NOT_FOUND, RESULT_NOT_READY, BAD_REQUEST for a job without table */
  find(place: TablePlace): TableFile {
    const { folders, results, points } = this.options;
    const wanted = 'path' in place ? place.path : this.ofJob(place.job);
    const path = realIn(results, wanted) ?? folders.resolve(wanted);
    const stat = statSync(path);
    if (!stat.isFile()) {
      throw fileError(wanted, { code: 'EISDIR' });
    }
    const { size: bytes, mtimeMs } = stat;
    const keep = path.endsWith('.gz') ? points?.keepOf({ path, bytes, mtimeMs }) : undefined;
    return { path, bytes, mtimeMs, ...(keep !== undefined && { keep }) };
  }

  private ofJob(id: string): string {
    const { phase, manifest, folder } = this.options.job(id);
    if (!manifest) {
      throw new GaiaError(
        'RESULT_NOT_READY',
        `Job ${id} has no result${phase === 'COMPLETED' ? '' : ` (${phase.toLowerCase()})`}.`
      );
    }
    const found = TABLES.flatMap(kind => manifest.results.filter(({ mime }) => mime.includes(kind)))[0];
    if (!found) {
      throw new GaiaError('BAD_REQUEST', `Job ${id} came to no table.`, undefined, { job: id });
    }
    return folder === undefined ? found.path : join(folder, found.name);
  }
}

/** The real path of what lies in a folder, links followed; undefined where it does not. */
function realIn(folder: string, path: string): string | undefined {
  try {
    const real = realpathSync(path);
    return isInside(realpathSync(folder), real) ? real : undefined;
  } catch {
    return undefined;
  }
}
