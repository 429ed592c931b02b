import type { SourceNote } from './source-note';

/** One stored file, as the index has it. */
export interface StoreEntry extends SourceNote {
  /** Name of the Parquet file in its folder. */
  file: string;
  release: string;
  table: string;
  /** Its size [bytes]. */
  size: number;
  columns: string[];
  /** Compressed size of each column [bytes]. */
  columnBytes: number[];
}

/** What a file of the volume must be for its stored copy to hold. */
export interface SourceFile {
  path: string;
  bytes: number;
  mtimeMs: number;
}

/** Whether an entry was made from this very file. */
export const isOf = (entry: StoreEntry, { path, bytes, mtimeMs }: SourceFile): boolean =>
  entry.path === path && entry.bytes === bytes && entry.mtimeMs === mtimeMs;

/** Bytes of some columns of an entry; undefined where it lacks one. */
export function bytesOfColumns({ columns, columnBytes }: StoreEntry, names: readonly string[]): number | undefined {
  let sum = 0;
  for (const name of names) {
    const c = columns.indexOf(name);
    if (c < 0) {
      return undefined;
    }
    sum += columnBytes[c];
  }
  return sum;
}
