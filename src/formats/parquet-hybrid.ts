/** Reads Parquet's hybrid of runs and bit packing. */
export class HybridReader {
  private at: number;

  constructor(
    private readonly bytes: Uint8Array,
    start: number,
    private readonly end: number,
    private readonly width: number
  ) {
    this.at = start;
  }

  /** The next `count` numbers, one to a byte. @throws RangeError when there are fewer */
  numbers(count: number): Uint8Array {
    const out = new Uint8Array(count);
    const { bytes, width } = this;
    const mask = (1 << width) - 1;
    for (let done = 0; done < count;) {
      const head = this.varint();
      const size = (head & 1) === 1 ? (head >>> 1) * 8 : head >>> 1;
      const run = Math.min(size, count - done);
      if ((head & 1) === 0) {
        out.fill(this.byte(), done, done + run);
      } else {
        const start = this.skip((head >>> 1) * width);
        for (let i = 0; i < run; i++) {
          const bit = i * width;
          out[done + i] = (bytes[start + (bit >> 3)] >> (bit & 7)) & mask;
        }
      }
      if (run === 0) {
        throw new RangeError('a page has an empty run');
      }
      done += run;
    }
    return out;
  }

  /**
   * The next `count` bits into a bitmap whose bits from `from` on are 0.
   * @returns how many of them are 1
   */
  bits(out: Uint8Array, from: number, count: number): number {
    let ones = 0;
    for (let done = 0; done < count;) {
      const head = this.varint();
      const at = from + done;
      const isPacked = (head & 1) === 1;
      const size = isPacked ? (head >>> 1) * 8 : head >>> 1;
      const run = Math.min(size, count - done);
      if (run === 0) {
        throw new RangeError('a page has an empty run');
      }
      if (isPacked) {
        ones += copyBits(this.bytes, this.skip(head >>> 1), out, at, run);
      } else if (this.byte() === 1) {
        ones += run;
        fillBits(out, at, run);
      }
      done += run;
    }
    return ones;
  }

  private varint(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) {
        return value >>> 0;
      }
    }
    throw new RangeError('a page has a run without an end');
  }

  private byte(): number {
    return this.bytes[this.skip(1)];
  }

  private skip(size: number): number {
    const start = this.at;
    if (size > this.end - start) {
      throw new RangeError('a page ends too early');
    }
    this.at = start + size;
    return start;
  }
}

/** Sets bits. */
export function fillBits(out: Uint8Array, from: number, count: number): void {
  let i = from;
  const end = from + count;
  for (; i < end && (i & 7) !== 0; i++) {
    out[i >> 3] |= 1 << (i & 7);
  }
  const whole = (end - i) >> 3;
  out.fill(0xff, i >> 3, (i >> 3) + whole);
  for (i += 8 * whole; i < end; i++) {
    out[i >> 3] |= 1 << (i & 7);
  }
}

/** Bits of each byte. */
const ONES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0;
  for (let bits = byte; bits > 0; bits >>= 1) {
    ones += bits & 1;
  }
  return ones;
});

/** Bits that are 1, in so many bytes: by words, since most columns are read by code that is not compiled yet. */
function onesOf(bytes: Uint8Array, start: number, count: number): number {
  const words = new Int32Array(bytes.slice(start, start + (count & ~3)).buffer);
  let ones = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === -1) {
      ones += 32;
    } else {
      const pairs = word - ((word >>> 1) & 0x55555555);
      const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
      ones += Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
  }
  for (let i = count & ~3; i < count; i++) {
    ones += ONES[bytes[start + i]];
  }
  return ones;
}

/** Copies bits that begin with a byte into a bitmap whose bits from `to` on are 0. @returns how many are 1 */
export function copyBits(from: Uint8Array, start: number, out: Uint8Array, to: number, count: number): number {
  const whole = count >> 3;
  const rest = count & 7;
  const shift = to & 7;
  let at = to >> 3;
  let ones = onesOf(from, start, whole);
  if (shift === 0) {
    out.set(from.subarray(start, start + whole), at);
    at += whole;
  } else {
    for (let i = 0; i < whole; i++) {
      const byte = from[start + i];
      out[at] |= byte << shift;
      out[++at] |= byte >> (8 - shift);
    }
  }
  if (rest > 0) {
    const byte = from[start + whole] & ((1 << rest) - 1);
    ones += ONES[byte];
    out[at] |= byte << shift;
    if (shift + rest > 8) {
      out[at + 1] |= byte >> (8 - shift);
    }
  }
  return ones;
}
