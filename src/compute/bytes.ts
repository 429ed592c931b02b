import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fileEmpty, fileFault, gzipBroken } from './faults';

/** The text of a file as byte chunks, unzipped where it is gzipped. */
export interface ByteSource extends AsyncIterable<Uint8Array> {
  /** Bytes of the file read so far (compressed, where it is gzipped). */
  readonly bytesRead: number;
  readonly gzipped: boolean;
  /** Gives the file back; iteration that ran to its end or was left has done it already. */
  close(): void;
}

/** Size of a chunk of text, and of a read [bytes]. */
export const CHUNK = 1 << 20;
const READ = 1 << 18;

/**
 * Opens a file of the volume. A chunk is valid until the next one is asked for. Whether it is gzipped is told by its
 * first bytes; all members of a gzip file are read, each with its CRC checked.
 *
 * @throws GaiaError FILE_NOT_FOUND, FILE_UNREADABLE or FILE_EMPTY at once; GZIP_BROKEN while iterating
 */
export function openBytes(path: string): ByteSource {
  let descriptor = -1;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) {
      throw Object.assign(new Error('it is not a file'), stat.isDirectory() ? { code: 'EISDIR' } : {});
    }
    descriptor = openSync(path, 'r');
    const magic = Buffer.alloc(2);
    const length = readSync(descriptor, magic, 0, 2, 0);
    if (length === 0) {
      throw fileEmpty(path);
    }
    const gzipped = length === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
    if (!gzipped && path.endsWith('.gz')) {
      throw gzipBroken(path, 'it does not start as a gzip file does');
    }
    return new FileBytes(path, descriptor, gzipped);
  } catch (reason) {
    if (descriptor >= 0) {
      closeSync(descriptor);
    }
    throw (reason as Error).name === 'GaiaError' ? reason : fileFault(path, reason);
  }
}

class FileBytes implements ByteSource {
  bytesRead = 0;
  private open = true;

  constructor(
    private readonly path: string,
    private readonly descriptor: number,
    readonly gzipped: boolean
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      yield* this.gzipped ? this.unzipped() : this.plain();
    } finally {
      this.close();
    }
  }

  close(): void {
    if (this.open) {
      this.open = false;
      closeSync(this.descriptor);
    }
  }

  private read(buffer: Uint8Array): number {
    try {
      const length = readSync(this.descriptor, buffer, 0, buffer.length, null);
      this.bytesRead += length;
      return length;
    } catch (reason) {
      throw fileFault(this.path, reason);
    }
  }

  private async *plain(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(CHUNK);
    for (let length = this.read(buffer); length > 0; length = this.read(buffer)) {
      yield buffer.subarray(0, length);
      await new Promise(resolve => setImmediate(resolve)); // lets messages (credits, cancel) in
    }
  }

  private async *unzipped(): AsyncGenerator<Uint8Array> {
    const gunzip = createGunzip({ chunkSize: CHUNK });
    const file = new Readable({
      highWaterMark: READ,
      read: () => {
        try {
          const buffer = Buffer.allocUnsafeSlow(READ);
          const length = this.read(buffer);
          file.push(length > 0 ? buffer.subarray(0, length) : null);
        } catch (reason) {
          gunzip.destroy(reason as Error);
        }
      }
    });
    file.pipe(gunzip);
    try {
      for await (const chunk of gunzip) {
        const { buffer, byteOffset, length } = chunk as Buffer;
        yield new Uint8Array(buffer, byteOffset, length); // one class of array keeps the hot loops monomorphic
      }
    } catch (reason) {
      const code = (reason as NodeJS.ErrnoException).code ?? '';
      throw code.startsWith('Z_') ? gzipBroken(this.path, (reason as Error).message) : reason;
    } finally {
      file.destroy();
      gunzip.destroy();
    }
    // zlib stops without an error before bytes that begin no further member
    if (gunzip.bytesWritten < this.bytesRead || this.read(new Uint8Array(1)) > 0) {
      throw gzipBroken(this.path, 'there are bytes after its end');
    }
  }
}
