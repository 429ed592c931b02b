import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { gzipBroken } from '../faults';
import type { FileReader } from './file-reader';
import { BYTES_AFTER } from './status';

/** Size of a chunk of text [bytes]. */
export const CHUNK = 1 << 20;
/** Bytes of the file that are read at once. */
const READ = 1 << 18;

/**
 * Unzips a file by node's zlib: where the kernel cannot run, and as its judge.
 *
 * @throws GaiaError GZIP_BROKEN, FILE_UNREADABLE
 */
export async function* zlibChunks(reader: FileReader): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  const file = new Readable({
    highWaterMark: READ,
    read: () => {
      try {
        const buffer = Buffer.allocUnsafeSlow(READ);
        const length = reader.read(buffer);
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
    throw code.startsWith('Z_') ? gzipBroken(reader.path, (reason as Error).message) : reason;
  } finally {
    file.destroy();
    gunzip.destroy();
  }
  // zlib stops without an error before bytes that begin no further member
  if (gunzip.bytesWritten < reader.bytesRead || reader.read(new Uint8Array(1)) > 0) {
    throw gzipBroken(reader.path, BYTES_AFTER);
  }
}
