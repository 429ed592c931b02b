import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** More than the list of jobs takes beside its own file while it is open: shared memory and a log. */
const BYTES = 2 ** 19;

/** So many times as much must be free for it to be laid down. */
const PART = 4;

/**
 * A file that only takes room in a folder of results. It is given up where a full disk keeps the list of jobs from being
 * opened, or a job from being deleted from it: nothing else would free some.
 */
export class Ballast {
  private readonly path: string;

  constructor(private readonly folder: string) {
    this.path = join(folder, '.reserve');
  }

  /** Lays it down where there is none and room enough. Several services may do so at once. */
  lay(): void {
    try {
      if (statSync(this.path, { throwIfNoEntry: false })?.size !== BYTES && this.hasRoom()) {
        // of bytes that no file system can store in less
        writeFileSync(this.path, randomBytes(BYTES), { mode: 0o600 });
      }
    } catch {
      this.drop();
    }
  }

  /** @returns whether that made room */
  drop(): boolean {
    try {
      const isThere = existsSync(this.path);
      rmSync(this.path, { force: true });
      return isThere;
    } catch {
      return false;
    }
  }

  private hasRoom(): boolean {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize >= PART * BYTES;
  }
}
