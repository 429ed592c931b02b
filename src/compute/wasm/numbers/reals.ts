import { EACH, NO_DIGITS, tens, unsignedIn, upTo16Around } from './digits';
import { nearestDouble } from './lemire';

/** Powers of ten that doubles hold exactly: 10^0 to 10^22. */
const EXACT = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22
]);
const EXACT_POWER: i32 = 22;
const EXACT_MANTISSA: u64 = 1 << 53;

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const POINTS: u64 = EACH * 0x2e;
const HIGHEST: u64 = EACH * 0x80;

function exact(power: i32): f64 {
  return load<f64>(EXACT + ((<usize>power) << 3));
}

/** mantissa·10^power, correctly rounded; NaN where that is left to the host. */
function scaled(mantissa: u64, power: i32): f64 {
  if (mantissa <= EXACT_MANTISSA) {
    // both are exact, so the one operation rounds correctly (Clinger 1990)
    if (<u32>-power <= <u32>EXACT_POWER) {
      return <f64>(<i64>mantissa) / exact(-power);
    }
    if (<u32>power <= <u32>EXACT_POWER) {
      return <f64>(<i64>mantissa) * exact(power);
    }
  }
  return mantissa === 0 ? 0.0 : nearestDouble(mantissa, power);
}

/** How many characters are before the point; 8 when it is not among the first eight. */
function pointAfter(start: usize): i32 {
  const points = load<u64>(start) ^ POINTS;
  return <i32>(ctz((points - EACH) & ~points & HIGHEST) >> 3);
}

/**
 * The double nearest to the number in [start, end). NaN for whatever is left to the host: NaN itself, infinities, plus
 * signs, more than 19 digits, subnormal numbers, and what is no number.
 */
// @inline
export function float64In(start: usize, end: usize): f64 {
  const isNegative = usize(load<u8>(start) === MINUS);
  const p = start + isNegative;
  const digits = <i32>(end - p) - 1;
  const whole = pointAfter(p);
  const places = digits - whole;
  let value: f64;
  let mantissa = NO_DIGITS;
  if (<u32>(digits - 1) < 16 && whole < 8 && places >= 0) {
    mantissa = upTo16Around(end, digits, places);
  }
  if (mantissa <= EXACT_MANTISSA) {
    value = <f64>(<i64>mantissa) / exact(places);
  } else {
    value = unusual(p, end, mantissa, places);
  }
  return isNegative ? -value : value;
}

/** Whatever has no sign and is not done at once. */
function unusual(start: usize, end: usize, mantissa: u64, places: i32): f64 {
  return mantissa !== NO_DIGITS ? nearestDouble(mantissa, -places) : longOrScaled(start, end);
}

const E: u64 = EACH * 0x65;
const LOWER: u64 = EACH * 0x20;

/** A number of up to 19 digits, with an exponent or without, with a point or without. */
function longOrScaled(start: usize, end: usize): f64 {
  let stop = end;
  let power = 0;
  // an exponent of a sign and three digits takes five characters
  const letters = (load<u64>(end - 8) | LOWER) ^ E;
  const letter = ((letters - EACH) & ~letters & HIGHEST) >> 24;
  if (letter !== 0) {
    const at = end - 5 + <usize>(ctz(letter) >> 3);
    if (at > start) {
      stop = at;
      power = exponentIn(stop + 1, end);
      if (power === i32.MIN_VALUE) {
        return NaN;
      }
    }
  }
  const digits = <i32>(stop - start) - 1;
  const whole = pointAfter(start);
  const places = digits - whole;
  if (<u32>(digits - 1) < 16 && whole < 8 && places >= 0) {
    const mantissa = upTo16Around(stop, digits, places);
    return mantissa === NO_DIGITS ? NaN : scaled(mantissa, power - places);
  }
  return long(start, stop, power);
}

function long(start: usize, stop: usize, power: i32): f64 {
  let point = start;
  while (point < stop && load<u8>(point) !== POINT) {
    point++;
  }
  const ahead = unsignedIn(start, point);
  if (ahead === NO_DIGITS || point === stop) {
    return ahead === NO_DIGITS ? NaN : scaled(ahead, power);
  }
  const places = <i32>(stop - point) - 1;
  // zeros before the point are no digits of the mantissa
  const digits = ahead === 0 ? 0 : <i32>(point - start);
  if (places > 19 || digits + places > 19) {
    return NaN;
  }
  const behind = unsignedIn(point + 1, stop);
  return behind === NO_DIGITS ? NaN : scaled(ahead * tens(places) + behind, power - places);
}

function exponentIn(start: usize, end: usize): i32 {
  const sign = load<u8>(start);
  const digits = unsignedIn(start + usize(sign === MINUS || sign === PLUS), end);
  if (digits > 999) {
    return i32.MIN_VALUE;
  }
  return sign === MINUS ? -(<i32>digits) : <i32>digits;
}

const SINGLE_MIN_NORMAL: f64 = 1.1754943508222875e-38;

/**
 * True when a double's nearest float32 is that of every number whose nearest double it is: it does not lie half-way
 * between two float32 and is not subnormal as one.
 */
export function decidesFloat32(value: f64): bool {
  return (reinterpret<u64>(value) & 0x1fffffff) !== 0x10000000 && (Math.abs(value) >= SINGLE_MIN_NORMAL || value === 0);
}

/** `NaN`, spelled as Java, C and Python do. */
export function isNaNText(start: usize, end: usize): bool {
  return end - start === 3 && (load<u32>(start) & 0xffffff) === 0x4e614e;
}
