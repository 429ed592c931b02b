import { END_OF_BLOCK, EXCEPTION, EXTRA, LESS_1_AT, PLACE_SHIFT } from './entries';
import { DISTANCE_SYMBOLS, LENGTH_SYMBOLS, LITERAL_SYMBOLS } from './places';

/** What each symbol means (RFC 1951, 3.2.5), as an entry without the bits of its code. Filled once, at the start. */

const LITERALS: u32 = 256;
const LITERAL_SYMBOL_COUNT: u32 = 288;
const LAST_LENGTH: u32 = 285;
const LAST_DISTANCE: u32 = 29;

function putLiterals(): void {
  for (let byte: u32 = 0; byte < LITERALS; byte++) {
    store<u64>(LITERAL_SYMBOLS + (byte << 3), ((<u64>byte) << 32) | (1 << 8));
  }
  store<u64>(LITERAL_SYMBOLS + (LITERALS << 3), EXCEPTION | END_OF_BLOCK);
  let least: u64 = 3;
  for (let symbol: u32 = LITERALS + 1; symbol < LITERAL_SYMBOL_COUNT; symbol++) {
    const i: u64 = symbol - LITERALS - 1;
    const extra: u64 = i < 8 || symbol === LAST_LENGTH ? 0 : (i - 4) >> 2;
    const length: u64 = symbol === LAST_LENGTH ? 258 : least;
    const entry = (length << 16) | (extra > 0 ? EXTRA : 0) | extra;
    store<u64>(LITERAL_SYMBOLS + (symbol << 3), symbol > LAST_LENGTH ? EXCEPTION : entry);
    least += (<u64>1) << extra;
  }
}

function putDistances(): void {
  let least: u64 = 1;
  for (let symbol: u32 = 0; symbol < 32; symbol++) {
    const extra: u64 = symbol < 4 ? 0 : (symbol - 2) >> 1;
    const entry =
      ((((<u64>1) << extra) - 1) << 32) | (least << 16) | (PLACE_SHIFT << 8) | extra | ((extra - 1) << LESS_1_AT);
    store<u64>(DISTANCE_SYMBOLS + (symbol << 3), symbol > LAST_DISTANCE ? EXCEPTION : entry);
    least += (<u64>1) << extra;
  }
}

function putCodeLengths(): void {
  for (let symbol: u32 = 0; symbol < 19; symbol++) {
    store<u64>(LENGTH_SYMBOLS + (symbol << 3), (<u64>symbol) << 16);
  }
}

export function putSymbols(): void {
  putLiterals();
  putDistances();
  putCodeLengths();
}
