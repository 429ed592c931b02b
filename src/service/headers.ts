import { readColumns } from '../compute/scan';
import type { ColumnInfo } from '../protocol';
import type { KeptHeaders } from './kept-headers';

/** Headers that are remembered; one is a hundred columns. */
const REMEMBERED = 64;

/** Columns of files, by path, size and time of change: they are asked for with every job, and at every key of a text. */
export class Headers {
  private readonly known = new Map<string, Promise<ColumnInfo[]>>();

  /** @param kept - what services before this one read */
  constructor(private readonly kept?: KeptHeaders) {}

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
      header = this.read(path, key, types);
      header.catch(() => this.known.delete(key));
      this.known.set(key, header);
      if (this.known.size > REMEMBERED) {
        this.known.delete(this.known.keys().next().value!);
      }
    }
    return header;
  }

  private async read(path: string, key: string, types?: readonly ColumnInfo[]): Promise<ColumnInfo[]> {
    // a file that says no types has those that it is read with
    const whole = types === undefined ? key : `${key}|${JSON.stringify(types)}`;
    const before = this.kept?.get(whole);
    if (before !== undefined) {
      return before;
    }
    const columns = await readColumns(path, types);
    this.kept?.keep(whole, columns);
    return columns;
  }
}
