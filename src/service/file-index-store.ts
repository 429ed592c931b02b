import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES, type ErrorCode } from '../protocol';
import { parseSourceId } from '../gaia/source-id';
import { writeWhole } from './files-atomic';

/** What one reading of a file found; holds as long as its size and time of change stay. */
export interface IndexedFile {
  bytes: number;
  mtimeMs: number;
  /** Smallest and largest source_id; absent when the file has no rows, or cannot be read to its end. */
  ids?: readonly [first: string, last: string];
  /** Why it cannot be read to its end: it may hold any source. */
  fault?: ErrorCode;
}

/** By the name of the file, without its folder. */
export type IndexedFiles = Map<string, IndexedFile>;

const VERSION = 1;

/**
 * Keeps what is known of the files of a folder, one JSON file a folder, in a cache of gaialab's own: volumes are
 * read-only. What is not whole, not ours or not sound counts as not there.
 */
export class FileIndexStore {
  constructor(private readonly cache: string) {}

  /** What is known of a folder's files; empty when nothing is. */
  load(folder: string): IndexedFiles {
    try {
      const { version, sha256, content } = JSON.parse(readFileSync(this.pathOf(folder), 'utf8')) as Record<
        string,
        unknown
      >;
      if (version !== VERSION || typeof content !== 'string' || sha256 !== digest(content)) {
        return new Map();
      }
      const { files } = JSON.parse(content) as { files: Record<string, IndexedFile> };
      const entries = Object.entries(files);
      return new Map(entries.every(([, file]) => isSound(file)) ? entries : []);
    } catch {
      return new Map();
    }
  }

  /**
   * Keeps what is known of a folder's files, with what another process found out about them meanwhile.
   * @param names - files that the folder still has
   * @throws the error of the file system when the cache cannot be written; DISK_FULL
   */
  save(folder: string, known: IndexedFiles, names: ReadonlySet<string>): void {
    const files = [...this.load(folder), ...known].filter(([name]) => names.has(name));
    const content = JSON.stringify({ folder, files: Object.fromEntries(files) });
    const path = this.pathOf(folder);
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    writeWhole(path, JSON.stringify({ version: VERSION, sha256: digest(content), content }), 0o600);
  }

  /** The file that keeps a folder's index, there or not. */
  pathOf(folder: string): string {
    return join(this.cache, 'file-index', `${digest(folder).slice(0, 24)}.json`);
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function isSound({ bytes, mtimeMs, ids, fault }: IndexedFile): boolean {
  const numbers = Number.isFinite(bytes) && Number.isFinite(mtimeMs);
  const codes: readonly (string | undefined)[] = [undefined, ...ERROR_CODES];
  return numbers && codes.includes(fault) && (ids === undefined || parseSourceId(ids[0]) <= parseSourceId(ids[1]));
}
