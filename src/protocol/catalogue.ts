/** Folders below a path, for those who look for their volume. */
export interface FolderList {
  /** The folder, absolute. */
  path: string;
  /** Names of the folders in it, sorted; at most {@link MOST_FOLDERS}. */
  folders: string[];
  /** Releases that it holds: it is a volume if there is one. */
  releases: string[];
}

export const MOST_FOLDERS = 500;

/** The making of a sample volume: made-up stars in the layout of DR3. */
export interface SampleState {
  phase: 'none' | 'making' | 'made' | 'failed' | 'cancelled';
  /** Where it is or will be. */
  path: string;
  /** Sources that it has. */
  rows: number;
  filesDone: number;
  filesTotal: number;
  /** Why it failed. */
  message?: string;
  hint?: string;
}

/** What the Parquet store holds of a table. */
export interface StoredTable {
  release: string;
  table: string;
  files: number;
  bytes: number;
  /** Files whose source has changed or is gone: they are not read any more. */
  outdated: number;
}

export interface StoreInfo {
  /** Folder of the store. */
  path: string;
  bytes: number;
  /** Size that it may have [bytes]; absent where it has no limit. */
  quota?: number;
  tables: StoredTable[];
}

/** Everything that is known of a file without reading its rows. */
export interface FileInformation {
  path: string;
  name: string;
  /** Null where the file is none of the release's. */
  release: string | null;
  table: string | null;
  /** `AAAAAA-BBBBBB`, or what the table's names have in its place; empty where the name carries none. */
  partition: string;
  /** First and last level-8 HEALPix pixel (NESTED), where the name tells. */
  pixels: { first: number; last: number } | null;
  /** Area of these pixels [deg²]. */
  area: number | null;
  bytes: number;
  /** Time of the last change (ISO 8601). */
  modified: string;
  rows: number;
  /** True: `rows` was counted, else it is estimated from the size. */
  counted: boolean;
  /** Columns by their number and how many of them have a unit; null where the header cannot be read. */
  columns: { count: number; units: number } | null;
  /** Why the header cannot be read. */
  problem?: string;
  /** MD5 of the list of checksums beside the file; null where it lists none. */
  md5: string | null;
  /** What the last verification of the whole table said of the file; absent where there was none since its last change. */
  verified?: { at: string; ok: boolean; message?: string };
  /** The copy in the Parquet store. */
  stored?: { path: string; bytes: number; columns: number };
}
