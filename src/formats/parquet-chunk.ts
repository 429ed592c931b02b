import { crc32, zstdDecompressSync } from 'node:zlib';
import type { ArrowColumn } from './arrow-column';
import { DATA_PAGE, DICTIONARY_PAGE, PLAIN, RLE_DICTIONARY, UNCOMPRESSED, ZSTD } from './parquet-column';
import { HybridReader } from './parquet-hybrid';
import { valueSink, type Texts, type ValueSink } from './parquet-values';
import { letGo } from './let-go';
import { bytesOf, type Storage } from './storage';
import { ThriftReader, type ThriftStruct } from './thrift-reader';

interface Page {
  type: number;
  count: number;
  encoding: number;
  body: Uint8Array;
}

/**
 * The values of a column chunk.
 * @param bytes - the chunk, from its first page on
 * @param rows - of the row group
 * @param levels - values with nulls; for lists items, with one for each list without any
 * @throws RangeError saying what is wrong with it
 */
export function readChunk(
  bytes: Uint8Array,
  codec: number,
  storage: Storage,
  rows: number,
  levels: number
): ArrowColumn {
  return storage.isList ? readLists(bytes, codec, storage, rows, levels) : readScalars(bytes, codec, storage, rows);
}

function readScalars(bytes: Uint8Array, codec: number, { scalar }: Storage, rows: number): ArrowColumn {
  const sink = valueSink(scalar, rows);
  const validity = new Uint8Array((rows + 7) >> 3);
  let texts: Texts | undefined;
  let done = 0;
  let valid = 0;
  for (const page of pagesOf(bytes, codec)) {
    if (page.type === DICTIONARY_PAGE) {
      texts = textsOf(page);
      continue;
    }
    const { body, count } = page;
    if (count > rows - done) {
      throw new RangeError('it has more values than rows');
    }
    const start = endOfLevels(body, 0);
    const ones = new HybridReader(body, 4, start, 1).bits(validity, done, count);
    putValues(sink, page, start, texts, ones === count ? undefined : validity, done, count, ones);
    done += count;
    valid += ones;
  }
  if (done < rows) {
    throw new RangeError('it has fewer values than rows');
  }
  const nullCount = rows - valid;
  return { length: rows, nullCount, ...(nullCount > 0 && { validity }), ...sink.take() };
}

function readLists(bytes: Uint8Array, codec: number, { scalar }: Storage, rows: number, levels: number): ArrowColumn {
  const validity = new Uint8Array((rows + 7) >> 3);
  const offsets = new Int32Array(rows + 1);
  const itemMarks = new Uint8Array((levels + 7) >> 3);
  const sink = valueSink(scalar, levels);
  let texts: Texts | undefined;
  let row = -1;
  let items = 0;
  let valid = 0;
  let validItems = 0;
  for (const page of pagesOf(bytes, codec)) {
    if (page.type === DICTIONARY_PAGE) {
      texts = textsOf(page);
      continue;
    }
    const { body, count } = page;
    const middle = endOfLevels(body, 0);
    const start = endOfLevels(body, middle);
    const repetitions = new HybridReader(body, 4, middle, 1).numbers(count);
    const definitions = new HybridReader(body, middle + 4, start, 2).numbers(count);
    const first = items;
    let there = 0;
    for (let i = 0; i < count; i++) {
      const level = definitions[i];
      if (repetitions[i] === 0) {
        row++;
        if (row >= rows) {
          throw new RangeError('it has more lists than rows');
        }
        if (level > 0) {
          validity[row >> 3] |= 1 << (row & 7);
          valid++;
        }
      } else if (row < 0) {
        throw new RangeError('it begins in the middle of a list');
      }
      if (level >= 2) {
        if (items >= levels) {
          throw new RangeError('it has more values than it says');
        }
        if (level === 3) {
          itemMarks[items >> 3] |= 1 << (items & 7);
          there++;
        }
        items++;
      }
      offsets[row + 1] = items;
    }
    validItems += there;
    putValues(sink, page, start, texts, there === items - first ? undefined : itemMarks, first, items - first, there);
  }
  if (row !== rows - 1) {
    throw new RangeError('it has fewer lists than rows');
  }
  const nullItems = items - validItems;
  const own = sink.take();
  const all = own.values as Uint8Array;
  const values = scalar === 'bool' || scalar === 'string' ? all : all.slice(0, items);
  const itemColumn: ArrowColumn = {
    length: items,
    nullCount: nullItems,
    ...(nullItems > 0 && { validity: itemMarks }),
    ...own,
    values,
    ...(own.offsets && { offsets: own.offsets.slice(0, items + 1) })
  };
  const nullCount = rows - valid;
  return { length: rows, nullCount, ...(nullCount > 0 && { validity }), offsets, items: itemColumn };
}

function putValues(
  sink: ValueSink,
  { body, encoding }: Page,
  start: number,
  texts: Texts | undefined,
  marks: Uint8Array | undefined,
  from: number,
  count: number,
  there: number
): void {
  if (encoding === PLAIN) {
    sink.plain(body, start, marks, from, count);
  } else if (encoding === RLE_DICTIONARY && texts) {
    const width = body[start];
    if (!(width >= 1 && width <= 8)) {
      throw new RangeError('a page has numbers of an unknown width');
    }
    const numbers = new HybridReader(body, start + 1, body.length, width).numbers(there);
    sink.numbered(numbers, texts, marks, from, count);
  } else {
    throw new RangeError(`a page has the encoding ${encoding}, which gaialab does not write`);
  }
}

function textsOf({ body, count }: Page): Texts {
  const sink = valueSink('string', count);
  sink.plain(body, 0, undefined, 0, count);
  return sink.take() as Texts;
}

/** Where levels end that have their size in front. */
function endOfLevels(body: Uint8Array, at: number): number {
  const size = at + 4 <= body.length ? new DataView(body.buffer, body.byteOffset + at).getUint32(0, true) : Infinity;
  if (size > body.length - at - 4) {
    throw new RangeError('a page ends too early');
  }
  return at + 4 + size;
}

function* pagesOf(bytes: Uint8Array, codec: number): Generator<Page> {
  for (let at = 0; at < bytes.length;) {
    const reader = new ThriftReader(bytes, at);
    const head = reader.struct();
    const type = head[1] as number;
    const rawSize = head[2] as number;
    const size = head[3] as number;
    const start = reader.position;
    if (!(size >= 0 && size <= bytes.length - start && rawSize >= 0 && rawSize < 2 ** 31)) {
      throw new RangeError('a page is cut off');
    }
    const kept = bytes.subarray(start, start + size);
    if (crc32(kept) !== (head[4] as number) >>> 0) {
      throw new RangeError('a page does not fit its checksum');
    }
    const about = head[type === DICTIONARY_PAGE ? 7 : 5] as ThriftStruct | undefined;
    if (!about || (type !== DATA_PAGE && type !== DICTIONARY_PAGE)) {
      throw new RangeError(`a page is of the type ${type}, which gaialab does not write`);
    }
    const body = unpacked(kept, codec, rawSize);
    yield { type, count: about[1] as number, encoding: about[2] as number, body };
    if (codec !== UNCOMPRESSED) {
      letGo(body); // its values have been copied
    }
    at = start + size;
  }
}

function unpacked(kept: Uint8Array, codec: number, rawSize: number): Uint8Array {
  let body: Uint8Array;
  if (codec === UNCOMPRESSED) {
    body = kept;
  } else if (codec === ZSTD) {
    try {
      body = bytesOf(
        zstdDecompressSync(kept, { chunkSize: Math.max(64, rawSize), maxOutputLength: Math.max(1, rawSize) })
      );
    } catch (reason) {
      throw new RangeError(`a page cannot be decompressed: ${(reason as Error).message}`);
    }
  } else {
    throw new RangeError(`a page is compressed by the method ${codec}, which gaialab does not use`);
  }
  if (body.length !== rawSize) {
    throw new RangeError('a page does not have the size that it says');
  }
  return body;
}
