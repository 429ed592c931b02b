import { close, closeSync, fsync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { isDiskFull, writeFault } from '../formats/whole-file';

/**
 * Writes a small file, at once, so that it is whole or absent: temporary file, fsync, rename, fsync of the folder.
 * @throws GaiaError DISK_FULL
 */
export function writeWhole(path: string, content: string | Uint8Array, mode = 0o644): void {
  const file = put(path, content, mode, fsyncSync);
  try {
    syncFolder(dirname(path));
  } catch (reason) {
    throw diskError(path, reason);
  } finally {
    closeSync(file);
  }
}

/**
 * As {@link writeWhole}, for what has been promised elsewhere already: it is there under its name at once, also after the
 * end of this process, and on the disk once the promise has resolved.
 * @throws GaiaError DISK_FULL, at once
 */
export function writeSoon(path: string, content: string | Uint8Array): Promise<void> {
  const file = put(path, content, 0o644);
  return onDisk(file, path);
}

const synced = promisify(fsync);
const closed = promisify(close);

async function onDisk(file: number, path: string): Promise<void> {
  await synced(file).finally(() => closed(file));
  let folder: number;
  try {
    folder = openSync(dirname(path), 'r');
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT') {
      return; // removed meanwhile
    }
    throw reason;
  }
  await synced(folder).finally(() => closed(folder));
}

/** Gives a file its name once its content is written. @returns the open file */
function put(path: string, content: string | Uint8Array, mode: number, sync?: (file: number) => void): number {
  const temporary = `${path}.${process.pid}.tmp`;
  let file: number | undefined;
  try {
    file = openSync(temporary, 'w', mode);
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let done = 0; done < bytes.byteLength;) {
      done += writeSync(file, bytes, done);
    }
    sync?.(file);
    renameSync(temporary, path);
    return file;
  } catch (reason) {
    if (file !== undefined) {
      closeSync(file);
    }
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
