/** The text of a float that Python, Java and C read: `NaN`, `Infinity`, `-0.0`, `5.0`; digits as `shortest` has them. */
function spell(value: number, digits: string): string {
  if (value === 0) {
    return Object.is(value, -0) ? '-0.0' : '0.0';
  }
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${digits}.0` : digits;
}

/** The shortest text that gives the double back, always recognisable as a float. */
export const float64Text = (value: number): string => spell(value, String(value));

/** The shortest text that gives the float32 back: `0.1` for what as a double is 0.10000000149011612. */
export function float32Text(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1 << 24) {
    return spell(value, String(value));
  }
  if (!Number.isFinite(value)) {
    return String(value);
  }
  return spell(value, String(shortestFloat32(value)));
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The double with the fewest digits among those that round to the float32. */
function shortestFloat32(value: number): number {
  float[0] = value;
  if ((bits[0] & 0x7fffff) === 0) {
    return shortestPower(value);
  }
  // Most values have 7 or 8 digits; 9 always suffice.
  let best = rounded(value, 8);
  if (Math.fround(best) !== value) {
    best = rounded(value, 9);
    return Math.fround(best) === value ? best : Number(value.toPrecision(9));
  }
  for (let digits = 7; digits > 0; digits--) {
    const near = rounded(value, digits);
    if (Math.fround(near) !== value) {
      break;
    }
    best = near;
  }
  return best;
}

/** Powers of ten that a double holds exactly. */
const TENS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/**
 * A float32 rounded to some decimal digits. A whole number over an exact power of ten is the double nearest to the
 * decimal, just as reading its text would give, and much sooner.
 */
function rounded(value: number, digits: number): number {
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  if (decimals < 0 || decimals > 22) {
    return Number(value.toPrecision(digits));
  }
  return Math.round(value * TENS[decimals]) / TENS[decimals];
}

/** Powers of two: the gap above is twice the gap below, so a decimal farther off, but above, may be the shortest. */
function shortestPower(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
    const near = Number(`${mantissa}e${exponent}`);
    const above = Number(`${Number(mantissa.replace('.', '')) + Math.sign(value)}e${Number(exponent) - digits + 1}`);
    const found = [near, above].find(candidate => Math.fround(candidate) === value);
    if (found !== undefined) {
      return found;
    }
  }
  return Number(value.toPrecision(9));
}
