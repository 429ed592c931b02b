import type { ColumnInfo } from '../protocol';
import type { ColumnData } from './batch';
import type { PixelLengths } from './pixel-lengths';

/** A copy of a file that the Parquet store has, to be read in the file's place. Plain data. */
export interface StoredInput {
  path: string;
  /** The file that it was made from, as it was then. */
  source: { path: string; bytes: number; mtimeMs: number };
  /**
   * The only source_ids that can be selected: first and last, first and last … in rising order. Row groups without any
   * of them are not read. All, when absent.
   */
  ids?: readonly bigint[];
  /** Nobody needs the answer: the source is not looked at, and that the copy was read is not noted. */
  isRehearsal?: boolean;
}

/** A stored copy, open for reading. */
export interface StoredTable {
  /** All columns of the file that it was made from. */
  readonly columns: readonly ColumnInfo[];
  readonly rows: number;
  readonly groups: readonly StoredGroup[];
  /** How the rows lie in pixels, where the copy says so. @throws GaiaError FILE_UNREADABLE when it is damaged */
  lengths(): PixelLengths | undefined;
  has(name: string): boolean;
  /**
   * A column of a row group. Its memory is the caller's.
   * @throws GaiaError FILE_UNREADABLE when the copy is damaged
   */
  read(group: number, name: string): ColumnData;
  close(): void;
}

export interface StoredGroup {
  rows: number;
  /** Smallest and largest source_id, where they are known. */
  ids?: readonly [bigint, bigint];
}

/**
 * Opens a stored copy.
 * @throws GaiaError FILE_NOT_FOUND; FILE_UNREADABLE also for a copy of another file, or of another state of it
 */
export type StoreOpener = (stored: StoredInput) => StoredTable;

let opener: StoreOpener | undefined;

/** Tells this thread how stored copies are opened; without, files themselves are read. */
export function useStore(open: StoreOpener): void {
  opener = open;
}

/** The copy that a task names, if there is one that this thread can open. */
export function openStored(stored: StoredInput | undefined): StoredTable | undefined {
  return stored && opener?.(stored);
}
