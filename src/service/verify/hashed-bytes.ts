import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CHUNK } from '../../compute/bytes';
import { fileEmpty, fileFault, gzipBroken } from '../../compute/faults';

const READ = 1 << 18;

/** Words for what zlib says. */
const FAULTS: readonly [RegExp, string][] = [
  [/unexpected end/, 'it is cut off'],
  [/incorrect data check/, 'its text does not fit its checksum, CRC-32'],
  [/incorrect length check/, 'its text does not have the length that it says'],
  [/incorrect header check|unknown compression/, 'it does not start as a gzip file does']
];

/**
 * A file of the volume, read once: its MD5 and its text, unzipped where it is gzipped. Unlike `openBytes` it goes on to
 * the end of a damaged file, so that the MD5 is that of the whole file.
 */
export class HashedBytes {
  /** Size [bytes] and time of change [ms] when it was opened. */
  readonly size: number;
  readonly mtimeMs: number;
  /** Bytes of the file read so far. */
  bytesRead = 0;
  private readonly hash = createHash('md5');
  private descriptor: number;

  /** @throws GaiaError FILE_NOT_FOUND, FILE_UNREADABLE */
  constructor(private readonly path: string) {
    this.descriptor = -1;
    try {
      this.descriptor = openSync(path, 'r');
      const stat = fstatSync(this.descriptor);
      if (!stat.isFile()) {
        throw Object.assign(new Error('it is not a file'), stat.isDirectory() ? { code: 'EISDIR' } : {});
      }
      this.size = stat.size;
      this.mtimeMs = stat.mtimeMs;
    } catch (reason) {
      this.close();
      throw fileFault(path, reason);
    }
  }

  /**
   * The text, in chunks that are valid until the next one is asked for.
   * @throws GaiaError FILE_EMPTY, FILE_UNREADABLE, GZIP_BROKEN
   */
  async *text(): AsyncGenerator<Uint8Array> {
    const first = Buffer.allocUnsafeSlow(READ);
    const length = this.read(first);
    if (length === 0) {
      throw fileEmpty(this.path);
    }
    const start = first.subarray(0, length);
    const gzipped = length > 1 && start[0] === 0x1f && start[1] === 0x8b;
    if (!gzipped && this.path.endsWith('.gz')) {
      throw gzipBroken(this.path, 'it does not start as a gzip file does');
    }
    yield* gzipped ? this.unzipped(start) : this.plain(start);
  }

  /** Reads what is left of the file. @returns its MD5, 32 hexadecimal digits. */
  async md5(isCancelled: () => boolean): Promise<string> {
    const buffer = new Uint8Array(CHUNK);
    while (!isCancelled() && this.read(buffer) > 0) {
      await new Promise(resolve => setImmediate(resolve)); // lets messages in
    }
    return this.hash.digest('hex');
  }

  close(): void {
    if (this.descriptor >= 0) {
      closeSync(this.descriptor);
      this.descriptor = -1;
    }
  }

  private read(buffer: Uint8Array): number {
    try {
      const length = readSync(this.descriptor, buffer, 0, buffer.length, null);
      this.hash.update(buffer.subarray(0, length));
      this.bytesRead += length;
      return length;
    } catch (reason) {
      throw fileFault(this.path, reason);
    }
  }

  private async *plain(first: Uint8Array): AsyncGenerator<Uint8Array> {
    yield first;
    const buffer = new Uint8Array(CHUNK);
    for (let length = this.read(buffer); length > 0; length = this.read(buffer)) {
      yield buffer.subarray(0, length);
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  private async *unzipped(first: Buffer): AsyncGenerator<Uint8Array> {
    const gunzip = createGunzip({ chunkSize: CHUNK });
    let fed = 0;
    const feed = (bytes: Buffer | null): void => {
      fed += bytes?.length ?? 0;
      file.push(bytes);
    };
    let next: Buffer | undefined = first;
    const file = new Readable({
      highWaterMark: READ,
      read: () => {
        try {
          if (next) {
            const bytes = next;
            next = undefined;
            feed(bytes);
            return;
          }
          const buffer = Buffer.allocUnsafeSlow(READ);
          const length = this.read(buffer);
          feed(length > 0 ? buffer.subarray(0, length) : null);
        } catch (reason) {
          gunzip.destroy(reason as Error);
        }
      }
    });
    file.pipe(gunzip);
    try {
      for await (const chunk of gunzip) {
        const { buffer, byteOffset, length } = chunk as Buffer;
        yield new Uint8Array(buffer, byteOffset, length);
      }
    } catch (reason) {
      const { code = '', message } = reason as NodeJS.ErrnoException;
      throw code.startsWith('Z_') ? gzipBroken(this.path, inWords(message)) : reason;
    } finally {
      file.destroy();
      gunzip.destroy();
    }
    // zlib stops without an error before bytes that begin no further member
    if (gunzip.bytesWritten < fed || this.bytesRead < this.size) {
      throw gzipBroken(this.path, 'there are bytes after its end');
    }
  }
}

const inWords = (message: string): string => FAULTS.find(([pattern]) => pattern.test(message))?.[1] ?? message;
