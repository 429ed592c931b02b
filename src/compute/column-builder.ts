import type { ColumnData } from './batch';
import { BATCH_ROWS } from './batch';
import { isNullCell, Unquoted } from './cell';
import type { ColumnRead } from './row-kernel';
import type { Cells } from './row-scanner';
import { DOUBLED } from './row-scanner';

const unquoted = new Unquoted();

/** Collects the values of one column, or of the items of one. */
export abstract class ColumnBuilder {
  length = 0;
  nullCount = 0;
  protected capacity = 0;
  private validity = new Uint8Array(0);

  constructor(readonly kind: ColumnData['kind']) {}

  /**
   * Appends the cells of a slot in the rows [from, to) of a block.
   * @returns `to`, or the first row whose cell says no value of this type
   */
  appendBlock(bytes: Uint8Array, cells: Cells, slot: number, from: number, to: number): number {
    const { start, end, form, stride } = cells;
    const isText = this.kind === 'string';
    this.reserve(to - from);
    for (let r = from, at = from * stride + slot; r < to; r++, at += stride) {
      if (isNullCell(bytes, start[at], end[at], form[at], isText)) {
        this.appendNull();
      } else if (!this.appendCell(bytes, start[at], end[at], form[at])) {
        return r;
      }
    }
    return to;
  }

  /**
   * Appends values that a kernel has read. Their validity begins at the bit of this column's length; the bits about it
   * are 1.
   */
  appendRead(read: ColumnRead, count: number): void {
    const { length } = this;
    this.reserve(count);
    this.copyRead(read, length, count);
    this.length = length + count;
    if (read.nulls > 0) {
      const { validity } = this;
      const at = length >> 3;
      const first = validity[at];
      validity.set(new Uint8Array(read.buffer, read.validity, ((length & 7) + count + 7) >> 3), at);
      validity[at] &= first;
      this.nullCount += read.nulls;
    }
  }

  /** Appends items of lists that a kernel has read; a flag of 1 is a null. */
  appendItems(read: ColumnRead, flags: Uint8Array): void {
    const { length } = this;
    this.reserve(flags.length);
    this.copyRead(read, length, flags.length);
    this.length = length + flags.length;
    this.markNulls(read.nulls, flags, length);
  }

  /** Puts a value where a kernel left a cell; false when it says none of this type. */
  putLeft(bytes: Uint8Array, start: number, end: number, at: number): boolean {
    return this.put(bytes, start, end, at);
  }

  /** Copies what a kernel has read to the rows from `at` on. */
  protected copyRead(_read: ColumnRead, _at: number, _count: number): void {
    throw new Error(`no kernel reads ${this.kind}`);
  }

  /** Appends the value of a cell that is not null, in whatever quotes. */
  protected appendCell(bytes: Uint8Array, start: number, end: number, form: number): boolean {
    if (form !== DOUBLED) {
      return this.append(bytes, start, end);
    }
    unquoted.take(bytes, start, end);
    return this.append(unquoted.bytes, 0, unquoted.length);
  }

  /** Appends the value that the text says; false when it says none of this type. */
  append(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.length === this.capacity) {
      this.grow();
    }
    if (!this.put(bytes, start, end, this.length)) {
      return false;
    }
    this.length++;
    return true;
  }

  appendNull(): void {
    if (this.length === this.capacity) {
      this.grow();
    }
    this.putNull(this.length);
    this.markNull(this.length);
    this.length++;
  }

  /** The values so far, as a column of their own; the builder starts anew. */
  finish(): ColumnData {
    const { kind, length, nullCount } = this;
    const data: ColumnData = { kind, length, nullCount, ...this.take(length) };
    if (nullCount > 0) {
      data.validity = this.validity.slice(0, (length + 7) >> 3);
    }
    this.validity.fill(0xff);
    this.length = this.nullCount = 0;
    return data;
  }

  /** Memory of values whose number per row is not fixed [bytes]. */
  get variableBytes(): number {
    return 0;
  }

  /** Ends a block at row `row`, with the values before it kept. */
  protected stopped(length: number, row: number): number {
    this.length = length;
    return row;
  }

  /** Makes room for further values. */
  protected reserve(count: number): void {
    while (this.length + count > this.capacity) {
      this.grow();
    }
  }

  /** Notes a null in row `at`. */
  protected markNull(at: number): void {
    this.validity[at >> 3] &= ~(1 << (at & 7));
    this.nullCount++;
  }

  /** Notes the nulls among rows from `at` on; a flag of 1 is one. */
  protected markNulls(nulls: number, flags: Uint8Array, at: number): void {
    for (let i = 0; nulls > 0 && i < flags.length; i++) {
      if (flags[i] === 1) {
        this.markNull(at + i);
      }
    }
  }

  private grow(): void {
    this.capacity = this.capacity === 0 ? 1024 : this.capacity < BATCH_ROWS ? BATCH_ROWS : 2 * this.capacity;
    const validity = new Uint8Array(this.capacity >> 3).fill(0xff);
    validity.set(this.validity);
    this.validity = validity;
    this.resize(this.capacity);
  }

  protected abstract resize(capacity: number): void;
  protected abstract put(bytes: Uint8Array, start: number, end: number, at: number): boolean;
  protected abstract putNull(at: number): void;
  protected abstract take(length: number): Pick<ColumnData, 'values' | 'offsets' | 'items'>;
}
