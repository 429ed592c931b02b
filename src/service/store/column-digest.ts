import { crc32 } from 'node:zlib';
import type { ColumnData, RowBatch } from '../../compute/scan';
import { BitBuffer } from '../../formats/bit-buffer';

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
  private readonly bits = new BitSum();
  private readonly places = new BitSum();
  private sizes = 0;
  private items?: ColumnDigest;

  add(column: ColumnData): void {
    const { length, nullCount, validity, values, offsets, items, kind } = column;
    this.places.add(nullCount > 0 ? validity : undefined, length);
    if (offsets) {
      this.sizes = sumOfSizes(this.sizes, offsets, length);
    }
    if (items) {
      (this.items ??= new ColumnDigest()).add(items);
    } else if (kind === 'bool') {
      this.bits.add(values as Uint8Array, length);
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
    const parts = [this.bits.sum, this.places.sum, this.sizes, inner.rows, inner.nulls, inner.sum];
    const sum = parts.reduce(mixed, this.values);
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

/** CRC-32 of bits that come in pieces, wherever they are cut. */
class BitSum {
  private readonly bits = new BitBuffer();
  private crc = 0;

  /** @param bits - least significant first; all 1 when absent */
  add(bits: Uint8Array | undefined, count: number): void {
    this.bits.append(bits, count);
    const { length } = this.bits;
    const bytes = this.bits.contents();
    const rest = length & 7;
    const last = rest > 0 ? bytes.slice(length >> 3) : undefined;
    this.crc = crc32(bytes.subarray(0, length >> 3), this.crc);
    this.bits.clear();
    if (last) {
      this.bits.append(last, rest);
    }
  }

  get sum(): number {
    return crc32(this.bits.contents(), this.crc) | 0;
  }
}

function sumOfSizes(before: number, offsets: Int32Array, length: number): number {
  let sum = before;
  for (let i = 0; i < length; i++) {
    sum = mixed(sum, offsets[i + 1] - offsets[i] + 1);
  }
  return sum;
}
