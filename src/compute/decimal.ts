/**
 * Decimal text to binary floating point, correctly rounded (IEEE 754, round half to even), from bytes.
 *
 * The mantissa (up to 18 digits) is an exact pair of doubles; it is scaled by a power of ten that is known to 2^-106,
 * with the error of the one rounding step carried along (Dekker 1971, Numer. Math. 18, 224). Where that error could
 * change the rounding, which is rare, the answer is `Number`'s.
 */
const MAX_POWER = 60;
const POWER = new Float64Array(MAX_POWER + 1);
/** What POWER lacks to the true power of ten; 0 up to 10^22. */
const POWER_REST = new Float64Array(MAX_POWER + 1);
for (let k = 0; k <= MAX_POWER; k++) {
  const exact = 10n ** BigInt(k);
  POWER[k] = Number(exact);
  POWER_REST[k] = Number(exact - BigInt(POWER[k]));
}
const EXACT_POWER = 22;
const SPLITTER = 134217729; // 2^27 + 1
const DOUBT = 2 ** -98;

const ZERO = 48;
const NINE = 57;

/** a·b minus its rounded value `product`, exactly. */
function productError(a: number, b: number, product: number): number {
  const ca = SPLITTER * a;
  const ah = ca - (ca - a);
  const al = a - ah;
  const cb = SPLITTER * b;
  const bh = cb - (cb - b);
  const bl = b - bh;
  return al * bl - (product - ah * bh - al * bh - ah * bl);
}

/** (high + low)·10^exponent correctly rounded, or NaN when two doubles cannot tell. */
function scale(high: number, low: number, exponent: number): number {
  const k = exponent < 0 ? -exponent : exponent;
  if (k > MAX_POWER) {
    return NaN;
  }
  const power = POWER[k];
  const rest = POWER_REST[k];
  let first: number;
  let second: number;
  if (exponent < 0) {
    first = high / power;
    const back = first * power;
    second = (high - back - productError(first, power, back) + (low - first * rest)) / power;
  } else {
    first = high * power;
    second = productError(high, power, first) + (high * rest + low * power);
  }
  const doubt = first * DOUBT;
  const above = first + (second + doubt);
  return above === first + (second - doubt) ? above : NaN;
}

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');

const NOT_FINITE = /^([+-]?)(nan|inf|infinity)$/i;

function parseNotFinite(bytes: Uint8Array, start: number, end: number): number {
  const match = end - start > 9 ? null : NOT_FINITE.exec(latin1(bytes, start, end));
  if (!match || (match[2].length === 3 && /nan/i.test(match[2]))) {
    return NaN;
  }
  return match[1] === '-' ? -Infinity : Infinity;
}

/** True when the text says NaN, as opposed to being no number at all; {@link parseFloat64} gives NaN for both. */
export function spellsNaN(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 3 || length > 4) {
    return false;
  }
  return /^[+-]?nan$/i.test(latin1(bytes, start, end));
}

/**
 * The double nearest to the decimal number in `bytes[start, end)`: Java's, C's and Python's forms, with NaN, inf and
 * Infinity in any case. NaN when it is no number.
 */
export function parseFloat64(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  const lead = bytes[p];
  if (lead === 45) {
    p++;
  }
  const digits = p;
  let head = 0; // up to nine digits
  let point = 0;
  let stop = end - p > 9 ? p + 9 : end;
  for (; p < stop; p++) {
    const d = bytes[p] - ZERO;
    if (d >= 0 && d <= 9) {
      head = (head * 10 + d) | 0;
    } else if (d === -2 && point === 0) {
      point = p + 1;
      stop = end - digits > 10 ? digits + 10 : end;
    } else {
      return parseAny(bytes, start, end);
    }
  }
  const headed = p;
  let tail = 0; // up to six more: fifteen digits are exact in a double
  if (p < end) {
    stop = point === 0 ? headed + 6 : digits + 16;
    stop = end < stop ? end : stop;
    for (; p < stop; p++) {
      const d = bytes[p] - ZERO;
      if (d >= 0 && d <= 9) {
        tail = (tail * 10 + d) | 0;
      } else if (d === -2 && point === 0) {
        point = p + 1;
        stop = end < digits + 16 ? end : digits + 16;
      } else {
        return parseAny(bytes, start, end);
      }
    }
  }
  if (p < end || (point === 0 ? p === digits : p - 1 === digits)) {
    return parseAny(bytes, start, end);
  }
  const inTail = p - headed - (point > headed ? 1 : 0);
  const mantissa = inTail > 0 ? head * POWER[inTail] + tail : head;
  const value = point > 0 ? mantissa / POWER[end - point] : mantissa;
  return lead === 45 ? -value : value;
}

/** {@link parseFloat64} of any text: with an exponent, many digits, a plus sign, or of no number. */
function parseAny(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  const sign = bytes[p];
  if (p < end && (sign === 45 || sign === 43)) {
    p++;
  }
  let head = 0; // first nine significant digits
  let tail = 0; // next nine
  let significant = 0;
  let exponent = 0;
  let point = -1;
  const first = p;
  for (; p < end; p++) {
    const c = bytes[p];
    if (c >= ZERO && c <= NINE) {
      if (significant < 9) {
        head = head * 10 + (c - ZERO);
        if (head !== 0) {
          significant++;
        }
      } else {
        if (significant < 18) {
          tail = tail * 10 + (c - ZERO);
        }
        significant++;
      }
    } else if (c === 46 && point < 0) {
      point = p;
    } else {
      break;
    }
  }
  if (p - first - (point < 0 ? 0 : 1) <= 0) {
    return parseNotFinite(bytes, start, end);
  }
  if (point >= 0) {
    exponent = point + 1 - p;
  }
  if (p < end) {
    const written = parseExponent(bytes, p, end);
    if (written !== written) {
      return NaN;
    }
    exponent += written;
  }
  let value: number;
  if (head === 0) {
    value = 0;
  } else if (significant > 18) {
    value = NaN;
  } else {
    const shifted = significant > 9 ? head * POWER[significant - 9] : head;
    const high = shifted + tail;
    const low = tail - (high - shifted);
    if (low === 0 && exponent <= 0 && exponent >= -EXACT_POWER) {
      value = high / POWER[-exponent];
    } else if (low === 0 && exponent > 0 && exponent <= EXACT_POWER) {
      value = high * POWER[exponent];
    } else {
      value = scale(high, low, exponent);
    }
  }
  if (value !== value) {
    return Number(latin1(bytes, start, end));
  }
  return sign === 45 ? -value : value;
}

/** The exponent from its letter on; NaN when the text is not one. */
function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  if ((bytes[p++] | 32) !== 101) {
    return NaN;
  }
  const sign = bytes[p];
  if (p < end && (sign === 45 || sign === 43)) {
    p++;
  }
  if (p >= end) {
    return NaN;
  }
  let value = 0;
  for (; p < end; p++) {
    const d = bytes[p] - ZERO;
    if (d < 0 || d > 9) {
      return NaN;
    }
    value = value < 100000 ? value * 10 + d : value;
  }
  return sign === 45 ? -value : value;
}

const SINGLE_MIN_NORMAL = 2 ** -126;
/** Half-way between the largest float32 and the power of two after it. */
const SINGLE_OVERFLOW = 2 ** 128 - 2 ** 103;
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/**
 * The float32 nearest to the decimal number, as a double: rounded once, from the text. NaN when it is no number.
 * A double half-way between two float32 may have come from a text beside it, so there the text itself decides.
 */
export function parseFloat32(bytes: Uint8Array, start: number, end: number): number {
  const value = parseFloat64(bytes, start, end);
  const rounded = Math.fround(value);
  if (rounded === value) {
    return value;
  }
  double[0] = value;
  if ((words[0] & 0x1fffffff) === 0x10000000 || (value < SINGLE_MIN_NORMAL && value > -SINGLE_MIN_NORMAL)) {
    return decideFloat32(latin1(bytes, start, end), value, rounded);
  }
  return rounded;
}

/** The double as an exact fraction `numerator / 2^bits`. */
function exactDouble(value: number): { numerator: bigint; bits: number } {
  let bits = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    bits++;
  }
  return { numerator: BigInt(scaled), bits };
}

/** The float32 beside `single` on the side of `towards`. */
function neighbour(single: number, towards: number): number {
  const cell = new Float32Array([single]);
  const bits = new Int32Array(cell.buffer);
  if (single === 0) {
    bits[0] = 1;
    return towards > 0 ? cell[0] : -cell[0];
  }
  bits[0] += Math.abs(towards) > Math.abs(single) ? 1 : -1;
  return cell[0];
}

function decideFloat32(text: string, value: number, rounded: number): number {
  if (!Number.isFinite(value)) {
    return rounded;
  }
  const other = neighbour(rounded, value);
  const finite = Number.isFinite(rounded) && Number.isFinite(other);
  const middle = finite ? (rounded + other) / 2 : Math.sign(value) * SINGLE_OVERFLOW;
  if (middle !== value) {
    return rounded;
  }
  const [, sign, whole, fraction = '', written = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text)!;
  const exponent = Number(written) - fraction.length;
  let decimal = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const exact = exactDouble(value);
  let binary = exact.numerator;
  decimal <<= BigInt(exact.bits);
  if (exponent >= 0) {
    decimal *= 10n ** BigInt(exponent);
  } else {
    binary *= 10n ** BigInt(-exponent);
  }
  if (decimal === binary) {
    return rounded;
  }
  const upper = Math.max(rounded, other);
  return decimal > binary ? upper : Math.min(rounded, other);
}
