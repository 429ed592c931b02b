import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GaiaError } from '../protocol';

/** A result file under construction: whole or absent under its name, whatever happens on the way. */
export class WholeFile {
  bytes = 0;

  private constructor(
    readonly path: string,
    private readonly temporary: string,
    private readonly handle: FileHandle
  ) {}

  /** @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  static async create(path: string): Promise<WholeFile> {
    const temporary = `${path}.${process.pid}.part`;
    return new WholeFile(path, temporary, await told(path, open(temporary, 'w')));
  }

  async write(bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await told(this.path, this.handle.write(bytes, done));
      done += bytesWritten;
    }
    this.bytes += bytes.length;
  }

  /** Puts the file on the disk and under its name. */
  async commit(): Promise<void> {
    await told(this.path, this.handle.sync());
    await told(this.path, this.handle.close());
    await told(this.path, rename(this.temporary, this.path));
    const folder = await open(dirname(this.path), 'r');
    await folder.sync().finally(() => folder.close());
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }
}

async function told<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (reason) {
    const { code, message } = reason as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new GaiaError(
        'DISK_FULL',
        `${path}: no space is left to write it.`,
        'Free space, or choose another folder.',
        {
          file: path
        }
      );
    }
    throw new GaiaError('FILE_UNREADABLE', `${path}: cannot be written: ${message}.`, undefined, { file: path });
  }
}
