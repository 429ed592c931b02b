import type { Constant } from '../typed';
import type { BatchColumn } from '../batch';
import {
  bytes,
  doubles,
  Kernel,
  MAKERS,
  Scratch,
  texts,
  type Frame,
  type Lane,
  type Storage,
  type Values
} from './kernel';

/** A constant, written out once for as many rows as batches have. */
export class ConstantKernel extends Kernel {
  private values?: Values;
  private nulls?: Uint8Array;

  constructor(
    private readonly storage: Storage,
    private readonly value: Constant
  ) {
    super();
  }

  protected compute({ rows }: Frame): Lane {
    if (!this.values || this.values.length < rows) {
      this.values = MAKERS[this.storage](rows);
      if (this.value === null) {
        this.nulls = bytes(rows).fill(1);
      } else {
        (this.values as { fill(value: Constant): unknown }).fill(this.stored(this.value));
      }
    }
    return this.nulls ? { values: this.values, nulls: this.nulls } : { values: this.values };
  }

  private stored(value: NonNullable<Constant>): Constant {
    switch (this.storage) {
      case 'bool':
        return value ? 1 : 0;
      case 'string':
        return value;
      case 'wide':
        return BigInt(value);
      default:
        return Number(value);
    }
  }
}

/** The values of column number `index` of the batch. */
export class ColumnKernel extends Kernel {
  private readonly nullScratch = new Scratch(bytes);
  private readonly bools = new Scratch(bytes);
  private readonly numbers = new Scratch(doubles);
  private readonly strings = new Scratch(texts);

  constructor(
    private readonly index: number,
    private readonly storage: Storage
  ) {
    super();
  }

  protected compute({ rows, columns }: Frame): Lane {
    const column = columns[this.index];
    const nulls = column.nullCount > 0 && column.validity ? this.nullsOf(rows, column.validity) : undefined;
    const values = this.valuesOf(rows, column, nulls);
    return nulls ? { values, nulls } : { values };
  }

  private valuesOf(rows: number, column: BatchColumn, nulls?: Uint8Array): Values {
    switch (this.storage) {
      case 'wide':
        return column.values as BigInt64Array;
      case 'bool':
        return unpack(rows, column.values as Uint8Array, this.bools.of(rows), nulls);
      case 'string':
        return decode(rows, column, this.strings.of(rows));
      default: {
        if (column.values instanceof Float64Array) {
          return column.values;
        }
        const numbers = this.numbers.of(rows);
        numbers.set((column.values as Float32Array).subarray(0, rows));
        return numbers;
      }
    }
  }

  private nullsOf(rows: number, validity: Uint8Array): Uint8Array {
    const nulls = this.nullScratch.of(rows);
    for (let i = 0; i < rows; i++) {
      nulls[i] = ((validity[i >> 3] >> (i & 7)) & 1) ^ 1;
    }
    return nulls;
  }
}

function unpack(rows: number, bits: Uint8Array, out: Uint8Array, nulls?: Uint8Array): Uint8Array {
  for (let i = 0; i < rows; i++) {
    out[i] = (bits[i >> 3] >> (i & 7)) & 1;
  }
  for (let i = 0; nulls && i < rows; i++) {
    out[i] &= nulls[i] ^ 1;
  }
  return out;
}

// A mark at the start of the first row is a character of it.
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

function decode(rows: number, { values, offsets }: BatchColumn, out: string[]): string[] {
  const buffer = values as Uint8Array;
  const places = offsets as Int32Array;
  const from = places[0];
  const all = UTF8.decode(buffer.subarray(from, places[rows]));
  // Where every character is one byte, places in the bytes are places in the text: one decoding for all rows.
  const plain = all.length === places[rows] - from;
  for (let i = 0; i < rows; i++) {
    const start = places[i];
    const end = places[i + 1];
    out[i] = plain ? all.slice(start - from, end - from) : UTF8.decode(buffer.subarray(start, end));
  }
  return out;
}
