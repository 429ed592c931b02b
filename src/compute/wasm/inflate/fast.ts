import { bits as heldBits, count as heldCount, end, giveBack, next as heldNext, setBits } from './bits';
import { copyFar, copyNear, STRIDE } from './copy';
import {
  DISTANCE_BITS,
  END_OF_BLOCK,
  EXCEPTION,
  EXTRA,
  LENGTH,
  LENGTH_AT,
  LITERAL_BITS,
  LONGEST_MATCH,
  PLACE_SHIFT,
  SUBTABLE
} from './entries';
import { DISTANCE_TABLE, LITERAL_TABLE } from './places';
import { BAD_DISTANCE, BAD_LITERAL, BLOCK_END, NEED_INPUT, OUTPUT_FULL, TOO_FAR_BACK } from './status';
import { LITERALS_ALONE, setTokenEnd, TOKEN, TOKEN_DISTANCE, TOKEN_LENGTH, TOKEN_LITERALS, tokenEnd } from './tokens';
import { first, out as heldOut, setOut } from './window';

const LITERAL_PLACE: usize = ((1 << LITERAL_BITS) - 1) << PLACE_SHIFT;
const DISTANCE_PLACE: usize = ((1 << DISTANCE_BITS) - 1) << PLACE_SHIFT;

/** Fields of entries that are loaded by themselves. */
const LITERAL_COUNT: usize = LITERAL_TABLE + 1;
const LITERALS: usize = LITERAL_TABLE + 4;
const EXTRA_PLACE: usize = LITERAL_TABLE + 7;
const DISTANCE_EXTRA: usize = DISTANCE_TABLE + 1;
const LEAST_DISTANCE: usize = DISTANCE_TABLE + 2;
const DISTANCE_MASK: usize = DISTANCE_TABLE + 4;
const DROP_LESS_1: usize = DISTANCE_TABLE + 7;
/** From here on the upper half word of an entry is that of an exception. */
const EXCEPTION_WORD = <u32>(EXCEPTION >> LENGTH_AT);

/** Bytes that a turn may look at: three refills, each of which goes on by up to 7 bytes. */
const TURN: usize = 24;

/** The place in a table of a subtable's entry, for the bits behind those that told the subtable. */
function subPlace(table: usize, place: usize, rest: u64): usize {
  const entry = load<u64>(table + place);
  const index = <usize>(entry >> 32) + <usize>(rest & (((<u64>1) << ((entry >> 8) & 15)) - 1));
  return index << PLACE_SHIFT;
}

/** Goes on behind literals that stand at `out`; as a token they are finished. */
function passLiterals<T>(out: usize, place: usize): usize {
  if (sizeof<T>() === 1) {
    return out + load<u8>(place, LITERAL_COUNT);
  }
  store<u8>(out, load<u8>(place, LITERAL_COUNT), TOKEN_LITERALS);
  store<u32>(out, LITERALS_ALONE, TOKEN_LENGTH);
  return out + TOKEN;
}

/**
 * Decodes a block while there is input enough for a turn. A refill gives 53 bits, enough for literals and a match from the
 * tables themselves (10 + 5, 7 + 13 bits), or from subtables (15 + 5, 15 + 13), and for the next index but in the last case.
 * Behind an entry of literals alone, and behind a distance from a subtable, there is another refill.
 *
 * Text may go beyond `limit` by the last turn's literals and match, 2 * 3 + 258 bytes, and rubbish by 31 more.
 *
 * The time of a turn is that of the chain from one lookup to the next, so it is kept short: `bits` is held shifted by
 * PLACE_SHIFT, with rubbish below; `place`, the next lookup's, is taken before the refill, by shifts of 32 bits, whose
 * counts V8 need not mask; for that, 32 bits hold an index behind the longest entry of the distance table (20 + 13 bits)
 * once a bit of it is dropped. Of `held`, the first free bit in `bits`, only the lowest six bits count.
 *
 * @typeParam T - u8: to text; u64: to tokens (tokens.ts), for which the text before need not be known
 * @returns BLOCK_END, OUTPUT_FULL, NEED_INPUT (for this loop; some bytes are left), or a fault
 */
export function decodeFast<T>(limit: usize): i32 {
  giveBack(); // room in `bits` for the shift
  let next = heldNext;
  if (end - next < TURN) {
    return NEED_INPUT;
  }
  const lastTurn = end - TURN;
  const start = first;
  let out = sizeof<T>() === 1 ? heldOut : tokenEnd;
  let bits = heldBits << PLACE_SHIFT;
  let held = <u32>heldCount + PLACE_SHIFT;
  let status = NEED_INPUT;
  bits |= load<u64>(next) << held;
  next += (~held >> 3) & 7;
  held |= 56;
  let place = (<usize>bits) & LITERAL_PLACE;
  while (next <= lastTurn) {
    if (out >= limit) {
      status = OUTPUT_FULL;
      break;
    }
    let entry = load<u32>(place, LITERAL_TABLE);
    bits |= load<u64>(next) << held;
    next += (~held >> 3) & 7;
    held |= 56;
    store<u32>(out, load<u32>(place, LITERALS));
    let length = entry >>> LENGTH_AT;
    if (length === 0) {
      out = passLiterals<T>(out, place);
      place = ((<u32>bits) >> entry) & LITERAL_PLACE;
      bits >>= entry;
      held -= entry;
      entry = load<u32>(place, LITERAL_TABLE);
      length = entry >>> LENGTH_AT;
      if (length >= EXCEPTION_WORD) {
        continue;
      }
      store<u32>(out, load<u32>(place, LITERALS));
      if (length === 0) {
        out = passLiterals<T>(out, place);
        place = ((<u32>bits) >> entry) & LITERAL_PLACE;
        bits >>= entry;
        held -= entry;
        continue;
      }
      bits |= load<u64>(next) << held;
      next += (~held >> 3) & 7;
      held |= 56;
    }
    if (length > LONGEST_MATCH) {
      if (length >= EXCEPTION_WORD) {
        if (entry & (<u32>SUBTABLE)) {
          place = subPlace(LITERAL_TABLE, place, bits >> (LITERAL_BITS + PLACE_SHIFT));
          entry = load<u32>(place, LITERAL_TABLE);
          length = entry >>> LENGTH_AT;
        }
        if (length >= EXCEPTION_WORD) {
          bits >>= entry;
          held -= entry;
          status = entry & (<u32>END_OF_BLOCK) ? BLOCK_END : BAD_LITERAL;
          break;
        }
        if (length === 0) {
          store<u8>(out, load<u8>(place, LITERALS));
          out = passLiterals<T>(out, place);
          bits >>= entry;
          held -= entry;
          place = (<usize>bits) & LITERAL_PLACE;
          continue;
        }
      }
      if (entry & (<u32>EXTRA)) {
        const value = (<u32>(bits >> PLACE_SHIFT)) & (((<u32>1) << entry) - 1);
        length = (length & (<u32>(LENGTH >> LENGTH_AT))) + (value >> load<u8>(place, EXTRA_PLACE));
      }
    }
    if (sizeof<T>() === 1) {
      out += load<u8>(place, LITERAL_COUNT);
    } else {
      store<u8>(out, load<u8>(place, LITERAL_COUNT), TOKEN_LITERALS);
      store<u16>(out, <u16>length, TOKEN_LENGTH);
    }
    let distancePlace = ((<u32>bits) >> entry) & DISTANCE_PLACE;
    let far = load<u32>(distancePlace, DISTANCE_TABLE);
    bits >>= entry;
    held -= entry;
    place = ((<u32>(bits >> 1)) >> load<u8>(distancePlace, DROP_LESS_1)) & LITERAL_PLACE;
    if (far & (<u32>EXCEPTION)) {
      if (far & (<u32>SUBTABLE)) {
        distancePlace = subPlace(DISTANCE_TABLE, distancePlace, bits >> (DISTANCE_BITS + PLACE_SHIFT));
        far = load<u32>(distancePlace, DISTANCE_TABLE);
      }
      if (far & (<u32>EXCEPTION)) {
        status = BAD_DISTANCE;
        break;
      }
      bits |= load<u64>(next) << held;
      next += (~held >> 3) & 7;
      held |= 56;
      place = (<usize>(bits >> far)) & LITERAL_PLACE;
    }
    const extra = ((<u32>bits) >> load<u8>(distancePlace, DISTANCE_EXTRA)) & load<u16>(distancePlace, DISTANCE_MASK);
    const distance = <usize>load<u16>(distancePlace, LEAST_DISTANCE) + extra;
    bits >>= far;
    held -= far;
    if (sizeof<T>() > 1) {
      store<u16>(out, <u16>distance, TOKEN_DISTANCE);
      out += TOKEN;
      continue;
    }
    const from = out - distance;
    if (from < start) {
      status = TOO_FAR_BACK;
      break;
    }
    const stop = out + length;
    if (distance >= STRIDE) {
      v128.store(out, v128.load(from));
      v128.store(out, v128.load(from, 16), 16);
      if (length > 32) {
        copyFar(out + 32, from + 32, stop);
      }
    } else {
      copyNear(out, distance, stop);
    }
    out = stop;
  }
  setBits(next, bits >> PLACE_SHIFT, <u64>((held & 63) - PLACE_SHIFT));
  if (sizeof<T>() === 1) {
    setOut(out);
  } else {
    setTokenEnd(out);
  }
  return status;
}
