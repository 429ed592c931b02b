import { NUMBER_ARRAYS, type ArrowColumn } from './arrow-column';
import { letGo } from './let-go';
import { copyBits } from './parquet-hybrid';
import { PLAIN_BYTES } from './parquet-plain';
import { scratch } from './scratch';
import type { Scalar } from './storage';

/** Texts by their numbers. */
export interface Texts {
  values: Uint8Array;
  offsets: Int32Array;
}

/** Collects the values of a column chunk, page by page, as an Arrow column; nulls have the value 0, false or ''. */
export interface ValueSink {
  /**
   * Takes a page's values in plain encoding.
   * @param marks - which of the next `count` rows have one, from bit `from` on; all when absent
   * @throws RangeError when there are fewer values than marks
   */
  plain(page: Uint8Array, start: number, marks: Uint8Array | undefined, from: number, count: number): void;
  /** Takes a page's values as numbers of texts. */
  numbered(numbers: Uint8Array, texts: Texts, marks: Uint8Array | undefined, from: number, count: number): void;
  take(): Pick<ArrowColumn, 'values' | 'offsets'>;
}

const tooFew = (): RangeError => new RangeError('a page has fewer values than it says');

/** @param rows - of the whole chunk */
export function valueSink(scalar: Scalar, rows: number): ValueSink {
  return scalar === 'string'
    ? new TextSink(rows)
    : scalar === 'bool'
      ? new BoolSink(rows)
      : new NumberSink(scalar, rows);
}

class NumberSink implements ValueSink {
  private readonly values: InstanceType<(typeof NUMBER_ARRAYS)[keyof typeof NUMBER_ARRAYS]>;
  private readonly size: number;
  private at = 0;

  constructor(scalar: Exclude<Scalar, 'string' | 'bool'>, rows: number) {
    this.values = new NUMBER_ARRAYS[scalar](rows);
    this.size = PLAIN_BYTES[scalar];
  }

  plain(page: Uint8Array, start: number, marks: Uint8Array | undefined, from: number, count: number): void {
    const { values, size, at } = this;
    this.at += count;
    const isSmall = values.BYTES_PER_ELEMENT < size;
    if (!marks && !isSmall) {
      const bytes = page.subarray(start, start + count * size);
      if (bytes.length < count * size) {
        throw tooFew();
      }
      new Uint8Array(values.buffer).set(bytes, at * size);
      return;
    }
    const there = Math.min(count * size, page.length - start) >> 2;
    const aligned = scratch('words', 4 * there + 8); // what lies behind the last is read, and not used
    aligned.set(page.subarray(start, start + 4 * there));
    const words = new Int32Array(aligned.buffer, 0, there + 2);
    if (size === 8) {
      this.checked(spreadPairs(words, new Int32Array(values.buffer, 8 * at), marks!, from, count), there >> 1);
    } else {
      const out = isSmall ? (values as Int16Array).subarray(at) : new Int32Array(values.buffer, 4 * at);
      this.checked(spreadOnes(words, out, marks, from, count), there);
    }
  }

  numbered(): void {
    throw new RangeError('its numbers are in a dictionary, which gaialab never does');
  }

  take(): { values: ArrayBufferView } {
    return { values: this.values };
  }

  private checked(used: number, there: number): void {
    if (used > there) {
      throw tooFew();
    }
  }
}

const isMarked = (marks: Uint8Array, i: number): number => (marks[i >> 3] >> (i & 7)) & 1;

function spreadOnes(
  words: Int32Array,
  out: Int32Array | Int16Array,
  marks: Uint8Array | undefined,
  from: number,
  count: number
): number {
  let next = 0;
  for (let i = 0; i < count;) {
    const bit = (from + i) & 7;
    const byte = marks ? marks[(from + i) >> 3] >> bit : 0xff >> bit;
    const end = Math.min(count, i + 8 - bit);
    if (byte === 0) {
      i = end; // the values are 0 already
    } else if (byte === 0xff) {
      for (; i < end; i++) {
        out[i] = words[next++];
      }
    } else {
      for (let bits = byte; i < end; i++, bits >>= 1) {
        out[i] = words[next] & -(bits & 1);
        next += bits & 1;
      }
    }
  }
  return next;
}

function spreadPairs(words: Int32Array, out: Int32Array, marks: Uint8Array, from: number, count: number): number {
  let next = 0;
  for (let i = 0; i < count;) {
    const bit = (from + i) & 7;
    const end = Math.min(count, i + 8 - bit);
    for (let bits = marks[(from + i) >> 3] >> bit; bits !== 0 && i < end; i++, bits >>= 1) {
      const mask = -(bits & 1);
      out[2 * i] = words[next] & mask;
      out[2 * i + 1] = words[next + 1] & mask;
      next -= 2 * mask;
    }
    i = end;
  }
  return next >> 1;
}

class BoolSink implements ValueSink {
  private readonly bits: Uint8Array;
  private at = 0;

  constructor(rows: number) {
    this.bits = new Uint8Array((rows + 7) >> 3);
  }

  plain(page: Uint8Array, start: number, marks: Uint8Array | undefined, from: number, count: number): void {
    const { bits, at } = this;
    this.at += count;
    if (!marks) {
      if (page.length - start < (count + 7) >> 3) {
        throw tooFew();
      }
      copyBits(page, start, bits, at, count);
      return;
    }
    let next = 0;
    for (let i = 0; i < count; i++) {
      if (isMarked(marks, from + i) === 1) {
        bits[(at + i) >> 3] |= ((page[start + (next >> 3)] >> (next & 7)) & 1) << ((at + i) & 7);
        next++;
      }
    }
    if (next > 8 * (page.length - start)) {
      throw tooFew();
    }
  }

  numbered(): void {
    throw new RangeError('its bools are in a dictionary, which gaialab never does');
  }

  take(): { values: Uint8Array } {
    return { values: this.bits };
  }
}

class TextSink implements ValueSink {
  private readonly offsets: Int32Array;
  private text = new Uint8Array(1 << 10);
  private used = 0;
  private at = 0;

  constructor(rows: number) {
    this.offsets = new Int32Array(rows + 1);
  }

  plain(page: Uint8Array, start: number, marks: Uint8Array | undefined, from: number, count: number): void {
    let p = start;
    this.reserve(page.length - start);
    for (let i = 0; i < count; i++) {
      if (!marks || isMarked(marks, from + i) === 1) {
        const size = page[p] | (page[p + 1] << 8) | (page[p + 2] << 16) | (page[p + 3] << 24);
        p += 4;
        if (!(size >= 0 && size <= page.length - p)) {
          throw tooFew();
        }
        this.put(page, p, p + size);
        p += size;
      }
      this.offsets[++this.at] = this.used;
    }
  }

  numbered(numbers: Uint8Array, texts: Texts, marks: Uint8Array | undefined, from: number, count: number): void {
    const { values, offsets } = texts;
    let next = 0;
    for (let i = 0; i < count; i++) {
      if (!marks || isMarked(marks, from + i) === 1) {
        const number = numbers[next++];
        if (!(number < offsets.length - 1)) {
          throw new RangeError('a page names a text that its dictionary lacks');
        }
        this.reserve(offsets[number + 1] - offsets[number]);
        this.put(values, offsets[number], offsets[number + 1]);
      }
      this.offsets[++this.at] = this.used;
    }
  }

  take(): Texts {
    const values = this.text.slice(0, this.used);
    letGo(this.text);
    return { values, offsets: this.offsets };
  }

  private put(from: Uint8Array, start: number, end: number): void {
    const { text } = this;
    if (end - start > 48) {
      text.set(from.subarray(start, end), this.used);
      this.used += end - start;
      return;
    }
    for (let p = start; p < end; p++) {
      text[this.used++] = from[p];
    }
  }

  private reserve(more: number): void {
    if (this.used + more > this.text.length) {
      const text = new Uint8Array(Math.max(this.used + more, 2 * this.text.length));
      text.set(this.text.subarray(0, this.used));
      letGo(this.text);
      this.text = text;
    }
  }
}
