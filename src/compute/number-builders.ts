import type { ScalarKind } from './batch';
import { isNullText } from './cell';
import { ColumnBuilder } from './column-builder';
import { parseFloat32, parseFloat64, spellsNaN } from './decimal';
import type { ColumnRead } from './row-kernel';
import { int64Words, parseInt64, parseSmallInteger } from './integers';
import type { Cells } from './row-scanner';
import { DOUBLED } from './row-scanner';

type FixedArray = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

interface FixedArrayType<A extends FixedArray> {
  new (length: number): A;
  new (buffer: ArrayBuffer, offset: number, length: number): A;
}

abstract class FixedBuilder<A extends FixedArray> extends ColumnBuilder {
  protected values: A;

  constructor(
    kind: ScalarKind,
    private readonly type: FixedArrayType<A>
  ) {
    super(kind);
    this.values = new type(0);
  }

  protected override resize(capacity: number): void {
    const values = new this.type(capacity);
    values.set(this.values);
    this.values = values;
  }

  protected override copyRead({ buffer, values }: ColumnRead, at: number, count: number): void {
    this.values.set(new this.type(buffer, values, count), at);
  }

  protected override putNull(at: number): void {
    this.values[at] = 0;
  }

  protected override take(length: number): { values: A } {
    const { values } = this;
    if (length < values.length) {
      return { values: values.slice(0, length) as A };
    }
    this.values = new this.type(length); // the full array is given away
    return { values };
  }
}

const INTEGERS = {
  int8: { type: Int8Array, limit: 2 ** 7 },
  int16: { type: Int16Array, limit: 2 ** 15 },
  int32: { type: Int32Array, limit: 2 ** 31 }
} as const;

export class IntegerBuilder extends FixedBuilder<Int8Array | Int16Array | Int32Array> {
  private readonly limit: number;

  constructor(kind: keyof typeof INTEGERS) {
    super(kind, INTEGERS[kind].type as FixedArrayType<Int8Array | Int16Array | Int32Array>);
    this.limit = INTEGERS[kind].limit;
  }

  protected override put(bytes: Uint8Array, start: number, end: number, at: number): boolean {
    const value = parseSmallInteger(bytes, start, end);
    this.values[at] = value;
    return value >= -this.limit && value < this.limit;
  }

  override appendBlock(bytes: Uint8Array, cells: Cells, slot: number, from: number, to: number): number {
    const { start, end, form, stride } = cells;
    this.reserve(to - from);
    let { length } = this;
    const { values, limit } = this;
    for (let r = from, at = from * stride + slot; r < to; r++, at += stride) {
      const s = start[at];
      const e = end[at];
      if (e === s || (e - s === 4 && isNullText(bytes, s, e))) {
        this.markNull(length);
        values[length] = 0;
      } else if (form[at] === DOUBLED) {
        return this.stopped(length, r); // no number has a quote in it
      } else {
        const value = parseSmallInteger(bytes, s, e);
        if (!(value >= -limit && value < limit)) {
          return this.stopped(length, r);
        }
        values[length] = value;
      }
      length++;
    }
    this.length = length;
    return to;
  }
}

export class Float64Builder extends FixedBuilder<Float64Array> {
  constructor() {
    super('float64', Float64Array);
  }

  protected override put(bytes: Uint8Array, start: number, end: number, at: number): boolean {
    const value = parseFloat64(bytes, start, end);
    this.values[at] = value;
    return value === value || spellsNaN(bytes, start, end);
  }

  override appendBlock(bytes: Uint8Array, cells: Cells, slot: number, from: number, to: number): number {
    const { start, end, form, stride } = cells;
    this.reserve(to - from);
    let { length } = this;
    const { values } = this;
    for (let r = from, at = from * stride + slot; r < to; r++, at += stride) {
      const s = start[at];
      const e = end[at];
      if (e === s || (e - s === 4 && isNullText(bytes, s, e))) {
        this.markNull(length);
        values[length] = 0;
      } else if (form[at] === DOUBLED) {
        return this.stopped(length, r); // no number has a quote in it
      } else {
        const value = parseFloat64(bytes, s, e);
        if (value !== value && !spellsNaN(bytes, s, e)) {
          return this.stopped(length, r);
        }
        values[length] = value;
      }
      length++;
    }
    this.length = length;
    return to;
  }
}

export class Float32Builder extends FixedBuilder<Float32Array> {
  constructor() {
    super('float32', Float32Array);
  }

  protected override put(bytes: Uint8Array, start: number, end: number, at: number): boolean {
    const value = parseFloat32(bytes, start, end);
    this.values[at] = value;
    return value === value || spellsNaN(bytes, start, end);
  }

  override appendBlock(bytes: Uint8Array, cells: Cells, slot: number, from: number, to: number): number {
    const { start, end, form, stride } = cells;
    this.reserve(to - from);
    let { length } = this;
    const { values } = this;
    for (let r = from, at = from * stride + slot; r < to; r++, at += stride) {
      const s = start[at];
      const e = end[at];
      if (e === s || (e - s === 4 && isNullText(bytes, s, e))) {
        this.markNull(length);
        values[length] = 0;
      } else if (form[at] === DOUBLED) {
        return this.stopped(length, r); // no number has a quote in it
      } else {
        const value = parseFloat32(bytes, s, e);
        if (value !== value && !spellsNaN(bytes, s, e)) {
          return this.stopped(length, r);
        }
        values[length] = value;
      }
      length++;
    }
    this.length = length;
    return to;
  }
}

/** Pairs of words, low first: on the little-endian machines Node runs on, the memory of a BigInt64Array. */
export class Int64Builder extends ColumnBuilder {
  private words = new Int32Array(0);

  constructor() {
    super('int64');
  }

  protected override resize(capacity: number): void {
    const words = new Int32Array(2 * capacity);
    words.set(this.words);
    this.words = words;
  }

  protected override put(bytes: Uint8Array, start: number, end: number, at: number): boolean {
    if (!parseInt64(bytes, start, end)) {
      return false;
    }
    this.words[2 * at] = int64Words[0];
    this.words[2 * at + 1] = int64Words[1];
    return true;
  }

  protected override putNull(at: number): void {
    this.words[2 * at] = this.words[2 * at + 1] = 0;
  }

  protected override copyRead({ buffer, values }: ColumnRead, at: number, count: number): void {
    this.words.set(new Int32Array(buffer, values, 2 * count), 2 * at);
  }

  protected override take(length: number): { values: BigInt64Array } {
    const { words } = this;
    if (2 * length < words.length) {
      return { values: new BigInt64Array(words.slice(0, 2 * length).buffer) };
    }
    this.words = new Int32Array(2 * length); // the full array is given away
    return { values: new BigInt64Array(words.buffer) };
  }

  override appendBlock(bytes: Uint8Array, cells: Cells, slot: number, from: number, to: number): number {
    const { start, end, form, stride } = cells;
    this.reserve(to - from);
    let { length } = this;
    const { words } = this;
    for (let r = from, at = from * stride + slot; r < to; r++, at += stride) {
      const s = start[at];
      const e = end[at];
      if (e === s || (e - s === 4 && isNullText(bytes, s, e))) {
        this.markNull(length);
        words[2 * length] = words[2 * length + 1] = 0;
      } else if (form[at] === DOUBLED) {
        return this.stopped(length, r); // no number has a quote in it
      } else {
        if (!parseInt64(bytes, s, e)) {
          return this.stopped(length, r);
        }
        words[2 * length] = int64Words[0];
        words[2 * length + 1] = int64Words[1];
      }
      length++;
    }
    this.length = length;
    return to;
  }
}
