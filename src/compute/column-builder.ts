import type { ColumnData } from './batch';
import { BATCH_ROWS } from './batch';

/** Collects the values of one column, or of the items of one. */
export abstract class ColumnBuilder {
  length = 0;
  nullCount = 0;
  protected capacity = 0;
  private validity = new Uint8Array(0);

  constructor(readonly kind: ColumnData['kind']) {}

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
    this.validity[this.length >> 3] &= ~(1 << (this.length & 7));
    this.nullCount++;
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
