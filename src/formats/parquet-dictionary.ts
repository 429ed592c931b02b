import { ByteBuffer } from './byte-buffer';
import { putText } from './parquet-plain';

/** More different texts than this are written as they are. */
const MOST = 256;
const SLOTS = 1024;

/** The different texts of a column chunk, each with a number below 256. */
export class TextDictionary {
  /** Number of texts. */
  size = 0;
  private readonly text = new ByteBuffer(1 << 10);
  private readonly ends = new Int32Array(MOST + 1);
  private readonly slots = new Int16Array(SLOTS).fill(-1);
  private last = -1;

  /** Number of a text, which is entered if it is new; -1 when there are too many. */
  number(from: Uint8Array, start: number, end: number): number {
    if (this.last >= 0 && this.equals(this.last, from, start, end)) {
      return this.last;
    }
    let hash = end - start;
    for (let p = start; p < end; p++) {
      hash = Math.imul(hash ^ from[p], 0x01000193);
    }
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (let found = this.slots[slot]; found >= 0; found = this.slots[slot]) {
      if (this.equals(found, from, start, end)) {
        this.last = found;
        return found;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (this.size === MOST) {
      return -1;
    }
    this.text.appendPart(from, start, end);
    this.slots[slot] = this.size;
    this.last = this.size++;
    this.ends[this.size] = this.text.length;
    return this.last;
  }

  /** Appends one of the texts in plain encoding. */
  put(out: ByteBuffer, number: number): void {
    putText(out, this.text.bytes, this.ends[number], this.ends[number + 1]);
  }

  /** The texts, one after another, and where each ends. */
  contents(): { values: Uint8Array; offsets: Int32Array } {
    return { values: this.text.contents(), offsets: this.ends.subarray(0, this.size + 1) };
  }

  /** Bits that a number takes: 1, 2, 4 or 8. */
  get width(): number {
    return this.size <= 2 ? 1 : this.size <= 4 ? 2 : this.size <= 16 ? 4 : 8;
  }

  clear(): void {
    this.size = 0;
    this.last = -1;
    this.text.clear();
    this.slots.fill(-1);
  }

  private equals(number: number, from: Uint8Array, start: number, end: number): boolean {
    const { bytes } = this.text;
    let at = this.ends[number];
    if (this.ends[number + 1] - at !== end - start) {
      return false;
    }
    for (let p = start; p < end; p++) {
      if (bytes[at++] !== from[p]) {
        return false;
      }
    }
    return true;
  }
}
