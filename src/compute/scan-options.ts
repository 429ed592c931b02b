import type { IdLimits } from './id-range';
import type { SeekInput } from './seek/seek-input';
import type { StoredInput } from './store-table';
import type { ColumnInfo, ErrorValue, GaiaError, PartitionFile } from '../protocol';

/** A file to scan. */
export interface ScanFile extends Pick<PartitionFile, 'path' | 'bytes'> {
  /** Time of its last change, where it is known [ms]. */
  mtimeMs?: number;
  /** The source_ids that it may hold; a row with another is ROW_BROKEN. Not checked when absent. */
  idRange?: IdLimits;
  /** A copy of it that can be read in its place. */
  stored?: StoredInput;
  /** Where its seek points are, or are to be. */
  seek?: SeekInput;
}

/** A file that was read: to its end, but for `seek`. */
export interface FileRows extends Pick<ScanFile, 'path' | 'bytes'> {
  rows: number;
  /** The stored copy that was read in its place. */
  store?: string;
  /** Why a stored copy was not read. */
  note?: string;
  /** Only parts of it were read, from seek point to seek point; `rows` are those in them. */
  seek?: true;
}

/** What was read for a file, where that is worth saying. */
export const readFrom = ({ store, note, seek }: Pick<FileRows, ReadFrom>): Pick<FileRows, ReadFrom> => ({
  ...(store !== undefined && { store }),
  ...(note !== undefined && { note }),
  ...(seek !== undefined && { seek })
});

type ReadFrom = 'store' | 'note' | 'seek';

/** A file that was left out, with the reason. */
export interface SkippedFile {
  path: string;
  error: ErrorValue;
}

export interface ScanProgress {
  /** Files that are done, in whatever order. */
  filesDone: number;
  /** Compressed bytes read. */
  bytesDone: number;
  rows: number;
  /** All of it is the work of an earlier attempt. */
  isResumed?: boolean;
}

export interface ScanOptions {
  signal?: AbortSignal;
  onProgress?(progress: ScanProgress): void;
  /** `fail` (default): the first bad file ends the scan. `skip`: a bad file is left out as a whole. */
  policy?: 'fail' | 'skip';
  onSkip?(skipped: { path: string; error: GaiaError }): void;
  /** Types of columns for files without ECSV header. */
  columns?: readonly ColumnInfo[];
}

/** Errors of one file, as opposed to errors of the request, which no other file can satisfy either. */
const SKIPPABLE: readonly string[] = [
  'FILE_NOT_FOUND',
  'FILE_EMPTY',
  'FILE_UNREADABLE',
  'GZIP_BROKEN',
  'HEADER_BROKEN',
  'ROW_BROKEN',
  'VALUE_BROKEN',
  'INTERNAL'
];

export const canSkip = ({ policy }: ScanOptions, error: GaiaError): boolean =>
  policy === 'skip' && SKIPPABLE.includes(error.code);

/** Adds up the progress of files that are read at the same time. */
export class ProgressSum {
  private readonly parts = new Map<number, { bytes: number; rows: number }>();
  private readonly total: ScanProgress = { filesDone: 0, bytesDone: 0, rows: 0 };

  constructor(private readonly tell?: (progress: ScanProgress) => void) {}

  /** File `index` has been read so far. */
  set(index: number, bytes: number, rows: number): void {
    const before = this.parts.get(index) ?? { bytes: 0, rows: 0 };
    this.parts.set(index, { bytes, rows });
    this.total.bytesDone += bytes - before.bytes;
    this.total.rows += rows - before.rows;
    this.tell?.({ ...this.total });
  }

  /** So much was found done. */
  resume(filesDone: number, bytesDone: number, rows: number): void {
    Object.assign(this.total, { filesDone, bytesDone, rows });
    this.tell?.({ ...this.total, isResumed: true });
  }

  /** File `index` is done: all its bytes count, and the rows that the answer has from it. */
  finish(index: number, bytes: number, rows: number): void {
    this.total.filesDone++;
    this.set(index, bytes, rows);
    this.parts.delete(index);
  }
}
