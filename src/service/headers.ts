import { readColumns } from '../compute/scan';
import type { ColumnInfo } from '../protocol';

/** Headers that are remembered; one is a hundred columns. */
const REMEMBERED = 64;

/** Columns of files, by path, size and time of change: they are asked for with every job, and at every key of a text. */
export class Headers {
  private readonly known = new Map<string, Promise<ColumnInfo[]>>();

  /**
   * See {@link readColumns}.
   * @param file - as it is now
   */
  of(
    { path, bytes, mtimeMs }: { path: string; bytes: number; mtimeMs: number },
    types?: readonly ColumnInfo[]
  ): Promise<ColumnInfo[]> {
    const key = `${path}|${bytes}|${mtimeMs}`;
    let header = this.known.get(key);
    if (header === undefined) {
      header = readColumns(path, types);
      header.catch(() => this.known.delete(key));
      this.known.set(key, header);
      if (this.known.size > REMEMBERED) {
        this.known.delete(this.known.keys().next().value!);
      }
    }
    return header;
  }
}
