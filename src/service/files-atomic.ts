import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDiskFull, writeFault } from '../formats/whole-file';

/**
 * Writes a small file, at once, so that it is whole or absent: temporary file, fsync, rename, fsync of the folder.
 * @throws GaiaError DISK_FULL
 */
export function writeWhole(path: string, content: string | Uint8Array, mode = 0o644): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w', mode);
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let done = 0; done < bytes.byteLength;) {
        done += writeSync(file, bytes, done);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (reason) {
    rmSync(temporary, { force: true });
    throw diskError(path, reason);
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** An error of the file system, as ours where the disk is full. */
export function diskError(path: string, reason: unknown): unknown {
  return isDiskFull(reason) ? writeFault(path, reason) : reason;
}
