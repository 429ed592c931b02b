import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import type { ColumnInfo } from '../protocol';
import type { ArrowColumn } from './arrow-column';
import { ByteBuffer } from './byte-buffer';
import { putLevels } from './parquet-levels';
import { denseOf, packBools, putPlain } from './parquet-plain';
import { pathOf, PHYSICAL } from './parquet-schema';
import { extremesOf, type Extremes } from './parquet-stats';
import { isValid, storageOf, type Scalar } from './storage';
import { ThriftWriter } from './thrift';

const compress = promisify(zstdCompress);

const PLAIN = 0;
const RLE = 3;
const ZSTD = 6;
/** A page is closed when it has as many rows or bytes. */
const PAGE_ROWS = 1 << 15;
const PAGE_BYTES = 1 << 20;

/** One column of the row group that is being filled. Closed pages are kept compressed. */
export class ParquetColumn {
  private readonly scalar: Scalar;
  private readonly isList: boolean;
  private readonly definitions = new ByteBuffer(1 << 12);
  private readonly repetitions = new ByteBuffer(16);
  private readonly values = new ByteBuffer(1 << 12);
  private readonly extremes: Extremes;
  private pages: Uint8Array[] = [];
  private pageRows = 0;
  private levels = 0;
  private nulls = 0;
  private rawBytes = 0;

  constructor(private readonly info: ColumnInfo) {
    ({ scalar: this.scalar, isList: this.isList } = storageOf(info));
    this.extremes = extremesOf(this.scalar);
  }

  /** Memory of the pages, compressed ones and the open one [bytes]. */
  get bytes(): number {
    return this.pages.reduce((sum, { length }) => sum + length, 0) + this.values.length;
  }

  get isPageFull(): boolean {
    return this.pageRows >= PAGE_ROWS || this.values.length >= PAGE_BYTES;
  }

  /** Appends rows to the open page. */
  add(column: ArrowColumn): void {
    const places = this.isList ? this.listLevels(column) : this.scalarLevels(column);
    const dense = denseOf(this.scalar, this.isList ? column.items! : column, places);
    putPlain(this.values, dense);
    this.extremes.add(dense.values, dense.count, dense.offsets);
    this.pageRows += column.length;
  }

  /** Levels of scalars, 1 where there is a value. Returns the places of the values, or nothing for all. */
  private scalarLevels(column: ArrowColumn): Int32Array | undefined {
    const { length, nullCount } = column;
    if (nullCount === 0) {
      this.definitions.fill(1, length);
      return undefined;
    }
    const places = new Int32Array(length);
    let count = 0;
    const at = this.definitions.take(length);
    const { bytes } = this.definitions;
    for (let i = 0; i < length; i++) {
      const isThere = isValid(column, i);
      bytes[at + i] = isThere ? 1 : 0;
      places[count] = i;
      count += isThere ? 1 : 0;
    }
    this.nulls += length - count;
    return places.subarray(0, count);
  }

  /** Levels of lists: 0 no list, 1 an empty one, 2 a null in it, 3 a value in it. Returns the values' places. */
  private listLevels(column: ArrowColumn): Int32Array {
    const { definitions, repetitions } = this;
    const { length, offsets } = column;
    const items = column.items!;
    const places = new Int32Array(offsets![length] - offsets![0]);
    let count = 0;
    for (let i = 0; i < length; i++) {
      const start = offsets![i];
      const end = offsets![i + 1];
      const isThere = isValid(column, i);
      if (!isThere || start === end) {
        definitions.byte(isThere ? 1 : 0);
        repetitions.byte(0);
        this.nulls++;
        continue;
      }
      for (let k = start; k < end; k++) {
        const isItem = isValid(items, k);
        definitions.byte(isItem ? 3 : 2);
        repetitions.byte(k > start ? 1 : 0);
        places[count] = k;
        count += isItem ? 1 : 0;
        this.nulls += isItem ? 0 : 1;
      }
    }
    return places.subarray(0, count);
  }

  /** Compresses the open page, if there is anything in it. */
  async closePage(): Promise<void> {
    if (this.pageRows === 0) {
      return;
    }
    const { definitions, repetitions, values, scalar, isList } = this;
    const count = definitions.length;
    const body = new ByteBuffer(values.length + (count >> 2) + 64);
    if (isList) {
      putLevels(body, repetitions.contents(), 1);
    }
    putLevels(body, definitions.contents(), isList ? 2 : 1);
    body.append(scalar === 'bool' ? packBools(values.contents()) : values.contents());
    this.levels += count;
    this.pageRows = 0;
    [definitions, repetitions, values].forEach(buffer => buffer.clear());
    const packed = await compress(body.contents());
    const header = pageHeader(count, body.length, packed.length);
    this.rawBytes += header.length + body.length;
    this.pages.push(header, packed);
  }

  /** Hands the pages over and begins anew; the metadata is a ColumnChunk. */
  takeChunk(offset: number): { pages: Uint8Array[]; bytes: number; rawBytes: number; metadata: Uint8Array } {
    const { pages, rawBytes, levels, nulls } = this;
    const bytes = pages.reduce((sum, { length }) => sum + length, 0);
    const extremes = this.extremes.take();
    const thrift = new ThriftWriter();
    thrift.element(chunk =>
      chunk.i64(2, offset).struct(3, meta =>
        meta
          .i32(1, PHYSICAL[this.scalar])
          .i32s(2, [PLAIN, RLE])
          .binaries(3, pathOf(this.info))
          .i32(4, ZSTD)
          .i64(5, levels)
          .i64(6, rawBytes)
          .i64(7, bytes)
          .i64(9, offset)
          .struct(12, stats => {
            stats.i64(3, nulls);
            if (extremes) {
              stats.binary(5, extremes[1]).binary(6, extremes[0]);
            }
          })
      )
    );
    this.pages = [];
    this.rawBytes = this.levels = this.nulls = 0;
    return { pages, bytes, rawBytes, metadata: thrift.out.copy() };
  }
}

/** Header of a data page, version 1. */
function pageHeader(levels: number, rawBytes: number, bytes: number): Uint8Array {
  const thrift = new ThriftWriter();
  thrift.element(page =>
    page
      .i32(1, 0)
      .i32(2, rawBytes)
      .i32(3, bytes)
      .struct(5, data => data.i32(1, levels).i32(2, PLAIN).i32(3, RLE).i32(4, RLE))
  );
  return thrift.out.copy();
}
