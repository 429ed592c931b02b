import { ByteBuffer } from './byte-buffer';

const BOOL_TRUE = 1;
const BOOL_FALSE = 2;
const I8 = 3;
const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** Appends structures in Thrift's compact protocol, as Parquet's metadata is written. Fields come in rising order. */
export class ThriftWriter {
  private last = 0;
  private readonly outer: number[] = [];

  constructor(readonly out = new ByteBuffer(256)) {}

  /** A writer that goes on with a structure after a field. */
  static after(field: number): ThriftWriter {
    const writer = new ThriftWriter();
    writer.last = field;
    return writer;
  }

  bool(id: number, value: boolean): this {
    this.field(id, value ? BOOL_TRUE : BOOL_FALSE);
    return this;
  }

  i8(id: number, value: number): this {
    this.field(id, I8);
    this.out.byte(value & 0xff);
    return this;
  }

  i32(id: number, value: number): this {
    this.field(id, I32);
    this.zigzag(value);
    return this;
  }

  /** @param value - a whole number below 2^52 in size */
  i64(id: number, value: number): this {
    this.field(id, I64);
    this.zigzag(value);
    return this;
  }

  binary(id: number, value: Uint8Array | string): this {
    this.field(id, BINARY);
    this.bytes(value);
    return this;
  }

  /** A structure as a field. */
  struct(id: number, body: (writer: this) => void): this {
    this.field(id, STRUCT);
    this.element(body);
    return this;
  }

  structs<T>(id: number, values: readonly T[], body: (writer: this, value: T) => void): this {
    this.listOf(id, STRUCT, values.length);
    for (const value of values) {
      this.element(writer => body(writer, value));
    }
    return this;
  }

  i32s(id: number, values: readonly number[]): this {
    this.listOf(id, I32, values.length);
    values.forEach(value => this.zigzag(value));
    return this;
  }

  binaries(id: number, values: readonly string[]): this {
    this.listOf(id, BINARY, values.length);
    values.forEach(value => this.bytes(value));
    return this;
  }

  /** The head of a list of structures whose bytes the caller appends; see {@link element}. */
  structsHead(id: number, count: number): this {
    this.listOf(id, STRUCT, count);
    return this;
  }

  /** A structure by itself: the outermost one, or an item of a list. */
  element(body: (writer: this) => void): this {
    this.outer.push(this.last);
    this.last = 0;
    body(this);
    this.out.byte(0);
    this.last = this.outer.pop()!;
    return this;
  }

  /** The byte that closes the outermost structure, where {@link element} cannot enclose it. */
  stop(): this {
    this.out.byte(0);
    return this;
  }

  private field(id: number, type: number): void {
    const step = id - this.last;
    if (step < 1 || step > 15) {
      throw new RangeError(`Field ${id} cannot follow field ${this.last}.`);
    }
    this.out.byte((step << 4) | type);
    this.last = id;
  }

  private listOf(id: number, type: number, count: number): void {
    this.field(id, LIST);
    if (count < 15) {
      this.out.byte((count << 4) | type);
    } else {
      this.out.byte(0xf0 | type);
      this.varint(count);
    }
  }

  private bytes(value: Uint8Array | string): void {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    this.varint(bytes.length);
    this.out.append(bytes);
  }

  private zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  private varint(value: number): void {
    putVarint(this.out, value);
  }
}

/** Appends a whole number ≥ 0, 7 bits to a byte, the lowest first. */
export function putVarint(out: ByteBuffer, value: number): void {
  let rest = value;
  while (rest > 127) {
    out.byte((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.byte(rest);
}
