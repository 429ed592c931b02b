import { open, rm, type FileHandle } from 'node:fs/promises';
import { told, writeAll } from './whole-file';

const CHUNK = 1 << 20;

/**
 * Bytes that must wait on the disk beside a result file until their place in it is known. The file has no name from
 * its first moment on, so nothing remains of it, however the process ends.
 */
export class Spill {
  bytes = 0;

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle
  ) {}

  /**
   * @param path - of the result file
   * @throws GaiaError DISK_FULL, FILE_UNREADABLE
   */
  static async create(path: string, label: string): Promise<Spill> {
    const name = `${path}.${process.pid}.${label}.part`;
    const handle = await told(path, open(name, 'w+'));
    await told(path, rm(name));
    return new Spill(path, handle);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await writeAll(this.path, this.handle, bytes, this.bytes);
    this.bytes += bytes.length;
  }

  /** Reads `size` bytes from `position`. */
  async read(position: number, size: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(size);
    let done = 0;
    while (done < size) {
      const { bytesRead } = await told(this.path, this.handle.read(bytes, done, size - done, position + done));
      if (bytesRead === 0) {
        throw new RangeError(`Only ${done} of ${size} bytes are left.`);
      }
      done += bytesRead;
    }
    return bytes;
  }

  /** All bytes in chunks, in order. */
  async *chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.bytes; at += CHUNK) {
      yield await this.read(at, Math.min(CHUNK, this.bytes - at));
    }
  }

  async close(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }
}
