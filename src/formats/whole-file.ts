import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GaiaError } from '../protocol';

/** So that little is left to wait for at the end [bytes]. */
const SENT_AT_ONCE = 1 << 26;

/** A result file under construction: whole or absent under its name, whatever happens on the way. */
export class WholeFile {
  bytes = 0;
  /** Bytes that were on their way to the disk when it was asked for last, and the end of that. */
  private sent = 0;
  private sending?: Promise<void>;
  private isSending = false;
  private sendFault: unknown;

  private constructor(
    readonly path: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
    private readonly sentAtOnce: number
  ) {}

  /**
   * @param sentAtOnce - so much is sent to the disk beside the writing [bytes]
   * @throws GaiaError DISK_FULL, FILE_UNREADABLE
   */
  static async create(path: string, sentAtOnce = SENT_AT_ONCE): Promise<WholeFile> {
    const temporary = `${path}.${process.pid}.part`;
    return new WholeFile(path, temporary, await told(path, open(temporary, 'w')), sentAtOnce);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await writeAll(this.path, this.handle, bytes);
    this.bytes += bytes.length;
    this.send();
  }

  /** As {@link write} one after the other, by one call of the system. */
  async writeTogether(pieces: readonly Uint8Array[]): Promise<void> {
    let left = (await told(this.path, this.handle.writev(pieces))).bytesWritten;
    for (const piece of pieces) {
      const written = Math.min(left, piece.length);
      left -= written;
      if (written < piece.length) {
        await writeAll(this.path, this.handle, piece.subarray(written));
      }
      this.bytes += piece.length;
    }
    this.send();
  }

  /**
   * Has the system write what it was given, unless it does already. A fault is kept for {@link commit}: the system tells
   * it once.
   */
  private send(): void {
    if (!this.isSending && this.bytes - this.sent >= this.sentAtOnce) {
      this.isSending = true;
      this.sent = this.bytes;
      this.sending = this.handle
        .datasync()
        .catch((reason: unknown) => (this.sendFault ??= reason))
        .then(() => {
          this.isSending = false;
        });
    }
  }

  /** Writes over bytes that are there already, such as a header whose numbers are known only at the end. */
  async overwrite(bytes: Uint8Array, position: number): Promise<void> {
    await writeAll(this.path, this.handle, bytes, position);
  }

  /** Puts the file on the disk and under its name. */
  async commit(): Promise<void> {
    await this.sending;
    if (this.sendFault !== undefined) {
      throw writeFault(this.path, this.sendFault);
    }
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

/** Writes all bytes, where one call may write only some. */
export async function writeAll(path: string, handle: FileHandle, bytes: Uint8Array, position?: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const at = position === undefined ? null : position + done;
    const { bytesWritten } = await told(path, handle.write(bytes, done, bytes.length - done, at));
    done += bytesWritten;
  }
}

/** The outcome of work on a file, its errors as ours. */
export async function told<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (reason) {
    throw writeFault(path, reason);
  }
}

/** Whether a system call failed because the disk is full, or the user's share of it. */
export function isDiskFull(reason: unknown): boolean {
  const { code } = reason as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** What a failed system call says to a user who writes a file. */
export function writeFault(path: string, reason: unknown): GaiaError {
  const { message } = reason as Error;
  if (isDiskFull(reason)) {
    return diskFull(path);
  }
  return new GaiaError('FILE_UNREADABLE', `${path}: cannot be written: ${message}.`, undefined, { file: path });
}

export function diskFull(path: string): GaiaError {
  const hint = 'Delete old jobs, free space, or choose another folder.';
  return new GaiaError('DISK_FULL', `${path}: no space is left to write it.`, hint, { file: path });
}
