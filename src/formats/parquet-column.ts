import { crc32 } from 'node:zlib';
import type { ColumnInfo } from '../protocol';
import type { ArrowColumn } from './arrow-column';
import { BitBuffer } from './bit-buffer';
import { ByteBuffer } from './byte-buffer';
import { TextDictionary } from './parquet-dictionary';
import { putBitLevels, putHybrid, putLevels } from './parquet-levels';
import { putListLevels } from './parquet-levels-of-lists';
import { PLAIN_BYTES, putNumbers, putTexts } from './parquet-plain';
import { pathOf, PHYSICAL } from './parquet-schema';
import { extremesOf, type Extremes } from './parquet-stats';
import { bytesOf, isValid, storageOf, type Scalar } from './storage';
import { ThriftWriter } from './thrift';

/** Numbers of Parquet's Thrift definition. */
export const PLAIN = 0;
export const RLE = 3;
export const RLE_DICTIONARY = 8;
export const UNCOMPRESSED = 0;
export const ZSTD = 6;
export const DATA_PAGE = 0;
export const DICTIONARY_PAGE = 2;

/** A page is closed when it has as many bytes. */
const PAGE_BYTES = 1 << 20;
/** Chunks that do not shrink below this part are stored as they are: decompressing would cost more than reading. */
const WORTHWHILE = 0.8;
/** After a chunk that did not, so many are not tried. */
const PATIENCE = 7;

/** A page as it will be compressed. */
interface Page {
  type: number;
  count: number;
  encoding: number;
  body: Uint8Array;
}

/** One column of the row group that is being filled. Closed pages are kept compressed. */
export class ParquetColumn {
  private readonly scalar: Scalar;
  private readonly isList: boolean;
  private readonly bits = new BitBuffer();
  private readonly definitions = new ByteBuffer(16);
  private readonly repetitions = new ByteBuffer(16);
  private readonly values = new ByteBuffer(1 << 10);
  private readonly bools = new BitBuffer();
  private readonly extremes: Extremes;
  /** Absent for columns whose texts have turned out to be too many. */
  private dictionary?: TextDictionary;
  private hasDictionary = false;
  private hasPlain = false;
  private pages: Uint8Array[] = [];
  private pageRows = 0;
  private pageNulls = 0;
  private levels = 0;
  private nulls = 0;
  private rawBytes = 0;
  private bytesKept = 0;
  private codec?: number;
  private untried = 0;

  /** @param pageRows - rows of a page at most */
  constructor(
    private readonly info: ColumnInfo,
    private readonly maxRows: number
  ) {
    ({ scalar: this.scalar, isList: this.isList } = storageOf(info));
    this.extremes = extremesOf(this.scalar);
    this.dictionary = this.scalar === 'string' && !this.isList ? new TextDictionary() : undefined;
    this.hasDictionary = this.dictionary !== undefined;
  }

  /** Memory of the pages, compressed ones and the open one [bytes]. */
  get bytes(): number {
    return this.bytesKept + this.values.length;
  }

  get isPageFull(): boolean {
    return this.pageRows >= this.maxRows || this.values.length >= PAGE_BYTES;
  }

  /** Appends rows to the open page. */
  add(column: ArrowColumn): void {
    this.pageRows += column.length;
    if (this.isList) {
      const { items, marks, nulls } = putListLevels(column, this.scalar, this.definitions, this.repetitions);
      this.nulls += nulls;
      this.put(items, marks);
      return;
    }
    const marks = column.nullCount > 0 ? column.validity : undefined;
    this.bits.append(marks, column.length);
    this.pageNulls += column.nullCount;
    this.nulls += column.nullCount;
    this.put(column, marks);
  }

  private put(column: ArrowColumn, marks: Uint8Array | undefined): void {
    const { scalar, values, extremes } = this;
    if (scalar === 'bool') {
      const bits = bytesOf(column.values!);
      if (marks) {
        this.bools.appendMarked(bits, marks, column.length);
      } else {
        this.bools.append(bits, column.length);
      }
    } else if (scalar === 'string') {
      this.putText(column, marks);
    } else {
      const at = values.length;
      const count = putNumbers(values, scalar, column, marks);
      const { buffer, byteOffset } = values.bytes;
      const Numbers = PLAIN_BYTES[scalar] === 8 ? Float64Array : scalar === 'float32' ? Float32Array : Int32Array;
      extremes.add(new Numbers(buffer as ArrayBuffer, byteOffset + at, count), count);
    }
  }

  /** Appends texts by their numbers in the dictionary, as long as they are few. */
  private putText(column: ArrowColumn, marks: Uint8Array | undefined): void {
    const { values, dictionary, hasDictionary } = this;
    const text = bytesOf(column.values!);
    const { length, offsets } = column;
    if (!hasDictionary) {
      this.extremes.add(text, length, offsets, marks);
      putTexts(values, column, marks);
      return;
    }
    const before = values.length;
    for (let i = 0; i < length; i++) {
      if (marks && !isValid(column, i)) {
        continue;
      }
      const number = dictionary!.number(text, offsets![i], offsets![i + 1]);
      if (number < 0) {
        values.length = before;
        this.leaveDictionary();
        this.putText(column, marks);
        return;
      }
      values.byte(number);
    }
  }

  /** From here on texts go as they are; those of closed pages keep their numbers. */
  private leaveDictionary(): void {
    const { values, dictionary } = this;
    const numbers = values.copy();
    values.clear();
    numbers.forEach(number => dictionary!.put(values, number));
    const { values: text, offsets } = dictionary!.contents();
    this.extremes.add(text, dictionary!.size, offsets);
    this.hasDictionary = false;
  }

  /** Takes the open page, if there is anything in it, to be compressed and given to {@link keep}. */
  takePage(): Page | undefined {
    if (this.pageRows === 0) {
      return undefined;
    }
    const { definitions, repetitions, values, bits, bools, isList } = this;
    const isNumbered = this.hasDictionary && this.dictionary!.size > 0;
    const count = isList ? definitions.length : bits.length;
    const body = new ByteBuffer(values.length + (count >> 2) + 64);
    if (isList) {
      putLevels(body, repetitions.contents(), 1);
      putLevels(body, definitions.contents(), 2);
    } else {
      putBitLevels(body, bits.contents(), count, count - this.pageNulls);
    }
    if (this.scalar === 'bool') {
      body.append(bools.contents());
    } else if (isNumbered) {
      const { width } = this.dictionary!;
      body.byte(width);
      putHybrid(body, values.contents(), width);
    } else {
      body.append(values.contents());
    }
    this.hasPlain ||= !isNumbered;
    this.levels += count;
    this.pageRows = this.pageNulls = 0;
    [definitions, repetitions, values, bits, bools].forEach(buffer => buffer.clear());
    return { type: DATA_PAGE, count, encoding: isNumbered ? RLE_DICTIONARY : PLAIN, body: body.contents() };
  }

  /** Whether pages of this chunk are worth compressing; undecided before the first one. */
  get compresses(): boolean {
    return this.codec !== UNCOMPRESSED && this.untried === 0;
  }

  /**
   * @param packed - the page's body, compressed; absent where it does not compress
   * @returns which of the two is kept
   */
  keep(page: Page, packed?: Uint8Array): Uint8Array {
    this.codec ??= packed && packed.length < WORTHWHILE * page.body.length ? ZSTD : UNCOMPRESSED;
    const body = this.codec === ZSTD && packed ? packed : page.body;
    const header = pageHeader(page, body);
    this.rawBytes += header.length + page.body.length;
    this.bytesKept += header.length + body.length;
    this.pages.push(header, body);
    return body;
  }

  /**
   * Hands the pages over and begins anew; the metadata is a ColumnChunk.
   * @param compress - for the dictionary's page
   */
  takeChunk(
    offset: number,
    compress: (body: Uint8Array) => Uint8Array
  ): { pages: Uint8Array[]; bytes: number; rawBytes: number; metadata: Uint8Array } {
    const { levels, nulls, hasPlain, dictionary } = this;
    const isNumbered = (dictionary?.size ?? 0) > 0;
    let dataOffset = offset;
    if (isNumbered) {
      if (this.hasDictionary) {
        const { values, offsets } = dictionary!.contents();
        this.extremes.add(values, dictionary!.size, offsets);
      }
      dataOffset += this.putDictionary(compress);
    }
    const { pages, rawBytes, bytesKept: bytes, codec = UNCOMPRESSED } = this;
    const extremes = this.extremes.take();
    const encodings = [...(hasPlain || isNumbered ? [PLAIN] : []), RLE, ...(isNumbered ? [RLE_DICTIONARY] : [])];
    const thrift = new ThriftWriter();
    thrift.element(chunk =>
      chunk.i64(2, offset).struct(3, meta => {
        meta
          .i32(1, PHYSICAL[this.scalar])
          .i32s(2, encodings)
          .binaries(3, pathOf(this.info))
          .i32(4, codec)
          .i64(5, levels)
          .i64(6, rawBytes)
          .i64(7, bytes)
          .i64(9, dataOffset);
        if (isNumbered) {
          meta.i64(11, offset);
        }
        meta.struct(12, stats => {
          stats.i64(3, nulls);
          if (extremes) {
            stats.binary(5, extremes[1]).binary(6, extremes[0]);
          }
        });
      })
    );
    this.begin();
    return { pages, bytes, rawBytes, metadata: thrift.out.copy() };
  }

  /** Puts the dictionary's page before the others. @returns its size [bytes] */
  private putDictionary(compress: (body: Uint8Array) => Uint8Array): number {
    const { dictionary, pages } = this;
    const body = new ByteBuffer(1 << 10);
    for (let number = 0; number < dictionary!.size; number++) {
      dictionary!.put(body, number);
    }
    const page: Page = { type: DICTIONARY_PAGE, count: dictionary!.size, encoding: PLAIN, body: body.contents() };
    this.pages = [];
    const before = this.bytesKept;
    this.keep(page, this.codec === ZSTD ? compress(page.body) : undefined);
    this.pages.push(...pages);
    return this.bytesKept - before;
  }

  private begin(): void {
    this.untried = this.codec === UNCOMPRESSED ? (this.untried === 0 ? PATIENCE : this.untried - 1) : 0;
    this.codec = undefined;
    this.pages = [];
    this.rawBytes = this.bytesKept = this.levels = this.nulls = 0;
    this.hasPlain = false;
    if (this.dictionary && !this.hasDictionary) {
      this.dictionary = undefined;
    }
    this.dictionary?.clear();
  }
}

/** Header of a page, version 1, with the checksum of what follows. */
function pageHeader({ type, count, encoding, body }: Page, kept: Uint8Array): Uint8Array {
  const thrift = new ThriftWriter();
  thrift.element(page => {
    page
      .i32(1, type)
      .i32(2, body.length)
      .i32(3, kept.length)
      .i32(4, crc32(kept) | 0);
    if (type === DICTIONARY_PAGE) {
      page.struct(7, dictionary => dictionary.i32(1, count).i32(2, encoding));
    } else {
      page.struct(5, data => data.i32(1, count).i32(2, encoding).i32(3, RLE).i32(4, RLE));
    }
  });
  return thrift.out.copy();
}
