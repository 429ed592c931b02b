import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync } from 'node:zlib';

/** Fast compression: of tables of measured numbers higher levels save a few per cent and take many times as long. */
const LEVEL = 1;

const options = (size: number) => ({
  params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
  pledgedSrcSize: size,
  chunkSize: Math.max(64, size + (size >> 7) + 256)
});

const later = promisify(zstdCompress) as (body: Uint8Array, options: object) => Promise<Buffer>;

/** Compresses a page on this thread. */
export const packNow = (body: Uint8Array): Uint8Array => zstdCompressSync(body, options(body.length));

/** Compresses a page on another thread. */
export const pack = (body: Uint8Array): Promise<Uint8Array> => later(body, options(body.length));
