import { unsignedIn } from './digits';

/** What is left to the host: it may be the least int64, or no integer. */
export const BAD_INTEGER: i64 = i64.MIN_VALUE;

const MINUS = 45;

/** The integer in [start, end); {@link BAD_INTEGER} for what the host has to look at. */
export function int64In(start: usize, end: usize): i64 {
  const isNegative = usize(load<u8>(start) === MINUS);
  const value = <i64>unsignedIn(start + isNegative, end);
  return value < 0 ? BAD_INTEGER : isNegative ? -value : value;
}
