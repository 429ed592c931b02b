/** Decimal digits to integers, eight (SIMD within a register) or sixteen at a time. */

/** What no text of up to 19 digits says. */
export const NO_DIGITS: u64 = u64.MAX_VALUE;

/** A byte times this is eight such bytes. */
export const EACH: u64 = u64.MAX_VALUE / 255;
const ZEROS: u64 = EACH * 0x30;

/** 10^0 to 10^19. */
const TENS = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
  10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
  10000000000000000000
]);

/** From place n on a mask of the last n of 16 bytes, from 8 + n on of 8; from 16 + n on of all but the last n of 16. */
const ENDS = memory.data<u64>([0, 0, u64.MAX_VALUE, u64.MAX_VALUE, 0, 0], 16);

export function tens(count: i32): u64 {
  return load<u64>(TENS + ((<usize>count) << 3));
}

/** Eight digits (their values), the first one in the lowest byte, as a number. */
export function eightDigits(digits: u64): u64 {
  const pairs = digits * 10 + (digits >> 8);
  return (
    ((pairs & 0x000000ff000000ff) * 0x000f424000000064 + ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >>
    32
  );
}

/** The number of the 0 to 8 digits before `end`; {@link NO_DIGITS} when one is none. */
export function upTo8Before(end: usize, count: i32): u64 {
  const digits = (load<u64>(end - 8) ^ ZEROS) & load<u64>(ENDS + 8 + <usize>count);
  const wrong = ((digits + EACH * 0x76) | digits) & (EACH * 0x80);
  return wrong === 0 ? eightDigits(digits) : NO_DIGITS;
}

/** The number of sixteen characters of which the last `count` are digits; {@link NO_DIGITS} when one is none. */
function lastOf16(text: v128, count: i32): u64 {
  const digits = v128.and(i8x16.sub(text, i8x16.splat(48)), v128.load(ENDS + <usize>count));
  if (v128.any_true(i8x16.sub_sat_u(digits, i8x16.splat(9)))) {
    return NO_DIGITS;
  }
  const pairs = i16x8.add(i16x8.mul(v128.and(digits, i16x8.splat(0xff)), i16x8.splat(10)), i16x8.shr_u(digits, 8));
  const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(fours, fours), i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1));
  const both = i64x2.extract_lane(eights, 0);
  return (both & 0xffffffff) * 100000000 + (both >>> 32);
}

/** The number of the 0 to 16 digits before `end`; {@link NO_DIGITS} when one is none. */
export function upTo16Before(end: usize, count: i32): u64 {
  return lastOf16(v128.load(end - 16), count);
}

/** As {@link upTo16Before}, with a point before the last `places` of the digits. */
export function upTo16Around(end: usize, count: i32, places: i32): u64 {
  const beforePoint = v128.load(ENDS + 16 + <usize>places);
  return lastOf16(v128.bitselect(v128.load(end - 17), v128.load(end - 16), beforePoint), count);
}

/** The number of 1 to 19 digits in [start, end); {@link NO_DIGITS} when that is something else. */
export function unsignedIn(start: usize, end: usize): u64 {
  const count = <i32>(end - start);
  return <u32>(count - 1) < 8 ? upTo8Before(end, count) : longIn(end, count);
}

function longIn(end: usize, count: i32): u64 {
  if (<u32>(count - 9) > 10) {
    return NO_DIGITS;
  }
  if (count <= 16) {
    return upTo16Before(end, count);
  }
  const low = upTo16Before(end, 16);
  const high = upTo8Before(end - 16, count - 16);
  return low === NO_DIGITS || high === NO_DIGITS ? NO_DIGITS : high * 10000000000000000 + low;
}
