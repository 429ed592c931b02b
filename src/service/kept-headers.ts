import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VERSION, type ColumnInfo } from '../protocol';

/** Files that may lie in the folder; a header takes some 30 kB. */
const MOST = 64;

interface Kept {
  version: string;
  /** SHA-256 of what was asked for. */
  key: string;
  columns: ColumnInfo[];
}

/**
 * Headers in gaialab's cache: inflating and reading a thousand lines takes a new service longer than a map of a stored
 * copy. What cannot be read or written is as if it were not there.
 */
export class KeptHeaders {
  private readonly folder: string;

  /** @param cache - folder of what can be made again */
  constructor(cache: string) {
    this.folder = join(cache, 'headers');
  }

  /** @param key - the file as it is now, by path, size and time of change, and what else decides */
  get(key: string): ColumnInfo[] | undefined {
    try {
      const digest = digestOf(key);
      const kept = JSON.parse(readFileSync(this.pathOf(digest), 'utf8')) as Kept;
      return kept.version === VERSION && kept.key === digest ? kept.columns : undefined;
    } catch {
      return undefined;
    }
  }

  /** Nobody waits for it. */
  keep(key: string, columns: readonly ColumnInfo[]): void {
    void this.write(digestOf(key), columns).catch(() => undefined);
  }

  private async write(key: string, columns: readonly ColumnInfo[]): Promise<void> {
    const path = this.pathOf(key);
    const temporary = `${path}.${process.pid}.tmp`;
    await mkdir(this.folder, { recursive: true });
    try {
      await writeFile(temporary, JSON.stringify({ version: VERSION, key, columns }));
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
    await this.makeRoom();
  }

  private async makeRoom(): Promise<void> {
    const names = await readdir(this.folder);
    if (names.length > MOST) {
      const times = await Promise.all(names.map(async name => (await stat(join(this.folder, name))).mtimeMs));
      const oldest = names.map((name, i) => ({ name, time: times[i] })).sort((a, b) => a.time - b.time);
      await Promise.all(oldest.slice(0, names.length - MOST).map(({ name }) => rm(join(this.folder, name))));
    }
  }

  private pathOf(digest: string): string {
    return join(this.folder, `${digest.slice(0, 16)}.json`);
  }
}

const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex');
