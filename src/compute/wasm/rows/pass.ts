import { bits, LINE_FEEDS, QUOTES } from './masks';

/**
 * Passes cells that nobody wants, 64 bytes at a time. Quotes are checked as `cutRows` does, but without a branch, since no
 * processor could foresee where they stand.
 */

/** Delimiters of the row up to where the passing ended. */
export let passed: i32 = 0;
/** The state there, each 0 or 1: a cell begins; the byte before was a closing quote; it stands between quotes. */
export let passedEdge: u64 = 0;
export let passedClosed: u64 = 0;
export let passedInside: u64 = 0;

/**
 * Passes whole pieces of 64 bytes until one holds the end of a line, delimiter number `next`, or quotes that are not quite
 * ordinary, such as those about a delimiter.
 *
 * @param p - not between quotes
 * @param last - the last address at which a piece may begin
 * @param column - delimiters of the row before `p`
 * @param edge - 1 if a cell begins at `p`
 * @param closed - 1 if a closing quote is right before `p`
 * @returns where the first piece begins that was not passed
 */
export function passCells(p: usize, last: usize, separator: i8, column: i32, next: i32, edge: u64, closed: u64): usize {
  const separators = i8x16.splat(separator);
  const quotes = v128.load(QUOTES);
  const lineFeeds = v128.load(LINE_FEEDS);
  let inside: u64 = 0;
  for (; p <= last; p += 64) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    const least = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d));
    if (v128.any_true(i8x16.eq(i8x16.min_u(least, lineFeeds), least))) {
      break;
    }
    const marks = bits(i8x16.eq(a, quotes), i8x16.eq(b, quotes), i8x16.eq(c, quotes), i8x16.eq(d, quotes));
    const delimiters = bits(
      i8x16.eq(a, separators),
      i8x16.eq(b, separators),
      i8x16.eq(c, separators),
      i8x16.eq(d, separators)
    );
    // quotes that open stand where a cell begins; the difference has all bits from each of them up to one that closes
    const opening = marks & ((delimiters << 1) | edge);
    const closing = marks ^ opening;
    const quoted = closing - opening - inside;
    // unless the quotes do not take turns, or delimiters stand between them, or no delimiter behind
    const odd =
      (quoted ^ ((quoted << 1) | inside) ^ marks) | (delimiters & quoted) | (((closing << 1) | closed) & ~delimiters);
    const upTo = column + <i32>popcnt(delimiters);
    if (i32(odd !== 0) | i32(upTo >= next)) {
      break;
    }
    column = upTo;
    inside = quoted >> 63;
    closed = closing >> 63;
    edge = delimiters >> 63;
  }
  passed = column;
  passedEdge = edge;
  passedClosed = closed;
  passedInside = inside;
  return p;
}
