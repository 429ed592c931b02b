import { POWERS } from '../rows/memory';

/** Powers of ten from 10^-342 to 10^308, as the host writes them: 128 bits each, upper half first. */
const LEAST_POWER: i32 = -342;
const GREATEST_POWER: i32 = 308;

function upperProduct(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  return aHigh * bHigh + (middle >> 32) + ((aLow * bHigh + (middle & 0xffffffff)) >> 32);
}

/**
 * The double nearest to mantissa·10^power, by Eisel and Lemire (Lemire 2021, Software: Practice and Experience 51,
 * 1700; arXiv:2101.11408). NaN where this cannot tell, or where the double is subnormal or too large.
 *
 * @param mantissa - not 0
 */
export function nearestDouble(mantissa: u64, power: i32): f64 {
  if (power < LEAST_POWER || power > GREATEST_POWER) {
    return NaN;
  }
  const zeros = <i32>clz(mantissa);
  const factor = mantissa << zeros;
  const entry = POWERS + ((<usize>(power - LEAST_POWER)) << 4);
  const leading = load<u64>(entry);
  let upper = upperProduct(factor, leading);
  let lower = factor * leading;
  if ((upper & 0x1ff) === 0x1ff) {
    const further = upperProduct(factor, load<u64>(entry, 8));
    lower += further;
    if (lower < further) {
      upper++;
    }
    if (lower === u64.MAX_VALUE && (power < -27 || power > 55)) {
      return NaN;
    }
  }
  const top = <i32>(upper >> 63);
  const shift = top + 9; // leaves 54 bits: the significand, and one to round by
  let significand = upper >> shift;
  // floor(power·log2(10)) by a multiplication that is exact in this range
  let exponent = ((217706 * power) >> 16) + 64 + top - zeros + 1022;
  if (exponent <= 0) {
    return NaN;
  }
  if (lower <= 1 && power >= -4 && power <= 23 && (significand & 3) === 1 && significand << shift === upper) {
    significand &= ~1; // exactly half-way: to the even one
  }
  significand = (significand + (significand & 1)) >> 1;
  if (significand >= 0x20000000000000) {
    significand = 0x10000000000000;
    exponent++;
  }
  if (exponent >= 2047) {
    return NaN;
  }
  return reinterpret<f64>((significand & 0xfffffffffffff) | ((<u64>exponent) << 52));
}
