import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { encodeSeekTable, type SeekTable } from './seek-index';

/**
 * Keeps the seek points of a file, unless it has changed meanwhile. What cannot be kept is made again another time.
 * @param index - the file that is to keep them
 * @param windows - of each point, packed
 */
export function keepSeekTable(path: string, index: string, table: SeekTable, windows: readonly Uint8Array[]): void {
  const temporary = `${index}.${randomUUID()}.tmp`;
  try {
    const { size, mtimeMs } = statSync(path);
    if (size === table.source.bytes && mtimeMs === table.source.mtimeMs) {
      mkdirSync(dirname(index), { recursive: true, mode: 0o700 });
      writeFileSync(temporary, encodeSeekTable(table, windows), { mode: 0o600 });
      renameSync(temporary, index);
    }
  } catch {
    remove(temporary);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // a cache that cannot be written
  }
}
