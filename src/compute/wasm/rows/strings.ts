import { cellAt, endOf, isNullText, startOf } from './cells';
import { PLAIN, QUOTED } from './layout';
import { ANSWER, BITMAPS, CELL_FORM, ITEMS, ITEMS_SIZE, VALUES } from './memory';

/**
 * Reads the cells of a column of strings: their bytes to ITEMS, to VALUES where each ends (counted from `used` on), to
 * BITMAPS bytes of 1 where one is null. It stops before a cell with doubled quotes and when ITEMS is full.
 * ANSWER: bytes, nulls.
 *
 * @returns the row where it stopped
 */
export function readStrings(bytes: usize, stride: i32, slot: i32, from: i32, to: i32, used: i32): i32 {
  let cell = cellAt(from, stride, slot);
  const step = (<usize>stride) << 2;
  const full = ITEMS + ITEMS_SIZE;
  let out: usize = ITEMS;
  let offsets: usize = VALUES;
  let flags: usize = BITMAPS;
  let nulls = 0;
  let row = from;
  for (; row < to; row++, cell += step) {
    const start = bytes + startOf(cell);
    const end = bytes + endOf(cell);
    const form = load<u8>(CELL_FORM + (cell >> 2));
    if (form === <u8>PLAIN && isNullText(start, end)) {
      store<u8>(flags, 1);
      nulls++;
    } else {
      const stop = out + (end - start);
      if (form > <u8>QUOTED || stop > full) {
        break;
      }
      let to = out;
      for (let p = start; p < end; p += 16, to += 16) {
        v128.store(to, v128.load(p));
      }
      out = stop;
      store<u8>(flags, 0);
    }
    flags++;
    store<i32>(offsets, used + <i32>(out - ITEMS));
    offsets += 4;
  }
  store<i32>(ANSWER, <i32>(out - ITEMS));
  store<i32>(ANSWER, nulls, 4);
  return row;
}
