import { bits as heldBits, count as heldCount, end, giveBack, next as heldNext, setBits } from './bits';
import { copyFar, copyNear, STRIDE } from './copy';
import { DISTANCE_BITS, END_OF_BLOCK, EXCEPTION, EXTRA, LENGTH, LITERAL_BITS, PLACE_SHIFT, SUBTABLE } from './entries';
import { DISTANCE_TABLE, LITERAL_TABLE } from './places';
import { BAD_DISTANCE, BAD_LITERAL, BLOCK_END, NEED_INPUT, OUTPUT_FULL, TOO_FAR_BACK } from './status';
import { first, out as heldOut, setOut } from './window';

const LITERAL_PLACE: usize = ((1 << LITERAL_BITS) - 1) << PLACE_SHIFT;
const DISTANCE_PLACE: usize = ((1 << DISTANCE_BITS) - 1) << PLACE_SHIFT;

/** The entry of a subtable for the bits behind those that told the subtable. */
function subEntry(table: usize, entry: u64, rest: u64): u64 {
  const index = <usize>(entry >> 32) + <usize>(rest & (((<u64>1) << ((entry >> 8) & 15)) - 1));
  return load<u64>(table + (index << PLACE_SHIFT));
}

/**
 * Decodes a block while there are 8 bytes of input for a refill. That gives 53 bits, just enough for what a turn may use:
 * literals of one entry (10 bits), those of another with a length and its extra bits (10 + 5), a distance (15 + 13).
 * An entry from a subtable (15 + 5 bits) is never the first of two.
 *
 * Text may go beyond `limit` by the last turn's literals and match, 2 * 3 + 258 bytes, and rubbish by 31 more.
 *
 * What the loop carries from turn to turn is kept short: `bits` is held shifted by PLACE_SHIFT, with rubbish below, and of
 * `held`, the first free bit in it, only the lowest six bits count.
 *
 * @returns BLOCK_END, OUTPUT_FULL, NEED_INPUT (for this loop; some bytes are left), or a fault
 */
export function decodeFast(limit: usize): i32 {
  giveBack(); // room in `bits` for the shift
  const lastLoad = end - 8;
  const start = first;
  let next = heldNext;
  let out = heldOut;
  let bits = heldBits << PLACE_SHIFT;
  let held = heldCount + PLACE_SHIFT;
  let status = NEED_INPUT;
  while (next <= lastLoad) {
    if (out >= limit) {
      status = OUTPUT_FULL;
      break;
    }
    bits |= load<u64>(next) << held;
    next += (<usize>(~held >> 3)) & 7;
    held |= 56;
    let entry = load<u64>((<usize>bits) & LITERAL_PLACE, LITERAL_TABLE);
    if (entry & EXCEPTION) {
      if (entry & SUBTABLE) {
        entry = subEntry(LITERAL_TABLE, entry, bits >> (LITERAL_BITS + PLACE_SHIFT));
      }
      if (entry & EXCEPTION) {
        bits >>= entry;
        held -= entry;
        status = entry & END_OF_BLOCK ? BLOCK_END : BAD_LITERAL;
        break;
      }
      if (!(entry & LENGTH)) {
        store<u8>(out, <u8>(entry >> 32));
        out++;
        bits >>= entry;
        held -= entry;
        continue;
      }
    }
    store<u32>(out, <u32>(entry >> 32));
    out += ((<usize>entry) >> 8) & 3;
    let before = bits;
    bits >>= entry;
    held -= entry;
    let length = ((<u32>entry) >> 16) & 0x1ff;
    if (length === 0) {
      entry = load<u64>((<usize>bits) & LITERAL_PLACE, LITERAL_TABLE);
      if (entry & EXCEPTION) {
        continue;
      }
      store<u32>(out, <u32>(entry >> 32));
      out += ((<usize>entry) >> 8) & 3;
      before = bits;
      bits >>= entry;
      held -= entry;
      length = ((<u32>entry) >> 16) & 0x1ff;
      if (length === 0) {
        continue;
      }
    }
    if (entry & EXTRA) {
      length += ((<u32>(before >> PLACE_SHIFT)) & (((<u32>1) << (<u32>entry)) - 1)) >> (((<u32>entry) >> 10) & 31);
    }
    let far = load<u64>((<usize>bits) & DISTANCE_PLACE, DISTANCE_TABLE);
    if (far & EXCEPTION) {
      if (far & SUBTABLE) {
        far = subEntry(DISTANCE_TABLE, far, bits >> (DISTANCE_BITS + PLACE_SHIFT));
      }
      if (far & EXCEPTION) {
        status = BAD_DISTANCE;
        break;
      }
    }
    const distance = ((<usize>(far >> 16)) & 0xffff) + <usize>((bits >> (far >> 8)) & (far >> 32));
    bits >>= far;
    held -= far;
    if (out - start < distance) {
      status = TOO_FAR_BACK;
      break;
    }
    const stop = out + length;
    if (distance >= STRIDE) {
      const from = out - distance;
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
  setBits(next, bits >> PLACE_SHIFT, (held & 63) - PLACE_SHIFT);
  setOut(out);
  return status;
}
