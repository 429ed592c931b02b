import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FILE_SUFFIX } from '../../gaia/files';
import { writeFault } from '../../formats/whole-file';
import { isOf, type SourceFile, type StoreEntry } from './entry';
import { FolderIndex } from './folder-index';
import { removeLeftovers } from './leftovers';

/** Release and table that files belong to. */
export interface Place {
  release: string;
  table: string;
}

/** A stored file as `gaialab store list` shows it. */
export interface ListedEntry extends StoreEntry {
  /** Path of the Parquet file. */
  stored: string;
  /** Whether the file that it was made from is there and unchanged. */
  isValid: boolean;
  /** When it was last read or made [ms since 1970]. */
  usedMs: number;
}

/**
 * The Parquet store: copies of files of the volume that are read many times as fast. One Parquet file for each file of
 * the volume, in `RELEASE/TABLE/KEY/`, where KEY stands for the folder that the files came from; further columns make a
 * new file in the old one's place. A copy holds as long as its source has the same path, size and time of change.
 */
export class ParquetStore {
  private readonly folders = new Map<string, FolderIndex>();

  /** @param root - the store's folder; made when something is first put into it */
  constructor(readonly root: string) {}

  /** The copy of a file; undefined where there is none that holds. */
  find(place: Place, source: SourceFile): StoreEntry | undefined {
    const entry = this.index(place, source).load().get(source.path);
    return entry && isOf(entry, source) ? entry : undefined;
  }

  /** Path of an entry's Parquet file. */
  pathOf(entry: StoreEntry): string {
    return join(this.folderOf(entry, entry), entry.file);
  }

  /**
   * Where the copy of a file goes; makes the folder.
   * @throws GaiaError DISK_FULL, FILE_UNREADABLE
   */
  target(place: Place, source: SourceFile): string {
    const folder = this.folderOf(place, source);
    try {
      mkdirSync(folder, { recursive: true });
    } catch (reason) {
      throw writeFault(folder, reason);
    }
    const path = join(folder, `${stemOf(source.path)}.parquet`);
    removeLeftovers(path);
    return path;
  }

  /** Notes a copy that was made. */
  add(entry: StoreEntry): void {
    this.index(entry, entry).add(entry);
  }

  /** All stored files, in the order of their paths. */
  list(): ListedEntry[] {
    const found: ListedEntry[] = [];
    for (const release of foldersIn(this.root)) {
      for (const table of foldersIn(join(this.root, release))) {
        for (const key of foldersIn(join(this.root, release, table))) {
          const folder = join(this.root, release, table, key);
          for (const entry of new FolderIndex(folder, release, table).load().values()) {
            found.push(listed(entry, join(folder, entry.file)));
          }
        }
      }
    }
    return found.sort((a, b) => (a.stored < b.stored ? -1 : 1));
  }

  /** Removes stored files. @returns the bytes that are free again */
  remove(entries: readonly ListedEntry[]): number {
    let bytes = 0;
    for (const { stored, size } of entries) {
      try {
        rmSync(stored);
        bytes += size;
      } catch (reason) {
        if ((reason as NodeJS.ErrnoException).code !== 'ENOENT') {
          throw writeFault(stored, reason);
        }
      }
    }
    this.folders.clear();
    return bytes;
  }

  /**
   * Makes room: what does not hold any more goes first, then what was not read for the longest time.
   * @param quota - size that the store may have [bytes]
   * @returns what was removed
   */
  evict(quota: number): ListedEntry[] {
    const entries = this.list();
    const left = entries.filter(({ isValid }) => isValid).sort((a, b) => a.usedMs - b.usedMs);
    const gone = entries.filter(({ isValid }) => !isValid);
    let bytes = left.reduce((sum, { size }) => sum + size, 0);
    while (bytes > quota) {
      const oldest = left.shift()!;
      bytes -= oldest.size;
      gone.push(oldest);
    }
    this.remove(gone);
    return gone;
  }

  private index(place: Place, source: Pick<SourceFile, 'path'>): FolderIndex {
    const folder = this.folderOf(place, source);
    const known = this.folders.get(folder) ?? new FolderIndex(folder, place.release, place.table);
    this.folders.set(folder, known);
    return known;
  }

  private folderOf({ release, table }: Place, { path }: Pick<SourceFile, 'path'>): string {
    const key = createHash('sha256').update(dirname(path)).digest('hex').slice(0, 8);
    return join(this.root, release, table, key);
  }
}

const stemOf = (path: string): string => {
  const name = basename(path);
  return name.endsWith(FILE_SUFFIX) ? name.slice(0, -FILE_SUFFIX.length) : name;
};

function listed(entry: StoreEntry, stored: string): ListedEntry {
  const now = statSync(entry.path, { throwIfNoEntry: false });
  const isValid = now !== undefined && now.size === entry.bytes && now.mtimeMs === entry.mtimeMs;
  return { ...entry, stored, isValid, usedMs: statSync(stored, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
