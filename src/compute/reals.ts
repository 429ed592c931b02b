import type { Vector } from '../query';
import type { ColumnData } from './batch';

/** Values as doubles. At nulls the value is NaN. */
export interface RealValues {
  values: Float64Array;
  /** 1: null. Absent when no value is null. */
  nulls?: Uint8Array;
}

/** Turns columns of numbers and booleans into doubles; what it returns is valid until its next use. */
export class Reals {
  private values = new Float64Array(0);
  private nulls = new Uint8Array(0);

  of(column: ColumnData): RealValues {
    const { length, kind, nullCount, validity } = column;
    this.reserve(length);
    const { values } = this;
    if (kind === 'bool') {
      const bits = column.values as Uint8Array;
      for (let i = 0; i < length; i++) {
        values[i] = (bits[i >> 3] >> (i & 7)) & 1;
      }
    } else if (column.values instanceof BigInt64Array) {
      wordsToReals(column.values, values, length);
    } else {
      values.set(column.values as Float64Array);
    }
    if (nullCount === 0 || !validity) {
      return { values };
    }
    const { nulls } = this;
    nulls.fill(0, 0, length);
    for (let start = 0, b = 0; start < length; start += 8, b++) {
      // most have none
      if (validity[b] !== 0xff) {
        const end = Math.min(start + 8, length);
        for (let i = start, bits = validity[b]; i < end; i++, bits >>= 1) {
          if ((bits & 1) === 0) {
            nulls[i] = 1;
            values[i] = NaN;
          }
        }
      }
    }
    return { values, nulls };
  }

  ofVector(vector: Vector): RealValues {
    const { length, nulls } = vector;
    this.reserve(length);
    const { values } = this;
    if (vector.values instanceof BigInt64Array) {
      wordsToReals(vector.values, values, length);
    } else {
      values.set(vector.values as Float64Array);
    }
    if (!nulls) {
      return { values };
    }
    for (let i = 0; i < length; i++) {
      if (nulls[i] === 1) {
        values[i] = NaN;
      }
    }
    return { values, nulls };
  }

  private reserve(length: number): void {
    if (this.values.length < length) {
      this.values = new Float64Array(length);
      this.nulls = new Uint8Array(length);
    }
  }
}

/** int64 to the nearest doubles, by words: a BigInt per value would be slow. */
function wordsToReals(from: BigInt64Array, to: Float64Array, length: number): void {
  const words = new Int32Array(from.buffer, from.byteOffset, 2 * length);
  for (let i = 0; i < length; i++) {
    to[i] = words[2 * i + 1] * 4294967296 + (words[2 * i] >>> 0);
  }
}
