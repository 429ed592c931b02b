import { VERSION, type ColumnInfo } from '../protocol';
import type { ByteBuffer } from './byte-buffer';
import type { ParquetColumn } from './parquet-column';
import { keyValues, putSchema } from './parquet-schema';
import { ThriftWriter } from './thrift';

export const MAGIC = Buffer.from('PAR1');

/** Start of a file's metadata, up to the row groups, whose structures follow. */
export function footerStart(columns: readonly ColumnInfo[], rows: number, groups: number): Uint8Array {
  const thrift = new ThriftWriter();
  thrift.i32(1, 2);
  putSchema(thrift, columns);
  thrift.i64(3, rows).structsHead(4, groups);
  return thrift.out.copy();
}

/**
 * What follows the row groups: notes, writer, order of the columns' values.
 * @param provenance - becomes the file's key-value metadata
 */
export function footerEnd(columns: readonly ColumnInfo[], provenance: Readonly<Record<string, string>>): Uint8Array {
  const thrift = ThriftWriter.after(4);
  thrift
    .structs(5, keyValues(columns, provenance), (entry, [key, value]) => entry.binary(1, key).binary(2, value))
    .binary(6, `gaialab version ${VERSION}`)
    .structs(7, columns, order => order.struct(1, () => undefined))
    .stop();
  return thrift.out.copy();
}

/** The file's last eight bytes. @param size - of the metadata [bytes] */
export function footerTail(size: number): Uint8Array {
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(size);
  tail.set(MAGIC, 4);
  return tail;
}

/** A row group's pages, and its structure for the file's metadata. */
export interface RowGroup {
  pages: Uint8Array[];
  metadata: ByteBuffer;
  /** The same structure for a file of metadata only, such as `_metadata`, from which the pages lie at `path`. */
  metadataFrom(path: string): Uint8Array;
}

/** Numbers of Thrift's types, as field heads have them. */
const I64 = 6;
const BINARY = 8;

/** Closes a row group whose pages are closed. @param start - where it will lie in the file */
export function takeGroup(
  parts: readonly ParquetColumn[],
  rows: number,
  start: number,
  compress: (body: Uint8Array) => Uint8Array
): RowGroup {
  const pages: Uint8Array[] = [];
  const chunks: Uint8Array[] = [];
  let offset = start;
  let rawBytes = 0;
  for (const part of parts) {
    const chunk = part.takeChunk(offset, compress);
    pages.push(...chunk.pages);
    offset += chunk.bytes;
    rawBytes += chunk.rawBytes;
    chunks.push(chunk.metadata);
  }
  const structure = (chunksHere: readonly Uint8Array[]): ByteBuffer => {
    const thrift = new ThriftWriter();
    thrift.structsHead(1, chunks.length);
    chunksHere.forEach(chunk => thrift.out.append(chunk));
    thrift
      .i64(2, rawBytes)
      .i64(3, rows)
      .i64(5, start)
      .i64(6, offset - start)
      .stop();
    return thrift.out;
  };
  const metadataFrom = (path: string): Uint8Array => structure(chunks.map(chunk => withPath(chunk, path))).copy();
  return { pages, metadata: structure(chunks), metadataFrom };
}

/** A ColumnChunk with its field 1, the path, before its first one, which is field 2. */
function withPath(chunk: Uint8Array, path: string): Uint8Array {
  const out = new ThriftWriter().binary(1, path).out;
  if (chunk[0] !== ((2 << 4) | I64) || out.bytes[0] !== ((1 << 4) | BINARY)) {
    throw new RangeError('A column chunk begins with its offset.');
  }
  out.byte((1 << 4) | I64);
  out.append(chunk.subarray(1));
  return out.copy();
}

/** A file of metadata only, such as `_common_metadata` or `_metadata`. @param groups - see {@link RowGroup.metadataFrom} */
export function metadataFile(
  columns: readonly ColumnInfo[],
  rows: number,
  groups: readonly Uint8Array[],
  provenance: Readonly<Record<string, string>>
): Uint8Array {
  const parts = [footerStart(columns, rows, groups.length), ...groups, footerEnd(columns, provenance)];
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([MAGIC, ...parts, footerTail(size)]);
}
