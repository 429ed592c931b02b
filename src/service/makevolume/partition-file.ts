import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';

/** What Java writes at the head of a gzip file: no name, no time. */
const GZIP_HEAD = Buffer.from('1f8b0800000000000000', 'hex');
/** Level 4 is nearly as small as Java's 6 on these rows and twice as fast. */
const LEVEL = 4;
const CHUNK = 1 << 16;

/** The header of the table, compressed once for all partitions. */
export class SharedHeader {
  readonly bytes: number;
  readonly crc: number;
  readonly deflated: Buffer;

  constructor(text: string) {
    const raw = Buffer.from(text);
    this.bytes = raw.length;
    this.crc = crc32(raw);
    this.deflated = deflateRawSync(raw, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
  }
}

/** Size and checksum of a file that was written. */
export interface WrittenFile {
  bytes: number;
  md5: string;
}

/**
 * Writes a partition as one gzip member: the shared header, then the rows.
 *
 * @param blocks - the rows as text; taken as fast as they can be compressed, never all at once
 */
export async function writePartitionFile(
  path: string,
  header: SharedHeader,
  blocks: Iterable<Buffer>,
  signal?: AbortSignal
): Promise<WrittenFile> {
  const hash = createHash('md5');
  let crc = header.crc;
  let size = header.bytes;
  let bytes = 0;
  const passOn = (chunk: Buffer): Buffer => {
    hash.update(chunk);
    bytes += chunk.length;
    return chunk;
  };
  await pipeline(
    function* () {
      for (const block of blocks) {
        if (block.length === 0) {
          continue; // an empty chunk would end the stream
        }
        crc = crc32(block, crc);
        size += block.length;
        yield block;
      }
    },
    createDeflateRaw({ level: LEVEL, chunkSize: CHUNK, memLevel: 9 }),
    async function* (deflated: AsyncIterable<Buffer>) {
      yield passOn(Buffer.concat([GZIP_HEAD, header.deflated]));
      for await (const chunk of deflated) {
        yield passOn(chunk);
      }
      const tail = Buffer.alloc(8);
      tail.writeUInt32LE(crc, 0);
      tail.writeUInt32LE(size % 2 ** 32, 4);
      yield passOn(tail);
    },
    createWriteStream(path, { flags: 'wx' }),
    { signal }
  );
  return { bytes, md5: hash.digest('hex') };
}
