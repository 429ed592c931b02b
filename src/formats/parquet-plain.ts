import type { ArrowColumn } from './arrow-column';
import type { ByteBuffer } from './byte-buffer';
import { bitAt, bytesOf, wordsOf, type Scalar } from './storage';

/** Values without the nulls between them. */
export interface Dense {
  values: Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;
  count: number;
  /** For text. */
  offsets?: Int32Array;
}

/**
 * The values at some places of a column (all places when none are named), close together; bools as bytes, small
 * integers as int32, int64 as words.
 */
export function denseOf(scalar: Scalar, column: ArrowColumn, places?: Int32Array): Dense {
  const count = places?.length ?? column.length;
  switch (scalar) {
    case 'bool':
      return { count, values: bools(column.values as Uint8Array, count, places) };
    case 'int8':
    case 'int16':
    case 'int32': {
      const from = column.values as Int32Array;
      return { count, values: places ? pick32(from, places) : Int32Array.from(from.subarray(0, count)) };
    }
    case 'int64':
      return {
        count,
        values: places ? pick64(column.values!, places) : wordsOf(column.values!).subarray(0, 2 * count)
      };
    case 'float32': {
      const from = column.values as Float32Array;
      return { count, values: places ? floats(pickWords(from, places)) : from.subarray(0, count) };
    }
    case 'float64': {
      const from = column.values as Float64Array;
      return { count, values: places ? doubles(pick64(from, places)) : from.subarray(0, count) };
    }
    case 'string':
      return places ? pickText(column, places) : { count, values: bytesOf(column.values!), offsets: column.offsets };
  }
}

const floats = (words: Uint32Array): Float32Array => new Float32Array(words.buffer, 0, words.length);
const doubles = (words: Uint32Array): Float64Array => new Float64Array(words.buffer, 0, words.length >> 1);

function bools(bits: Uint8Array, count: number, places?: Int32Array): Uint8Array {
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    values[i] = bitAt(bits, places ? places[i] : i) ? 1 : 0;
  }
  return values;
}

function pick32(from: Int32Array, places: Int32Array): Int32Array {
  const values = new Int32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    values[i] = from[places[i]];
  }
  return values;
}

function pickWords(from: ArrayBufferView, places: Int32Array): Uint32Array {
  const words = wordsOf(from);
  const values = new Uint32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    values[i] = words[places[i]];
  }
  return values;
}

function pick64(from: ArrayBufferView, places: Int32Array): Uint32Array {
  const words = wordsOf(from);
  const values = new Uint32Array(2 * places.length);
  for (let i = 0; i < places.length; i++) {
    values[2 * i] = words[2 * places[i]];
    values[2 * i + 1] = words[2 * places[i] + 1];
  }
  return values;
}

function pickText({ values, offsets }: ArrowColumn, places: Int32Array): Dense {
  const from = bytesOf(values!);
  const ends = new Int32Array(places.length + 1);
  for (let i = 0; i < places.length; i++) {
    ends[i + 1] = ends[i] + offsets![places[i] + 1] - offsets![places[i]];
  }
  const text = new Uint8Array(ends[places.length]);
  for (let i = 0; i < places.length; i++) {
    text.set(from.subarray(offsets![places[i]], offsets![places[i] + 1]), ends[i]);
  }
  return { values: text, count: places.length, offsets: ends };
}

/** Appends values in Parquet's plain encoding; bools stay one to a byte until {@link packBools}. */
export function putPlain(out: ByteBuffer, { values, count, offsets }: Dense): void {
  if (!offsets) {
    out.append(bytesOf(values));
    return;
  }
  for (let i = 0; i < count; i++) {
    const at = out.take(4);
    out.view.setInt32(at, offsets[i + 1] - offsets[i], true);
    out.appendPart(values as Uint8Array, offsets[i], offsets[i + 1]);
  }
}

/** Bools from one to a byte to one to a bit. */
export function packBools(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array((bytes.length + 7) >> 3);
  for (let i = 0; i < bytes.length; i++) {
    bits[i >> 3] |= bytes[i] << (i & 7);
  }
  return bits;
}
