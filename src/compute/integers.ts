/** Integers from decimal bytes, exact over the whole range of int64 without BigInt. */

/** Low and high word of what {@link parseInt64} read last. */
export const int64Words = new Int32Array(2);

const ZERO = 48;
const TWO_15 = 32768;
const TWO_17 = 131072;
const TWO_31 = 2147483648;

/**
 * Reads an int64 into {@link int64Words}.
 * @returns false when the text is not an integer or not in the range.
 */
export function parseInt64(bytes: Uint8Array, start: number, end: number): boolean {
  let p = start;
  const sign = p < end ? bytes[p] : 0;
  if (sign === 45 || sign === 43) {
    p++;
  }
  if (p >= end) {
    return false;
  }
  while (bytes[p] === ZERO && end - p > 19) {
    p++;
  }
  if (end - p > 19) {
    return false;
  }
  let head = 0; // all but the last nine digits
  let tail = 0;
  const split = end - 9;
  for (; p < split; p++) {
    const d = bytes[p] - ZERO;
    if (d < 0 || d > 9) {
      return false;
    }
    head = head * 10 + d;
  }
  for (; p < end; p++) {
    const d = bytes[p] - ZERO;
    if (d < 0 || d > 9) {
      return false;
    }
    tail = tail * 10 + d;
  }
  // value = head·10^9 + tail, as upper·2^17 + lower; every intermediate stays below 2^53
  const headUpper = Math.floor(head / TWO_17);
  const low = (head - headUpper * TWO_17) * 1e9 + tail;
  const carry = Math.floor(low / TWO_17);
  const lower = low - carry * TWO_17;
  const upper = headUpper * 1e9 + carry;
  let high = Math.floor(upper / TWO_15);
  let lowWord = (upper - high * TWO_15) * TWO_17 + lower;
  if (sign === 45) {
    if (high > TWO_31 || (high === TWO_31 && lowWord > 0)) {
      return false;
    }
    high = lowWord === 0 ? -high : -high - 1;
    lowWord = -lowWord;
  } else if (high >= TWO_31) {
    return false;
  }
  int64Words[0] = lowWord;
  int64Words[1] = high;
  return true;
}

/** The int64 read last, as the nearest double. */
export function int64AsDouble(): number {
  return int64Words[1] * 4294967296 + (int64Words[0] >>> 0);
}

/** An integer of up to 15 digits; NaN when the text is not one. */
export function parseSmallInteger(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  const sign = p < end ? bytes[p] : 0;
  if (sign === 45 || sign === 43) {
    p++;
  }
  if (p >= end) {
    return NaN;
  }
  while (bytes[p] === ZERO && end - p > 15) {
    p++;
  }
  if (end - p > 15) {
    return NaN;
  }
  let value = 0;
  for (; p < end; p++) {
    const d = bytes[p] - ZERO;
    if (d < 0 || d > 9) {
      return NaN;
    }
    value = value * 10 + d;
  }
  return sign === 45 ? 0 - value : value;
}
