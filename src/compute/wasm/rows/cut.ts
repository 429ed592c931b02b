import { bits, COMMAS, LINE_FEEDS, oddUpTo, QUOTES } from './masks';
import { ANSWER, CELL_END, CELL_FORM, CELL_START, NOTED, NOTED_AT, PLACES } from './memory';
import { passCells, passed, passedClosed, passedEdge, passedInside } from './pass';

/**
 * Cuts text into rows and finds their wanted cells, 64 bytes at a time: a bit per byte says where delimiters, line ends
 * and quotes are; a running XOR of the quotes says what lies between them (Langdale & Lemire 2019, VLDB Journal 28,
 * 941). Rows that are not quite ordinary are left to the host: it knows what they mean.
 */

const RETURN = 13;
const QUOTE: u8 = 34;
/** So many cells before the next wanted one it pays to pass them. */
const FAR: i32 = 16;
const NEVER: i32 = i32.MAX_VALUE;

let width: i32 = 0;
let delimiter: i8 = 0;
let stride: i32 = 0;
let isEvery: bool = false;

/**
 * Tells the shape of the rows that come. Unless every cell is wanted, NOTED and NOTED_AT hold which are.
 *
 * @param cells - number of cells of a row
 * @param wanted - number of wanted cells
 */
export function shapeRows(cells: i32, wanted: i32, separator: i32): void {
  width = cells;
  stride = wanted;
  isEvery = wanted === cells;
  delimiter = <i8>separator;
}

/**
 * Cuts the rows that lie whole in `bytes[from, to)` until there are `most` in the block, or one needs a closer look.
 * ANSWER: where the first row that was not cut starts, and 1 if it is that one which needs it.
 *
 * @param row - rows in the block so far
 * @returns rows in the block
 */
export function cutRows(bytes: usize, from: i32, to: i32, row: i32, most: i32): i32 {
  const separators = i8x16.splat(delimiter);
  const lineFeeds = v128.load(LINE_FEEDS);
  const quotes = v128.load(QUOTES);
  const commas = v128.load(COMMAS);
  const end = bytes + to;
  const first: i32 = isEvery ? 1 : stride > 0 ? load<i32>(NOTED) : NEVER;
  const cells = width;
  let ends = CELL_END + ((<usize>(row * stride)) << 2);
  let start = bytes + from;
  let unclear = 0;
  let column = 0; // delimiters in the row so far
  let next = first; // number of the delimiter to be noted next
  let noted: usize = 0;
  let inside: u64 = 0; // all ones between quotes
  let edge: u64 = 1; // a cell begins
  let closed: u64 = 0; // the last byte was a closing quote

  for (let p = start; p < end; p += 64) {
    if (next - column > FAR && inside === 0) {
      p = passCells(p, end - 64, delimiter, column, min(next, cells), edge, closed);
      column = passed;
      edge = passedEdge;
      closed = passedClosed;
      inside = 0 - passedInside;
    }
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    if (
      inside !== 0 &&
      !v128.any_true(
        v128.or(v128.or(i8x16.eq(a, quotes), i8x16.eq(b, quotes)), v128.or(i8x16.eq(c, quotes), i8x16.eq(d, quotes)))
      )
    ) {
      continue;
    }
    let delimiters = bits(
      i8x16.eq(a, separators),
      i8x16.eq(b, separators),
      i8x16.eq(c, separators),
      i8x16.eq(d, separators)
    );
    let lines: u64 = 0;
    let bad: u64 = 0;
    const isLow = v128.any_true(
      v128.or(
        v128.or(i8x16.lt_s(a, commas), i8x16.lt_s(b, commas)),
        v128.or(i8x16.lt_s(c, commas), i8x16.lt_s(d, commas))
      )
    );
    if (i32(isLow) | i32((inside | closed) !== 0) | i32(p + 64 > end)) {
      const valid: u64 = p + 64 > end ? ((<u64>1) << (end - p)) - 1 : u64.MAX_VALUE;
      delimiters &= valid;
      lines =
        bits(i8x16.eq(a, lineFeeds), i8x16.eq(b, lineFeeds), i8x16.eq(c, lineFeeds), i8x16.eq(d, lineFeeds)) & valid;
      const marks = bits(i8x16.eq(a, quotes), i8x16.eq(b, quotes), i8x16.eq(c, quotes), i8x16.eq(d, quotes)) & valid;
      if ((marks | inside | closed) !== 0) {
        const quoted = oddUpTo(marks) ^ inside; // with the opening quotes, without the closing ones
        delimiters &= ~quoted;
        lines &= ~quoted;
        const edges = delimiters | lines;
        const closing = marks & ~quoted;
        // quotes open where a cell begins and close where it ends
        bad = (marks & quoted & ~((edges << 1) | edge)) | (((closing << 1) | closed) & ~edges & valid);
        inside = <u64>((<i64>quoted) >> 63);
        closed = closing >> 63;
        if (bad !== 0) {
          lines &= (bad & -bad) - 1;
        }
      }
    }
    edge = (delimiters | lines) >> 63;
    while (true) {
      const isEnd = lines !== 0;
      const upTo = (lines & -lines) - 1; // all ones where no line ends
      let own = delimiters & upTo;
      const count = <i32>popcnt(own);
      if (column + count >= next) {
        const place = <i32>(p - bytes);
        if (isEvery) {
          let at = ends + ((<usize>column) << 2);
          let left = count;
          do {
            store<i32>(at, place + <i32>ctz(own));
            own &= own - 1;
            store<i32>(at, place + <i32>ctz(own), 4);
            own &= own - 1;
            store<i32>(at, place + <i32>ctz(own), 8);
            own &= own - 1;
            store<i32>(at, place + <i32>ctz(own), 12);
            own &= own - 1;
            store<i32>(at, place + <i32>ctz(own), 16);
            own &= own - 1;
            store<i32>(at, place + <i32>ctz(own), 20);
            own &= own - 1;
            store<i32>(at, place + <i32>ctz(own), 24);
            own &= own - 1;
            store<i32>(at, place + <i32>ctz(own), 28);
            own &= own - 1;
            at += 32;
            left -= 8;
          } while (left > 0);
        } else {
          let passed = column;
          const upToNow = column + count;
          do {
            for (passed++; passed < next; passed++) {
              own &= own - 1;
            }
            noted += 4;
            store<i32>(PLACES + noted, place + <i32>ctz(own));
            own &= own - 1;
            next = load<i32>(NOTED + noted);
          } while (upToNow >= next);
        }
      }
      column += count;
      if (!isEnd) {
        break;
      }
      const at = p + <usize>ctz(lines);
      if (column + 1 !== cells || load<u8>(at - 1) === RETURN) {
        unclear = 1;
        break;
      }
      const ending = <i32>(at - bytes);
      if (isEvery) {
        store<i32>(ends + ((<usize>column) << 2), ending);
        everyCell(bytes, <i32>(start - bytes), ends);
      } else if (stride > 0) {
        store<i32>(PLACES + noted + 4, ending);
        store<i32>(PLACES, <i32>(start - bytes) - 1);
        wantedCells(bytes, ends);
      }
      ends += (<usize>stride) << 2;
      start = at + 1;
      column = 0;
      noted = 0;
      next = first;
      delimiters &= ~upTo;
      lines &= lines - 1;
      if (++row === most) {
        store<i32>(ANSWER, <i32>(start - bytes));
        store<i32>(ANSWER, 0, 4);
        return row;
      }
    }
    if (unclear | i32(bad !== 0) | i32(column >= cells)) {
      unclear = 1;
      break;
    }
  }
  store<i32>(ANSWER, <i32>(start - bytes));
  store<i32>(ANSWER, unclear, 4);
  return row;
}

/** Starts and forms of a row's cells, all of which are wanted. */
function everyCell(bytes: usize, start: i32, ends: usize): void {
  const stop = ends + ((<usize>stride) << 2);
  let form = CELL_FORM + ((ends - CELL_END) >> 2);
  for (let at = ends; at < stop; at += 4) {
    const end = load<i32>(at);
    const isQuoted = i32(load<u8>(bytes + start) === QUOTE);
    store<i32>(at - CELL_END + CELL_START, start + isQuoted);
    store<i32>(at, end - isQuoted);
    store<u8>(form, isQuoted);
    form++;
    start = end + 1;
  }
}

/** Places and forms of a row's wanted cells. */
function wantedCells(bytes: usize, ends: usize): void {
  const stop = ends + ((<usize>stride) << 2);
  let form = CELL_FORM + ((ends - CELL_END) >> 2);
  let pair: usize = NOTED_AT;
  for (let at = ends; at < stop; at += 4) {
    const start = load<i32>(PLACES + load<u32>(pair)) + 1;
    const end = load<i32>(PLACES + load<u32>(pair, 4));
    const isQuoted = i32(load<u8>(bytes + start) === QUOTE);
    store<i32>(at - CELL_END + CELL_START, start + isQuoted);
    store<i32>(at, end - isQuoted);
    store<u8>(form, isQuoted);
    form++;
    pair += 8;
  }
}
