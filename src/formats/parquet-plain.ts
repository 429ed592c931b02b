import type { ArrowColumn } from './arrow-column';
import type { ByteBuffer } from './byte-buffer';
import { bytesOf, wordsOf, type Scalar } from './storage';

/** Bytes of a value in Parquet's plain encoding; 0 for texts and bools. */
export const PLAIN_BYTES: Record<Scalar, number> = {
  bool: 0,
  int8: 4,
  int16: 4,
  int32: 4,
  int64: 8,
  float32: 4,
  float64: 8,
  string: 0
};

/**
 * Appends the numbers of a column that are there, close together; small integers as int32. Numbers go as words, so
 * that every bit of a float survives.
 * @param out - holds nothing but such numbers
 * @param marks - where there is a value; everywhere when absent
 * @returns how many were appended
 */
export function putNumbers(out: ByteBuffer, scalar: Scalar, column: ArrowColumn, marks?: Uint8Array): number {
  const { length } = column;
  const size = PLAIN_BYTES[scalar];
  const at = out.take(length * size);
  const isWide = size === 8;
  const isSmall = scalar === 'int8' || scalar === 'int16';
  const from = isSmall ? (column.values as Int16Array) : wordsOf(column.values!);
  const to = new Int32Array(out.bytes.buffer, out.bytes.byteOffset + at, (length * size) >> 2);
  if (!marks) {
    to.set(from.length > to.length ? from.subarray(0, to.length) : from);
    return length;
  }
  const count = isWide ? packPairs(from as Uint32Array, to, marks, length) : packOnes(from, to, marks, length);
  out.length = at + count * size;
  return count;
}

type Words = Uint32Array | Int32Array | Int16Array;

function packOnes(from: Words, to: Int32Array, marks: Uint8Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i += 8) {
    const mark = marks[i >> 3];
    const end = i + 8 < length ? i + 8 : length;
    if (mark === 0xff) {
      for (let k = i; k < end; k++) {
        to[count++] = from[k];
      }
    } else if (mark !== 0) {
      for (let k = i, bits = mark; k < end; k++, bits >>= 1) {
        to[count] = from[k];
        count += bits & 1;
      }
    }
  }
  return count;
}

function packPairs(from: Uint32Array, to: Int32Array, marks: Uint8Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i += 8) {
    const mark = marks[i >> 3];
    if (mark === 0) {
      continue;
    }
    const end = i + 8 < length ? i + 8 : length;
    for (let k = i, bits = mark; k < end; k++, bits >>= 1) {
      to[2 * count] = from[2 * k];
      to[2 * count + 1] = from[2 * k + 1];
      count += bits & 1;
    }
  }
  return count;
}

/** Appends a text with its length in front. */
export function putText(out: ByteBuffer, text: Uint8Array, start: number, end: number): void {
  const at = out.take(4);
  out.view.setInt32(at, end - start, true);
  out.appendPart(text, start, end);
}

/** Appends the texts of a column that are there. @returns how many were appended */
export function putTexts(out: ByteBuffer, { length, values, offsets }: ArrowColumn, marks?: Uint8Array): number {
  const text = bytesOf(values!);
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (!marks || ((marks[i >> 3] >> (i & 7)) & 1) === 1) {
      putText(out, text, offsets![i], offsets![i + 1]);
      count++;
    }
  }
  return count;
}
