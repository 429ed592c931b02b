import { EACH, eightDigits } from './digits';

/** 10^0 to 10^-63, each the nearest double. */
const PARTS = memory.data<f64>([
  1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16, 1e-17,
  1e-18, 1e-19, 1e-20, 1e-21, 1e-22, 1e-23, 1e-24, 1e-25, 1e-26, 1e-27, 1e-28, 1e-29, 1e-30, 1e-31, 1e-32, 1e-33, 1e-34,
  1e-35, 1e-36, 1e-37, 1e-38, 1e-39, 1e-40, 1e-41, 1e-42, 1e-43, 1e-44, 1e-45, 1e-46, 1e-47, 1e-48, 1e-49, 1e-50, 1e-51,
  1e-52, 1e-53, 1e-54, 1e-55, 1e-56, 1e-57, 1e-58, 1e-59, 1e-60, 1e-61, 1e-62, 1e-63
]);

const MINUS = 45;
const POINT: u32 = 46;
const ZEROS: u64 = EACH * 0x30;
/** `E-`, as the lower half of a word. */
const SCALE: u32 = 0x2d45;
const SINGLE_MIN_NORMAL: f64 = 1.1754943508222875e-38;

/** What is left to others: the bits of a NaN. */
export const NO_SINGLE: u32 = 0x7fc00000;

/**
 * The bits of the float32 nearest to a number in [start, end) that is spelled as Java spells small ones: `-1.6306453E-17`,
 * a digit, a point, one to eight digits and a scale of two; {@link NO_SINGLE} for whatever else. The product below is off
 * by less than two of a double's last places; where that could decide between two float32, it is left to others too.
 */
export function singleIn(start: usize, end: usize): u32 {
  const isNegative = u32(load<u8>(start) === MINUS);
  const p = start + <usize>isNegative;
  const places = <u32>(end - p) - 6;
  const tail = load<u32>(end - 4);
  const scale = (tail >> 16) ^ 0x3030;
  const whole = (<u32>load<u8>(p)) ^ 0x30;
  const digits = (load<u64>(p + 2) ^ ZEROS) << (64 - ((<u64>places) << 3));
  const power = (scale & 0xff) * 10 + (scale >> 8) + places;
  // all in one, so that there is one branch
  const wrong =
    (((digits + EACH * 0x76) | digits) & (EACH * 0x80)) |
    (<u64>((((scale + 0x7676) | scale) & 0x8080) | (((whole + 0x76) | whole) & 0x80))) |
    (<u64>(((places - 1) >> 3) | ((<u32>load<u8>(p, 1)) ^ POINT) | ((tail & 0xffff) ^ SCALE) | (power >> 6)));
  if (wrong !== 0) {
    return NO_SINGLE;
  }
  const mantissa = <u64>whole * tensTo8(places) + eightDigits(digits);
  const value = <f64>(<i64>mantissa) * load<f64>(PARTS + ((<usize>power) << 3));
  const beside = ((<u32>reinterpret<u64>(value)) & 0x1fffffff) - 0x0ffffffd;
  if (beside < 6 || value < SINGLE_MIN_NORMAL) {
    return NO_SINGLE;
  }
  return reinterpret<u32>(<f32>value) | (isNegative << 31);
}

/**
 * What {@link singleIn} reads, to 1e-7 of its value. Characters are not checked; 0 for whatever is spelled longer or is no
 * normal float32.
 */
export function roughSingle(start: usize, end: usize): f64 {
  const isNegative = u32(load<u8>(start) === MINUS);
  const p = start + <usize>isNegative;
  const places = <u32>(end - p) - 6;
  const scale = (<u32>load<u16>(end - 2)) ^ 0x3030;
  const power = (scale & 0xff) * 10 + (scale >> 8) + places;
  if (places - 1 > 7 || power > 63) {
    return 0;
  }
  const digits = (load<u64>(p + 2) ^ ZEROS) << (64 - ((<u64>places) << 3));
  const mantissa = <u64>((<u32>load<u8>(p)) ^ 0x30) * tensTo8(places) + eightDigits(digits);
  const value = <f64>(<i64>mantissa) * load<f64>(PARTS + ((<usize>power) << 3));
  return value < SINGLE_MIN_NORMAL ? 0 : isNegative ? -value : value;
}

const TENS = memory.data<u32>([1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000]);

function tensTo8(count: u32): u64 {
  return <u64>load<u32>(TENS + ((<usize>count) << 2));
}
