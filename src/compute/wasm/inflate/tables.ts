import { DISTANCE_BITS, DISTANCE_CODE, LENGTH_BITS, LITERAL_BITS, LITERAL_CODE, MATCH_CODE } from './entries';
import { makeTable, sortCode } from './huffman';
import { packTable } from './pack';
import * as places from './places';
import { BAD_DISTANCE_CODE, BAD_LENGTH_CODE, BAD_LITERAL_CODE } from './status';

/** Symbols of the fixed code (RFC 1951, 3.2.6); the last two of each kind are in no stream. */
const FIXED_LITERALS = 288;
const FIXED_DISTANCES = 32;

/** Whether the tables are those of the fixed code. */
let fixed = false;

/** @returns 0, or the fault of the code for code lengths, whose 19 lengths stand in CODE_LENGTHS */
export function makeLengthTable(): i32 {
  const longest = sortCode(places.CODE_LENGTHS, 19, 0);
  if (longest < 0) {
    return BAD_LENGTH_CODE;
  }
  makeTable(places.LENGTH_TABLE, LENGTH_BITS, longest, places.LENGTH_SYMBOLS, 1, 1);
  return 0;
}

/** @returns 0, or the fault of the codes whose lengths stand in CODE_LENGTHS */
export function makeTables(literals: i32, distances: i32): i32 {
  fixed = false;
  let longest = sortCode(places.CODE_LENGTHS, literals, 1);
  if (longest < 0) {
    return BAD_LITERAL_CODE;
  }
  makeTable(places.LITERAL_TABLE, LITERAL_BITS, longest, places.LITERAL_SYMBOLS, LITERAL_CODE, MATCH_CODE);
  packTable();
  longest = sortCode(places.CODE_LENGTHS + literals, distances, 1);
  if (longest < 0) {
    return BAD_DISTANCE_CODE;
  }
  makeTable(places.DISTANCE_TABLE, DISTANCE_BITS, longest, places.DISTANCE_SYMBOLS, DISTANCE_CODE, DISTANCE_CODE);
  return 0;
}

export function makeFixedTables(): void {
  if (fixed) {
    return;
  }
  memory.fill(places.CODE_LENGTHS, 8, 144);
  memory.fill(places.CODE_LENGTHS + 144, 9, 112);
  memory.fill(places.CODE_LENGTHS + 256, 7, 24);
  memory.fill(places.CODE_LENGTHS + 280, 8, 8);
  memory.fill(places.CODE_LENGTHS + FIXED_LITERALS, 5, FIXED_DISTANCES);
  makeTables(FIXED_LITERALS, FIXED_DISTANCES);
  fixed = true;
}
