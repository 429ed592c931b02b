import { crc32 } from 'node:zlib';
import type { ColumnData, RowBatch } from '../../compute/scan';

/** What a column's values come to. Two columns with different values hardly ever agree. */
export interface ColumnSum {
  rows: number;
  nulls: number;
  /** Over values and the places of nulls, in row order. */
  sum: number;
}

/** Sums up a column that comes in pieces; where they are cut makes no difference. */
export class ColumnDigest {
  private rows = 0;
  private nulls = 0;
  private values = 0;
  private places = 0;
  private sizes = 0;
  private items?: ColumnDigest;

  add(column: ColumnData): void {
    const { length, nullCount, validity, values, offsets, items, kind } = column;
    if (nullCount > 0 && validity) {
      this.places = sumOfBits(this.places, validity, length, this.rows, 0xff);
    }
    if (offsets) {
      this.sizes = sumOfSizes(this.sizes, offsets, length);
    }
    if (items) {
      (this.items ??= new ColumnDigest()).add(items);
    } else if (kind === 'bool') {
      this.values = sumOfBits(this.values, values as Uint8Array, length, this.rows, 0);
    } else if (values && values.byteLength > 0) {
      this.values = crc32(
        new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength),
        this.values
      );
    }
    this.rows += length;
    this.nulls += nullCount;
  }

  get sum(): ColumnSum {
    const inner = this.items?.sum ?? { rows: 0, nulls: 0, sum: 0 };
    const sum = [this.places, this.sizes, inner.rows, inner.nulls, inner.sum].reduce(mixed, this.values);
    return { rows: this.rows, nulls: this.nulls, sum: sum >>> 0 };
  }
}

/** Sums of all columns of batches. */
export class BatchDigest {
  readonly columns: ColumnDigest[];

  constructor(count: number) {
    this.columns = Array.from({ length: count }, () => new ColumnDigest());
  }

  add(batch: RowBatch): void {
    batch.columns.forEach((column, c) => this.columns[c].add(column));
  }
}

const mixed = (sum: number, value: number): number => (Math.imul(sum, 0x01000193) ^ value) | 0;

/** Takes in the places of the bits that differ from those of `usual` (0 or 0xff). */
function sumOfBits(before: number, bits: Uint8Array, length: number, first: number, usual: number): number {
  let sum = before;
  for (let i = 0; i < length; i += 8) {
    let byte = (bits[i >> 3] ^ usual) & (length - i < 8 ? (1 << (length - i)) - 1 : 0xff);
    for (; byte !== 0; byte &= byte - 1) {
      sum = mixed(sum, first + i + 32 - Math.clz32(byte & -byte)); // counted from 1: mixing in a 0 leaves a 0
    }
  }
  return sum;
}

function sumOfSizes(before: number, offsets: Int32Array, length: number): number {
  let sum = before;
  for (let i = 0; i < length; i++) {
    sum = mixed(sum, offsets[i + 1] - offsets[i] + 1);
  }
  return sum;
}
