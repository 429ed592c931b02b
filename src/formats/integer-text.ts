import type { ByteBuffer } from './byte-buffer';

const BILLION = 1e9;
const ZERO = 48;

/** Appends a whole number that a double holds exactly. */
export function putInteger(out: ByteBuffer, value: number): void {
  if (value < 0) {
    out.byte(45);
    putDigits(out, -value, 1);
  } else {
    putDigits(out, value, 1);
  }
}

/** Appends an int64 given as its two words, without a BigInt. */
export function putInt64(out: ByteBuffer, low: number, high: number): void {
  let hi = high >>> 0;
  let lo = low >>> 0;
  if (high < 0 || high > 0x7fffffff) {
    out.byte(45);
    lo = (~lo + 1) >>> 0;
    hi = (~hi + (lo === 0 ? 1 : 0)) >>> 0;
  }
  if (hi < 1 << 21) {
    putDigits(out, hi * 4294967296 + lo, 1);
    return;
  }
  // Long division by 10^9 in steps of 16 bits: every intermediate number stays below 2^53.
  const top = Math.floor(hi / BILLION);
  const second = (hi % BILLION) * 65536 + (lo >>> 16);
  const third = (second % BILLION) * 65536 + (lo & 0xffff);
  const quotient = top * 4294967296 + Math.floor(second / BILLION) * 65536 + Math.floor(third / BILLION);
  putDigits(out, quotient, 1);
  putDigits(out, third % BILLION, 9);
}

/** Appends the digits of a whole number below 2^53, with zeros in front up to `width`. */
function putDigits(out: ByteBuffer, value: number, width: number): void {
  let size = 1;
  for (let power = 10; power <= value; power *= 10) {
    size++;
  }
  size = Math.max(size, width);
  const start = out.take(size);
  let rest = value;
  for (let at = start + size - 1; at >= start; at--) {
    const tens = Math.floor(rest / 10);
    out.bytes[at] = ZERO + (rest - 10 * tens);
    rest = tens;
  }
}
