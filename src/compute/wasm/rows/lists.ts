import { BAD_INTEGER, decidesFloat32, float64In, int64In, isNaNText, NO_SINGLE, singleIn } from '../numbers';
import { cellAt, endOf, isNullText, startOf } from './cells';
import { FLOAT32, FLOAT64, INT16, INT32, INT64, QUOTED } from './layout';
import { ANSWER, BITMAPS, CELL_FORM, ITEMS, ITEMS_SIZE, ITEM_BITMAP, VALUES } from './memory';

const BLANK = 32;
const COMMA: i8 = 44;
const BRACKET = 91;
const BRACKET_END = 93;
const PARENTHESIS = 40;
const PARENTHESIS_END = 41;

/** Where the next item goes. */
let out: usize = 0;
let itemNulls = 0;
let items = 0;

/**
 * Reads the cells of a column of lists of numbers: the items to ITEMS, to ITEM_BITMAP bytes of 1 where one is null, to
 * VALUES where each list ends (counted from `used` on), to BITMAPS bytes of 1 where a list is null. It stops before a
 * list that is nothing ordinary, and when ITEMS is full. ANSWER: items, nulls, null items.
 *
 * @param kind - of the items, a number
 * @returns the row where it stopped
 */
export function readLists(bytes: usize, stride: i32, slot: i32, from: i32, to: i32, kind: i32, used: i32): i32 {
  let cell = cellAt(from, stride, slot);
  const step = (<usize>stride) << 2;
  let offsets: usize = VALUES;
  let flags: usize = BITMAPS;
  let nulls = 0;
  let row = from;
  out = ITEMS;
  items = 0;
  itemNulls = 0;
  for (; row < to; row++, cell += step) {
    const start = bytes + startOf(cell);
    const end = bytes + endOf(cell);
    if (isNullText(start, end)) {
      store<u8>(flags, 1);
      nulls++;
    } else {
      if (load<u8>(CELL_FORM + (cell >> 2)) > <u8>QUOTED) {
        break;
      }
      const beforeNulls = itemNulls;
      const before = items;
      const outBefore = out;
      if (!readList(start, end, kind)) {
        items = before;
        itemNulls = beforeNulls;
        out = outBefore;
        break;
      }
      store<u8>(flags, 0);
    }
    flags++;
    store<i32>(offsets, used + items);
    offsets += 4;
  }
  store<i32>(ANSWER, items);
  store<i32>(ANSWER, nulls, 4);
  store<i32>(ANSWER, itemNulls, 8);
  return row;
}

function readList(start: usize, end: usize, kind: i32): bool {
  const opening = load<u8>(start);
  const closing = load<u8>(end - 1);
  if (
    end - start < 2 ||
    opening !== (closing === BRACKET_END ? BRACKET : closing === PARENTHESIS_END ? PARENTHESIS : 0)
  ) {
    return false;
  }
  const last = end - 1;
  let p = start + 1;
  if (p === last) {
    return true;
  }
  // an item takes two characters at least, and eight bytes at most
  if (out + ((last - p + 2) << 2) > ITEMS + ITEMS_SIZE) {
    return false;
  }
  const commas = i8x16.splat(COMMA);
  while (true) {
    if (kind === FLOAT32) {
      p = readSingles(p, last);
      if (p >= last) {
        return p > last;
      }
    }
    p += usize(load<u8>(p) === BLANK);
    let stop = p;
    while (true) {
      const found =
        (<u32>i8x16.bitmask(i8x16.eq(v128.load(stop), commas))) |
        ((<u32>i8x16.bitmask(i8x16.eq(v128.load(stop, 16), commas))) << 16);
      if (found !== 0) {
        stop += <usize>ctz(found);
        break;
      }
      stop += 32;
      if (stop >= last) {
        break;
      }
    }
    if (stop > last) {
      stop = last;
    }
    if (stop === p || !readItem(p, stop, kind)) {
      return false;
    }
    items++;
    if (stop === last) {
      return true;
    }
    p = stop + 1;
    if (p === last) {
      return false;
    }
  }
}

/**
 * Reads items of float32 as long as they are ordinary ones.
 * @returns where the first other one begins; `last` + 1 when there is none
 */
function readSingles(from: usize, last: usize): usize {
  const commas = i8x16.splat(COMMA);
  let p = from;
  let to = out;
  while (p < last) {
    // where there is no comma the first of 32 bytes behind is meant, too far for a number
    const comma = p + <usize>ctz(<u32>i8x16.bitmask(i8x16.eq(v128.load(p), commas)));
    const stop = comma < last ? comma : last;
    const bits = singleIn(p, stop);
    if (bits === NO_SINGLE) {
      break;
    }
    store<u32>(to, bits);
    to += 4;
    p = stop + 1;
  }
  const read = (to - out) >> 2;
  memory.fill(ITEM_BITMAP + <usize>items, 0, read);
  items += <i32>read;
  out = to;
  return p;
}

function readItem(start: usize, end: usize, kind: i32): bool {
  const isNull = isNullText(start, end);
  itemNulls += i32(isNull);
  store<u8>(ITEM_BITMAP + <usize>items, u8(isNull));
  if (kind <= FLOAT32) {
    let value: f64 = 0;
    if (!isNull) {
      value = float64In(start, end);
      if ((kind === FLOAT64 ? value !== value : !decidesFloat32(value)) && !isNaNText(start, end)) {
        return false;
      }
    }
    if (kind === FLOAT64) {
      store<f64>(out, value);
      out += 8;
    } else {
      store<f32>(out, <f32>value);
      out += 4;
    }
    return true;
  }
  let value: i64 = 0;
  if (!isNull) {
    value = int64In(start, end);
    if (value === BAD_INTEGER) {
      return false;
    }
  }
  switch (kind) {
    case INT64:
      store<i64>(out, value);
      out += 8;
      return true;
    case INT32:
      store<i32>(out, <i32>value);
      out += 4;
      return value === <i64>(<i32>value);
    case INT16:
      store<i16>(out, <i16>value);
      out += 2;
      return value === <i64>(<i16>value);
    default:
      store<i8>(out, <i8>value);
      out += 1;
      return value === <i64>(<i8>value);
  }
}
