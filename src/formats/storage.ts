import type { ColumnInfo } from '../protocol';
import type { ArrowBatch, ArrowColumn } from './arrow-column';

const SCALARS = ['bool', 'int8', 'int16', 'int32', 'int64', 'float32', 'float64', 'string'] as const;
export type Scalar = (typeof SCALARS)[number];

/** How a column's values lie in memory: scalars, or lists of them. */
export interface Storage {
  scalar: Scalar;
  isList: boolean;
}

const LIST = /^(\w+)\[(\d+|null)?\]$/;

const isScalar = (name: string): name is Scalar => (SCALARS as readonly string[]).includes(name);

/** Storage of a column from its ECSV datatype and subtype; types that gaialab does not know are strings. */
export function storageOf({ datatype, subtype }: Pick<ColumnInfo, 'datatype' | 'subtype'>): Storage {
  const item = LIST.exec(subtype?.trim() ?? '')?.[1];
  if (item !== undefined && isScalar(item)) {
    return { scalar: item, isList: true };
  }
  return { scalar: isScalar(datatype) ? datatype : 'string', isList: false };
}

/** Bit `i` of a bitmap, least significant bit first. */
export const bitAt = (bitmap: Uint8Array, i: number): boolean => ((bitmap[i >> 3] >> (i & 7)) & 1) === 1;

/** False where row `i` is null. */
export const isValid = (column: ArrowColumn, i: number): boolean =>
  column.validity === undefined || bitAt(column.validity, i);

/** The raw bytes of an array. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The values as 32-bit words, low word first; floats keep their bits, so NaN payloads survive. */
export const wordsOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint32Array =>
  new Uint32Array(buffer as ArrayBuffer, byteOffset, byteLength >> 2);

/**
 * The batch in pieces of at most `rows` rows, without a copy, so that one step of work stays short.
 * @param rows - rounded down to a multiple of 8, so that bitmaps are cut between bytes; at least 8
 */
export function* piecesOf(batch: ArrowBatch, rows: number): Generator<ArrowBatch> {
  const step = Math.max(8, rows & ~7);
  if (batch.rows <= step) {
    yield batch;
    return;
  }
  for (let start = 0; start < batch.rows; start += step) {
    const end = Math.min(batch.rows, start + step);
    yield { rows: end - start, columns: batch.columns.map(column => pieceOf(column, start, end)) };
  }
}

function pieceOf(column: ArrowColumn, start: number, end: number): ArrowColumn {
  const { validity, values, offsets, items } = column;
  const length = end - start;
  const bits = (bitmap: Uint8Array): Uint8Array => bitmap.subarray(start >> 3, (end + 7) >> 3);
  const valid = validity && bits(validity);
  const piece: ArrowColumn = { length, nullCount: valid ? length - ones(valid, length) : 0 };
  if (valid && piece.nullCount > 0) {
    piece.validity = valid;
  }
  if (offsets) {
    return { ...piece, values, items, offsets: offsets.subarray(start, end + 1) };
  }
  const array = values as Uint8Array;
  const isBitmap = array instanceof Uint8Array;
  return { ...piece, values: isBitmap ? bits(array) : (array as Float64Array).subarray(start, end) };
}

function ones(bitmap: Uint8Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i++) {
    count += (bitmap[i >> 3] >> (i & 7)) & 1;
  }
  return count;
}
