import { appendFileSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ParquetFile } from '../../formats/parquet-reader';
import { writeFault } from '../../formats/whole-file';
import { writeWhole } from '../files-atomic';
import type { StoreEntry } from './entry';
import { sourceOf } from './open-stored';

const INDEX = 'index.jsonl';
/** Lines that say nothing any more, beside those that do, before the index is written anew. */
const DEAD_LINES = 1000;

/**
 * The stored files of one folder: a line of JSON each in `index.jsonl`, the last one of a file counts. The index only
 * saves opening every file: what it lacks is read from the files themselves, what is gone or changed is left out.
 */
export class FolderIndex {
  private entries = new Map<string, StoreEntry>();
  private stamp = '';

  constructor(
    readonly folder: string,
    private readonly release: string,
    private readonly table: string
  ) {}

  /** Entries by the source's path. Read again when the folder or its index has changed. */
  load(): ReadonlyMap<string, StoreEntry> {
    const stamp = [this.folder, this.path].map(changed).join(' ');
    if (stamp !== this.stamp) {
      this.entries = this.read();
      this.stamp = stamp;
    }
    return this.entries;
  }

  /** Notes a file that is there now. @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  add(entry: StoreEntry): void {
    try {
      appendFileSync(this.path, `${JSON.stringify(entry)}\n`, { flush: true });
    } catch (reason) {
      throw writeFault(this.path, reason);
    }
  }

  /** Removes a stored file. */
  remove({ file }: StoreEntry): void {
    rmSync(join(this.folder, file), { force: true });
  }

  private get path(): string {
    return join(this.folder, INDEX);
  }

  private read(): Map<string, StoreEntry> {
    const found = new Map<string, StoreEntry>();
    const names = namesIn(this.folder).filter(name => name.endsWith('.parquet'));
    const { byFile, lines } = this.lines();
    for (const file of names) {
      const size = statSync(join(this.folder, file), { throwIfNoEntry: false })?.size;
      const known = byFile.get(file);
      const entry = known?.size === size ? known : this.entryOf(file);
      if (entry && size !== undefined) {
        found.set(entry.path, entry);
      }
    }
    if (lines > found.size + DEAD_LINES) {
      this.rewrite([...found.values()]);
    }
    return found;
  }

  private lines(): { byFile: Map<string, StoreEntry>; lines: number } {
    const byFile = new Map<string, StoreEntry>();
    let text = '';
    try {
      text = readFileSync(this.path, 'utf8');
    } catch {
      // no index yet
    }
    const lines = text.split('\n');
    for (const line of lines) {
      try {
        const entry = JSON.parse(line) as StoreEntry;
        byFile.set(entry.file, entry);
      } catch {
        // the end of the text, or a line that was cut off: the file itself tells
      }
    }
    return { byFile, lines: lines.length };
  }

  /** What a file says about itself; undefined where it is not ours or damaged. */
  private entryOf(file: string): StoreEntry | undefined {
    try {
      const parquet = ParquetFile.open(join(this.folder, file));
      try {
        const { release, table } = this;
        const columns = parquet.columns.map(({ name }) => name);
        const columnBytes = columns.map((_, c) => parquet.bytesOf(c));
        return { file, release, table, ...sourceOf(parquet), size: parquet.bytes, columns, columnBytes };
      } finally {
        parquet.close();
      }
    } catch {
      return undefined;
    }
  }

  private rewrite(entries: readonly StoreEntry[]): void {
    try {
      writeWhole(this.path, entries.map(entry => `${JSON.stringify(entry)}\n`).join(''));
    } catch {
      // a read-only store keeps its long index
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function changed(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs}/${stat.size}` : '-';
}
