import type { ColumnType } from './batch';
import { parseBool } from './cell';
import { ColumnBuilder } from './column-builder';
import { ListBuilder } from './list-builder';
import { Float32Builder, Float64Builder, Int64Builder, IntegerBuilder } from './number-builders';
import { readStrings } from './read-items';
import type { ColumnRead } from './row-kernel';
import type { Cells } from './row-scanner';

class BoolBuilder extends ColumnBuilder {
  private bits = new Uint8Array(0);

  constructor() {
    super('bool');
  }

  protected override resize(capacity: number): void {
    const bits = new Uint8Array(capacity >> 3);
    bits.set(this.bits);
    this.bits = bits;
  }

  protected override put(bytes: Uint8Array, start: number, end: number, at: number): boolean {
    const value = parseBool(bytes, start, end);
    this.bits[at >> 3] |= (value & 1) << (at & 7);
    return value >= 0;
  }

  protected override putNull(): void {}

  protected override copyRead({ buffer, values }: ColumnRead, at: number, count: number): void {
    const first = this.bits[at >> 3];
    this.bits.set(new Uint8Array(buffer, values, ((at & 7) + count + 7) >> 3), at >> 3);
    this.bits[at >> 3] |= first;
  }

  protected override take(length: number): { values: Uint8Array } {
    const values = this.bits.slice(0, (length + 7) >> 3);
    this.bits.fill(0);
    return { values };
  }
}

/** Longer strings are copied by the engine, shorter ones sooner by a loop [bytes]. */
const LONG = 48;

class StringBuilder extends ColumnBuilder {
  private offsets = new Int32Array(1);
  private text = new Uint8Array(1 << 10);
  private used = 0;

  constructor() {
    super('string');
  }

  override get variableBytes(): number {
    return this.used;
  }

  protected override resize(capacity: number): void {
    const offsets = new Int32Array(capacity + 1);
    offsets.set(this.offsets);
    this.offsets = offsets;
  }

  override appendBlock(bytes: Uint8Array, cells: Cells, slot: number, from: number, to: number): number {
    let row = from;
    while (row < to && cells.kernel?.holds(bytes)) {
      this.reserve(to - row);
      const read = readStrings(cells.kernel, bytes, cells, slot, row, to, this.used);
      const { length } = this;
      this.makeRoom(read.text.length);
      this.text.set(read.text, this.used);
      this.used += read.text.length;
      this.offsets.set(read.offsets, length + 1);
      this.length = length + read.offsets.length;
      this.markNulls(read.nulls, read.flags, length);
      row += read.offsets.length;
      if (row < to) {
        super.appendBlock(bytes, cells, slot, row, row + 1); // any text is a string
        row++;
      }
    }
    return super.appendBlock(bytes, cells, slot, row, to);
  }

  private makeRoom(count: number): void {
    const size = this.used + count;
    if (size > this.text.length) {
      const text = new Uint8Array(2 * size);
      text.set(this.text);
      this.text = text;
    }
  }

  protected override put(bytes: Uint8Array, start: number, end: number, at: number): boolean {
    const size = this.used + end - start;
    this.makeRoom(end - start);
    const { text } = this;
    if (end - start > LONG) {
      text.set(bytes.subarray(start, end), this.used);
    } else {
      let to = this.used;
      for (let p = start; p < end; p++) {
        text[to++] = bytes[p];
      }
    }
    this.offsets[at + 1] = this.used = size;
    return true;
  }

  protected override putNull(at: number): void {
    this.offsets[at + 1] = this.used;
  }

  protected override take(length: number): { values: Uint8Array; offsets: Int32Array } {
    const values = this.text.slice(0, this.used);
    this.used = 0;
    return { values, offsets: this.offsets.slice(0, length + 1) };
  }
}

export function columnBuilder({ kind, item }: ColumnType): ColumnBuilder {
  switch (kind) {
    case 'bool':
      return new BoolBuilder();
    case 'int8':
    case 'int16':
    case 'int32':
      return new IntegerBuilder(kind);
    case 'int64':
      return new Int64Builder();
    case 'float32':
      return new Float32Builder();
    case 'float64':
      return new Float64Builder();
    case 'string':
      return new StringBuilder();
    case 'list':
      return new ListBuilder(columnBuilder({ kind: item! }));
  }
}
