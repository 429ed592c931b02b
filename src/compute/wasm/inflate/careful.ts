import { bits, count, drop, fill } from './bits';
import { copyFar, copyNear, STRIDE } from './copy';
import {
  DISTANCE_BITS,
  END_OF_BLOCK,
  EXCEPTION,
  EXTRA,
  EXTRA_AT,
  LITERAL_BITS,
  PLACE_SHIFT,
  SUBTABLE
} from './entries';
import { DISTANCE_TABLE, LITERAL_TABLE } from './places';
import { BAD_DISTANCE, BAD_LITERAL, BLOCK_END, NEED_INPUT, OUTPUT_FULL, TOO_FAR_BACK } from './status';
import { first, out, setOut } from './window';

/** The entry for bits that begin with a code. Bits that are not there yet count as 0. */
export function entryOf(table: usize, indexBits: u64, ahead: u64): u64 {
  const entry = load<u64>(table + ((<usize>(ahead & (((<u64>1) << indexBits) - 1))) << 3));
  if (!(entry & EXCEPTION) || !(entry & SUBTABLE)) {
    return entry;
  }
  const rest = (ahead >> indexBits) & (((<u64>1) << ((entry >> 8) & 15)) - 1);
  return load<u64>(table + ((<usize>((entry >> 32) + rest)) << 3));
}

/** Bits of the stream that an entry stands for. */
function bitsOf(entry: u64): u64 {
  return entry & 255;
}

function copyMatch(distance: usize, length: usize): void {
  if (distance < STRIDE) {
    copyNear(out, distance, out + length);
  } else {
    copyFar(out, out - distance, out + length);
  }
  setOut(out + length);
}

/**
 * Decodes the block entry by entry, as decodeFast does, where the input is too short for that: an entry, with the
 * distance of its match, is used as a whole or not at all. Nothing beyond the input is read.
 *
 * @returns BLOCK_END, OUTPUT_FULL, NEED_INPUT, or a fault
 */
export function decodeCarefully(limit: usize): i32 {
  while (out < limit) {
    fill();
    const entry = entryOf(LITERAL_TABLE, LITERAL_BITS, bits);
    const used = bitsOf(entry);
    if (used > count) {
      return NEED_INPUT;
    }
    if (entry & EXCEPTION) {
      drop(used);
      return entry & END_OF_BLOCK ? BLOCK_END : BAD_LITERAL;
    }
    const literals = ((<usize>entry) >> 8) & 3;
    let length = ((<usize>entry) >> 16) & 0x1ff;
    if (length === 0) {
      store<u32>(out, <u32>(entry >> 32));
      setOut(out + literals);
      drop(used);
      continue;
    }
    if (entry & EXTRA) {
      length += <usize>((bits & (((<u64>1) << used) - 1)) >> (entry >> EXTRA_AT));
    }
    const ahead = bits >> used;
    const far = entryOf(DISTANCE_TABLE, DISTANCE_BITS, ahead);
    const farUsed = bitsOf(far);
    if (used + farUsed > count) {
      return NEED_INPUT;
    }
    if (far & EXCEPTION) {
      return BAD_DISTANCE;
    }
    store<u32>(out, <u32>(entry >> 32));
    setOut(out + literals);
    const distance =
      ((<usize>(far >> 16)) & 0xffff) + <usize>(((ahead << PLACE_SHIFT) >> ((far >> 8) & 31)) & ((far >> 32) & 0xffff));
    if (out - first < distance) {
      return TOO_FAR_BACK;
    }
    drop(used + farUsed);
    copyMatch(distance, length);
  }
  return OUTPUT_FULL;
}
