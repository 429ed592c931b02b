import { roughSingle } from '../numbers';
import { cellAt, endOf, startOf } from './cells';
import { QUOTED } from './layout';
import { bits } from './masks';
import { CELL_FORM, ITEMS, VALUES } from './memory';

/**
 * Spectra that are certainly far from a prototype, found by a few of their samples. What is left undecided is read and
 * compared in full by others.
 */

const COMMA: i8 = 44;
const MINUS: i8 = 45;
const POINT: i8 = 46;
const ZERO: i8 = 48;
const LETTER: i8 = 69;
const BRACKET: u8 = 91;
const BRACKET_END: u8 = 93;

/** Characters that are looked at together, and how many of them were before. */
const WINDOW: usize = 64;
const BACK: usize = 4;
const LIVE: u64 = u64.MAX_VALUE << 4;

/**
 * Writes to VALUES which rows of [from, to) are left: all but those whose list is certainly farther, with `count` items each
 * of which is a float32 as Java spells small ones (`-1.6306453E-17`). Of null and of what is spelled otherwise nothing is known.
 *
 * The squared distance of two vectors of norm 1, f/‖f‖ and u, is 2 − 2f·u/‖f‖. Of some samples S alone let a = f_S·u_S and
 * s = ‖f_S‖; the others can add at most what makes f·u/‖f‖ = √((a/s)² + ‖u‖² − ‖u_S‖²) (Cauchy and Schwarz).
 *
 * @param count - items that a list has; at ITEMS stand as many doubles: u, with 0 for samples that do not count
 * @param first - samples [first, last) count
 * @param cosine - f·u/‖f‖ below which a spectrum is farther; for what rounding does there is to be room in it
 * @returns how many are left
 */
export function screenSpectra(
  bytes: usize,
  stride: i32,
  slot: i32,
  from: i32,
  to: i32,
  count: i32,
  first: i32,
  last: i32,
  cosine: f64
): i32 {
  let cell = cellAt(from, stride, slot);
  const step = (<usize>stride) << 2;
  const square = cosine * cosine;
  let left: usize = VALUES;
  for (let row = from; row < to; row++, cell += step) {
    const isFarther =
      load<u8>(CELL_FORM + (cell >> 2)) <= <u8>QUOTED &&
      readSome(bytes + startOf(cell), bytes + endOf(cell), count, first, last) &&
      readLength > 0 &&
      (readProduct > 0 ? (readProduct * readProduct) / readLength : 0) + (1 - readCovered) < square;
    store<i32>(left, row);
    left += isFarther ? 0 : 4;
  }
  return <i32>((left - VALUES) >> 2);
}

/** f_S·u_S, ‖f_S‖² and ‖u_S‖² of the list read last. */
let readProduct: f64 = 0;
let readLength: f64 = 0;
let readCovered: f64 = 0;

/** Of 64 characters a bit each where one is `char`. */
function equal(a: v128, b: v128, c: v128, d: v128, char: i8): u64 {
  const same = i8x16.splat(char);
  return bits(i8x16.eq(a, same), i8x16.eq(b, same), i8x16.eq(c, same), i8x16.eq(d, same));
}

function isDigit(text: v128): v128 {
  return i8x16.le_u(i8x16.sub(text, i8x16.splat(ZERO)), i8x16.splat(9));
}

/**
 * Checks that all items are spelled as they should, and reads one of each 120 characters.
 *
 * A comma (or the opening bracket) is followed by `-` or nothing, a digit, a point, digits, `E-`, two digits and the next
 * comma (or the closing bracket): the bits below say where each must stand by what stands one to four places before it. A
 * run of digits behind a point can then end at an `E` only. Windows overlap by those four places.
 *
 * @returns whether all are, `count` of them
 */
function readSome(start: usize, end: usize, count: i32, firstSample: i32, lastSample: i32): bool {
  if (end - start < 8 || load<u8>(start) !== BRACKET || load<u8>(end - 1) !== BRACKET_END) {
    return false;
  }
  const samples = <u32>(lastSample - firstSample);
  let product: f64 = 0;
  let length: f64 = 0;
  let covered: f64 = 0;
  let items = 0; // commas so far, with the opening bracket
  let fault: u64 = 0;
  let isRead = true;
  for (let p = start - BACK; p + BACK < end; p += WINDOW - BACK) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    let comma = equal(a, b, c, d, COMMA);
    let letter = equal(a, b, c, d, LETTER);
    const minus = equal(a, b, c, d, MINUS);
    const point = equal(a, b, c, d, POINT);
    const digit = bits(isDigit(a), isDigit(b), isDigit(c), isDigit(d));
    let checked = LIVE;
    if (p < start) {
      // the opening bracket is as good as a comma four places behind an E
      comma = (comma & LIVE) | (1 << (<u64>BACK));
      letter = (letter & LIVE) | 1;
    }
    const rest = end - p;
    if (rest <= WINDOW) {
      const closing = (<u64>1) << (<u64>rest - 1);
      checked &= closing | (closing - 1);
      comma = (comma & (closing - 1)) | closing;
    }
    const begin = comma << 1;
    const negative = begin & minus;
    const first = (begin ^ negative) | (negative << 1);
    const bad =
      (point ^ (first << 1)) |
      (minus ^ (negative | (letter << 1))) |
      (comma ^ (letter << 4)) |
      (letter & ~(digit << 1)) |
      ((first | (letter << 2) | (letter << 3) | (point << 1)) & ~digit) |
      ~(comma | minus | point | letter | digit);
    fault |= bad & checked;
    if (isRead) {
      const at = ctz(begin & LIVE);
      const behind = comma >> at;
      const sample = items - i32(at === <u64>BACK);
      if (behind !== 0 && <u32>(sample - firstSample) < samples) {
        const from = p + <usize>at;
        const value = roughSingle(from, from + <usize>ctz(behind));
        const unit = load<f64>(ITEMS + ((<usize>sample) << 3));
        product += value * unit;
        length += value * value;
        covered += value === 0 ? 0 : unit * unit;
      }
    }
    isRead = !isRead;
    items += <i32>popcnt(comma & LIVE);
  }
  readProduct = product;
  readLength = length;
  readCovered = covered;
  return fault === 0 && items === count + 1;
}
