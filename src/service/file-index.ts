import { dirname } from 'node:path';
import type { WorkerPool } from '../compute/scan';
import { fileSpans, needsIndex, type FileSpans } from '../gaia/file-spans';
import type { ReleaseProfile } from '../gaia/release';
import type { TableProfile } from '../gaia/table';
import { formatBytes, formatCount, GaiaError, type IndexProgress, type Plan } from '../protocol';
import { FolderIndex, type SpanOptions } from './file-index-folder';
import type { FileIndexStore } from './file-index-store';
import type { ListedFile, Volume } from './volume';

export type { SpanOptions } from './file-index-folder';

/** How long an answer to a client waits for an index at most [ms]: it comes with what is known, and may be asked again. */
export const ANSWER_MS = 2000;

export interface FoundSpans {
  spans: FileSpans;
  /** Set while files are left to be read: of those nothing is known yet, and every search finds them. */
  indexing?: IndexProgress;
  warnings: string[];
}

/**
 * Which source_ids the files of a table may hold: from their names or, where names say nothing, from an index that is
 * made once by reading the files in the worker pool, and kept. A file that changes is read again; what an interruption
 * left is gone on with.
 */
export class FileIndexes {
  private readonly folders = new Map<string, FolderIndex>();
  private readonly end = new AbortController();
  private lost?: string;

  /** @param mayRead - false for files that may hold any source as far as anybody is to know */
  constructor(
    private readonly pool: WorkerPool,
    private readonly store: FileIndexStore,
    private readonly mayRead: (file: ListedFile) => boolean = () => true
  ) {}

  /** @throws GaiaError CANCELLED when the signal fires, or at the end of the service */
  async spans(
    volume: Volume,
    release: ReleaseProfile,
    table: TableProfile,
    options: SpanOptions = {}
  ): Promise<FoundSpans> {
    if (!needsIndex(table)) {
      return { spans: volume.spans(release, table), warnings: [] };
    }
    const files = volume.files(release, table);
    const folder = files.length === 0 ? undefined : dirname(files[0].path);
    if (folder === undefined) {
      return { spans: fileSpans(table, []), warnings: [] };
    }
    let index = this.folders.get(folder);
    if (index === undefined) {
      index = new FolderIndex(folder, table, this.pool, this.store, this.mayRead, this.end.signal);
      this.folders.set(folder, index);
    }
    const found = await index.spans(files, options);
    const { indexing } = found;
    const warnings = [...(indexing ? [buildingNote(release, table, indexing)] : []), ...this.lostNote(index.lost)];
    return { spans: found.spans, indexing, warnings };
  }

  /** Stops what is under way; what was found out is kept. */
  async close(): Promise<void> {
    this.end.abort();
    await Promise.allSettled([...this.folders.values()].map(index => index.building));
  }

  /** Told once: searches work, but the next service has to read the files again. */
  private lostNote(reason: string | undefined): string[] {
    if (reason === undefined || this.lost !== undefined) {
      return [];
    }
    this.lost = reason;
    return [`The index of files cannot be kept (${reason}): it will be made again when gaialab starts anew.`];
  }
}

/**
 * A job that is chosen by region or id waits until the index is whole, instead of reading all files.
 * @throws GaiaError RESULT_NOT_READY with `details.indexing`: the same request, made again, goes through in the end
 */
export function requireIndex({ indexing }: Pick<Plan, 'indexing'>): void {
  if (indexing) {
    const { filesDone, filesTotal } = indexing;
    throw new GaiaError(
      'RESULT_NOT_READY',
      `The index of ${formatCount(filesTotal)} files is being built, once (${formatCount(filesDone)} done): their names ` +
        'say nothing of the sky.',
      'Ask again in a while; what is done is kept.',
      { indexing }
    );
  }
}

/** Why a search on these files takes longer the first time. */
export function buildingNote(release: ReleaseProfile, table: TableProfile, progress: IndexProgress): string {
  const { filesDone, filesTotal, bytesDone, bytesTotal } = progress;
  return (
    `The file names of ${release.label} ${table.name} say nothing of the sky: the index of ${formatCount(filesTotal)} ` +
    `files is being built, once (${formatCount(filesDone)} done, ${formatBytes(bytesDone)} of ` +
    `${formatBytes(bytesTotal)}). Until then files not read yet are among those found.`
  );
}
