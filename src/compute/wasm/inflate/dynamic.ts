import { bits, count, drop, fill, take } from './bits';
import { LENGTH_BITS } from './entries';
import { CODE_LENGTHS, LENGTH_TABLE } from './places';
import { BAD_REPEAT, NEED_INPUT, NO_END_OF_BLOCK, READY, TOO_MANY_SYMBOLS } from './status';
import { makeLengthTable, makeTables } from './tables';

/** The codes of a dynamic block (RFC 1951, 3.2.7), read with as many calls as the input takes. */

const READ_COUNTS: i32 = 0;
const READ_LENGTH_CODE: i32 = 1;
const READ_LENGTHS: i32 = 2;

const ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const SYMBOLS: i32 = 19;

let phase: i32 = READ_COUNTS;
let literals: i32 = 0;
let distances: i32 = 0;
let lengthCodes: i32 = 0;
/** Lengths read so far, in this phase. */
let read: i32 = 0;

export function beginCodes(): void {
  phase = READ_COUNTS;
}

function readCounts(): i32 {
  if (count < 14) {
    return NEED_INPUT;
  }
  literals = <i32>take(5) + 257;
  distances = <i32>take(5) + 1;
  lengthCodes = <i32>take(4) + 4;
  if (literals > 286 || distances > 30) {
    return TOO_MANY_SYMBOLS;
  }
  memory.fill(CODE_LENGTHS, 0, SYMBOLS);
  read = 0;
  return READY;
}

function readLengthCode(): i32 {
  for (; read < lengthCodes; read++) {
    fill();
    if (count < 3) {
      return NEED_INPUT;
    }
    store<u8>(CODE_LENGTHS + load<u8>(ORDER + read), <u8>take(3));
  }
  read = 0;
  const fault = makeLengthTable();
  return fault < 0 ? fault : READY;
}

function readLengths(): i32 {
  const all = literals + distances;
  while (read < all) {
    fill();
    const entry = load<u64>(LENGTH_TABLE + ((<usize>(bits & ((1 << LENGTH_BITS) - 1))) << 3));
    const used = entry & 255;
    const symbol = <i32>(entry >> 16);
    const extra: u64 = symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
    if (used + extra > count) {
      return NEED_INPUT;
    }
    drop(used);
    if (symbol < 16) {
      store<u8>(CODE_LENGTHS + read, <u8>symbol);
      read++;
      continue;
    }
    const times = <i32>take(extra) + (symbol === 18 ? 11 : 3);
    if ((symbol === 16 && read === 0) || read + times > all) {
      return BAD_REPEAT;
    }
    memory.fill(CODE_LENGTHS + read, symbol === 16 ? load<u8>(CODE_LENGTHS + read - 1) : 0, times);
    read += times;
  }
  return load<u8>(CODE_LENGTHS + 256) > 0 ? READY : NO_END_OF_BLOCK;
}

/** @returns READY, NEED_INPUT, or a fault */
export function readCodes(): i32 {
  fill();
  if (phase === READ_COUNTS) {
    const status = readCounts();
    if (status !== READY) {
      return status;
    }
    phase = READ_LENGTH_CODE;
  }
  if (phase === READ_LENGTH_CODE) {
    const status = readLengthCode();
    if (status !== READY) {
      return status;
    }
    phase = READ_LENGTHS;
  }
  const status = readLengths();
  if (status !== READY) {
    return status;
  }
  const fault = makeTables(literals, distances);
  return fault < 0 ? fault : READY;
}
