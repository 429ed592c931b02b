import { EXCEPTION, INVALID, SUBTABLE } from './entries';
import { COUNTS, OFFSETS, SORTED } from './places';

const LONGEST: u32 = 15;

/**
 * Sorts the symbols of a canonical code (RFC 1951, 3.2.2) into SORTED and counts its lengths into COUNTS.
 *
 * @param lengths - where the symbols' code lengths stand, u8, 0 for a symbol without code
 * @param incomplete - longest length at which there may be fewer codes than bits can tell apart: 0, or 1, with which zlib
 * takes a single code of one bit and no code at all, and so do we
 * @returns the longest length, 0 if there is no code at all, -1 if there are too many codes or too few
 */
export function sortCode(lengths: usize, symbols: i32, incomplete: i32): i32 {
  memory.fill(COUNTS, 0, (LONGEST + 1) << 2);
  for (let symbol = 0; symbol < symbols; symbol++) {
    const place = COUNTS + ((<usize>load<u8>(lengths + symbol)) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  store<u32>(COUNTS, 0);
  let longest: i32 = 0;
  let free: i32 = 1;
  let before: u32 = 0;
  for (let length: u32 = 1; length <= LONGEST; length++) {
    const codes = load<u32>(COUNTS + (length << 2));
    free = (free << 1) - <i32>codes;
    if (free < 0) {
      return -1;
    }
    store<u32>(OFFSETS + (length << 2), before);
    before += codes;
    longest = codes > 0 ? <i32>length : longest;
  }
  if (free > 0 && (longest > incomplete || incomplete === 0)) {
    return -1;
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = <usize>load<u8>(lengths + symbol);
    if (length > 0) {
      const place = load<u32>(OFFSETS + (length << 2));
      store<u32>(OFFSETS + (length << 2), place + 1);
      store<u16>(SORTED + (place << 1), <u16>symbol);
    }
  }
  return longest;
}

/** Codes run upwards from their highest bit, which the stream has lowest: the code after a bit-reversed one. */
function following(code: u32, length: u32): u32 {
  let bit: u32 = (<u32>1) << (length - 1);
  while (code & bit) {
    bit >>= 1;
  }
  return bit > 0 ? (code & (bit - 1)) | bit : 0;
}

/** Index bits of the subtable that begins with a code of a length: as many as the codes that share its prefix need. */
function subtableBits(length: u32, indexBits: u32, longest: u32): u32 {
  let bits = length - indexBits;
  let free: i32 = 1 << bits;
  while (bits + indexBits < longest) {
    free -= <i32>load<u32>(COUNTS + ((bits + indexBits) << 2));
    if (free <= 0) {
      break;
    }
    bits++;
    free <<= 1;
  }
  return bits;
}

/** Fills every entry of a table whose index ends in a code. */
function spread(table: usize, code: u32, length: u32, indexBits: u32, entry: u64): void {
  const stride: usize = (<usize>8) << length;
  const end = table + ((<usize>8) << indexBits);
  for (let place = table + ((<usize>code) << 3); place < end; place += stride) {
    store<u64>(place, entry);
  }
}

/**
 * Makes the decoding table of the code that was sorted last.
 *
 * @param meanings - the symbols' entries without their codes
 * @param perBit - what a bit of code adds to an entry; matches in the literal table have one of their own
 */
export function makeTable(
  table: usize,
  indexBits: u32,
  longest: u32,
  meanings: usize,
  perBit: u64,
  perMatchBit: u64
): void {
  if (longest <= 1) {
    spread(table, 0, 0, indexBits, INVALID);
  }
  let code: u32 = 0;
  let symbolPlace = SORTED;
  let freeEntry: u32 = (<u32>1) << indexBits;
  let prefix: u32 = 0xffffffff;
  let subtable: usize = 0;
  let subBits: u32 = 0;
  for (let length: u32 = 1; length <= longest; length++) {
    const counter = COUNTS + (length << 2);
    for (let left = load<u32>(counter); left > 0; left--) {
      const symbol = <u32>load<u16>(symbolPlace);
      symbolPlace += 2;
      const entry = load<u64>(meanings + (symbol << 3)) + <u64>length * (symbol > 256 ? perMatchBit : perBit);
      if (length <= indexBits) {
        spread(table, code, length, indexBits, entry);
      } else {
        if ((code & ((1 << indexBits) - 1)) !== prefix) {
          store<u32>(counter, left);
          prefix = code & ((1 << indexBits) - 1);
          subBits = subtableBits(length, indexBits, longest);
          subtable = table + (freeEntry << 3);
          store<u64>(table + (prefix << 3), ((<u64>freeEntry) << 32) | SUBTABLE | EXCEPTION | ((<u64>subBits) << 8));
          freeEntry += (<u32>1) << subBits;
        }
        spread(subtable, code >> indexBits, length - indexBits, subBits, entry);
      }
      code = following(code, length);
    }
  }
}
