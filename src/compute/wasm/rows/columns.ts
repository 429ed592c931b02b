import { BAD_INTEGER, decidesFloat32, float64In, int64In, isNaNText } from '../numbers';
import { cellAt, endOf, isNullText, startOf } from './cells';
import { BOOL, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8 } from './layout';
import { ANSWER, BITMAPS, COLUMNS, COLUMN_SIZE, LEFT, VALUES } from './memory';

/**
 * Reads the cells of many columns into arrays and bitmaps in Arrow's layout. Cells that are nothing ordinary are left to
 * the host, with 0 in their place.
 *
 * A column is told in words: kind, slot; and answered: address of the values, address of the validity, nulls. Where rows
 * are appended, the host has told the addresses too, and nulls are added to those before.
 */
const SLOT = 4;
const VALUES_AT = 8;
const VALIDITY_AT = 12;
const NULLS = 16;
/** Bits of the bitmaps' words to come (u64 each). */
const NULL_BITS = 24;
const VALUE_BITS = 32;

/** Rows that are read column by column: their text stays in the cache, and a word holds their bits. */
const GROUP = 32;

let left: usize = 0;

/** Notes that the host must read the cell. */
function leave(column: i32, row: i32): void {
  store<i32>(left, column);
  store<i32>(left, row, 4);
  left += 8;
}

/**
 * Reads the rows [from, to) of a block.
 *
 * @param columns - how many are told
 * @param bit - where the first row's bit lies in the first byte of a bitmap; the bits before it are 1 in a validity
 * and 0 in values
 * @returns how many cells are left to the host
 */
export function readColumns(bytes: usize, stride: i32, from: i32, to: i32, columns: i32, bit: i32): i32 {
  const rows = to - from;
  const words = ((<usize>(rows + 63)) >> 6) + 1;
  let values: usize = VALUES;
  let bitmaps: usize = BITMAPS;
  for (let c = 0; c < columns; c++) {
    const column = COLUMNS + <usize>c * COLUMN_SIZE;
    const kind = load<i32>(column);
    store<usize>(column, bitmaps, VALIDITY_AT);
    bitmaps += words << 3;
    if (kind === BOOL) {
      store<usize>(column, bitmaps, VALUES_AT);
      bitmaps += words << 3;
    } else {
      store<usize>(column, values, VALUES_AT);
      values += (((<usize>rows) << sizeOf(kind)) + 15) & ~15;
    }
    store<i32>(column, 0, NULLS);
  }
  return appendColumns(bytes, stride, from, to, columns, 0, bit);
}

/**
 * Reads the rows [from, to) of a block behind those that were appended before.
 *
 * @param done - rows appended before; the host keeps them fewer than there is room for
 * @param bit - as of {@link readColumns}, of the very first row
 * @returns how many cells are left to the host
 */
export function appendColumns(bytes: usize, stride: i32, from: i32, to: i32, columns: i32, done: i32, bit: i32): i32 {
  left = LEFT;
  const first = (<usize>(bit + done)) >> 3;
  bit = (bit + done) & 7;
  const before: u32 = done > 0 ? (1 << bit) - 1 : 0;
  for (let c = 0; c < columns; c++) {
    const column = COLUMNS + <usize>c * COLUMN_SIZE;
    store<u64>(column, ~(<u32>load<u8>(load<usize>(column, VALIDITY_AT) + first)) & before, NULL_BITS);
    if (load<i32>(column) === BOOL) {
      store<u64>(column, (<u32>load<u8>(load<usize>(column, VALUES_AT) + first)) & before, VALUE_BITS);
    }
  }
  for (let row = from; row < to; row += GROUP) {
    const until = row + GROUP < to ? row + GROUP : to;
    const place = <usize>(done + row - from);
    const byte = first + ((<usize>(row - from)) >> 3);
    for (let c = 0; c < columns; c++) {
      const column = COLUMNS + <usize>c * COLUMN_SIZE;
      const kind = load<i32>(column);
      const cell = cellAt(row, stride, load<i32>(column, SLOT));
      const step = (<usize>stride) << 2;
      const out = load<usize>(column, VALUES_AT);
      let nulls: u64 = 0;
      switch (kind) {
        case FLOAT64:
          nulls = readFloat64(bytes, cell, step, out + (place << 3), c, row, until);
          break;
        case FLOAT32:
          nulls = readFloat32(bytes, cell, step, out + (place << 2), c, row, until);
          break;
        case INT64:
          nulls = readInt64(bytes, cell, step, out + (place << 3), c, row, until);
          break;
        case INT32:
          nulls = readInteger<i32>(bytes, cell, step, out + (place << 2), c, row, until);
          break;
        case INT16:
          nulls = readInteger<i16>(bytes, cell, step, out + (place << 1), c, row, until);
          break;
        case INT8:
          nulls = readInteger<i8>(bytes, cell, step, out + place, c, row, until);
          break;
        default: {
          nulls = readBool(bytes, cell, step, c, row, until);
          const bits = load<u64>(column, VALUE_BITS) | (truths << bit);
          store<u64>(out + byte, bits);
          store<u64>(column, bits >> GROUP, VALUE_BITS);
        }
      }
      store<i32>(column, load<i32>(column, NULLS) + <i32>popcnt(nulls), NULLS);
      const bits = load<u64>(column, NULL_BITS) | (nulls << bit);
      store<u64>(load<usize>(column, VALIDITY_AT) + byte, ~bits);
      store<u64>(column, bits >> GROUP, NULL_BITS);
    }
  }
  store<usize>(ANSWER, left);
  return <i32>((left - LEFT) >> 3);
}

/** Size of a value, as a power of two. */
function sizeOf(kind: i32): usize {
  switch (kind) {
    case FLOAT64:
    case INT64:
      return 3;
    case FLOAT32:
    case INT32:
      return 2;
    case INT16:
      return 1;
    default:
      return 0;
  }
}

function readFloat64(bytes: usize, cell: usize, step: usize, out: usize, column: i32, row: i32, to: i32): u64 {
  let nulls: u64 = 0;
  for (let bit: u64 = 1; row < to; row++, bit <<= 1) {
    const start = bytes + startOf(cell);
    const end = bytes + endOf(cell);
    let value: f64 = 0;
    if (isNullText(start, end)) {
      nulls |= bit;
    } else {
      value = float64In(start, end);
      if (value !== value && !isNaNText(start, end)) {
        leave(column, row);
        value = 0;
      }
    }
    store<f64>(out, value);
    out += 8;
    cell += step;
  }
  return nulls;
}

function readFloat32(bytes: usize, cell: usize, step: usize, out: usize, column: i32, row: i32, to: i32): u64 {
  let nulls: u64 = 0;
  for (let bit: u64 = 1; row < to; row++, bit <<= 1) {
    const start = bytes + startOf(cell);
    const end = bytes + endOf(cell);
    let value: f64 = 0;
    if (isNullText(start, end)) {
      nulls |= bit;
    } else {
      value = float64In(start, end);
      if (!decidesFloat32(value) && !isNaNText(start, end)) {
        leave(column, row);
        value = 0;
      }
    }
    store<f32>(out, <f32>value);
    out += 4;
    cell += step;
  }
  return nulls;
}

function readInt64(bytes: usize, cell: usize, step: usize, out: usize, column: i32, row: i32, to: i32): u64 {
  let nulls: u64 = 0;
  for (let bit: u64 = 1; row < to; row++, bit <<= 1) {
    const start = bytes + startOf(cell);
    const end = bytes + endOf(cell);
    let value: i64 = 0;
    if (isNullText(start, end)) {
      nulls |= bit;
    } else {
      value = int64In(start, end);
      if (value === BAD_INTEGER) {
        leave(column, row);
        value = 0;
      }
    }
    store<i64>(out, value);
    out += 8;
    cell += step;
  }
  return nulls;
}

/** As above, of an integer type of up to 32 bits. */
function readInteger<T>(bytes: usize, cell: usize, step: usize, out: usize, column: i32, row: i32, to: i32): u64 {
  let nulls: u64 = 0;
  for (let bit: u64 = 1; row < to; row++, bit <<= 1) {
    const start = bytes + startOf(cell);
    const end = bytes + endOf(cell);
    let value: i64 = 0;
    if (isNullText(start, end)) {
      nulls |= bit;
    } else {
      value = int64In(start, end);
      if (value < <i64>i32.MIN_VALUE || value > <i64>i32.MAX_VALUE || value !== <i64>(<T>value)) {
        leave(column, row);
        value = 0;
      }
    }
    store<T>(out, <T>value);
    out += sizeof<T>();
    cell += step;
  }
  return nulls;
}

const LOWER: u32 = 0x20202020;
const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;

/** Bits of what {@link readBool} read. */
let truths: u64 = 0;

function readBool(bytes: usize, cell: usize, step: usize, column: i32, row: i32, to: i32): u64 {
  let nulls: u64 = 0;
  truths = 0;
  for (let bit: u64 = 1; row < to; row++, bit <<= 1) {
    const start = bytes + startOf(cell);
    const end = bytes + endOf(cell);
    if (isNullText(start, end)) {
      nulls |= bit;
    } else {
      const word = load<u32>(start) | LOWER;
      const length = end - start;
      if (length === 4 && word === TRUE) {
        truths |= bit;
      } else if (length !== 5 || word !== FALS || (load<u8>(start, 4) | 32) !== 101) {
        leave(column, row);
      }
    }
    cell += step;
  }
  return nulls;
}
