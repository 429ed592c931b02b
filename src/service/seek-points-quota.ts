import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a writer that died has left is older than this [ms]. */
const ABANDONED_MS = 3_600_000;

/**
 * Removes files of a folder, those that were not used for longest first, until all of them take no more than a size, and
 * what writers that died have left. What cannot be removed stays.
 */
export function makeRoom(folder: string, size: number): void {
  const files = list(folder).sort((a, b) => b.usedMs - a.usedMs);
  let sum = 0;
  for (const { path, bytes, usedMs } of files) {
    sum += bytes;
    const isAbandoned = path.endsWith('.tmp') && Date.now() - usedMs > ABANDONED_MS;
    if (sum > size || isAbandoned) {
      try {
        rmSync(path, { force: true });
      } catch {
        // a cache that cannot be written
      }
    }
  }
}

function list(folder: string): { path: string; bytes: number; usedMs: number }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names.flatMap(name => {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? [{ path, bytes: stat.size, usedMs: stat.mtimeMs }] : [];
  });
}
