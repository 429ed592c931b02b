import { EXCEPTION, EXTRA, EXTRA_AT, LENGTH, LITERAL_BITS } from './entries';
import { LITERAL_TABLE } from './places';

/**
 * Makes entries of the literal table hold as much as their index tells: up to three literals, a match behind them, and
 * the length of the match with its extra bits. One lookup then does the work of up to four; that, and fewer branches
 * between literals and matches, is what makes the decoder fast.
 */

const SIZE: u32 = (<u32>1) << LITERAL_BITS;
const BITS: u64 = LITERAL_BITS;

function entryAt(index: u32): u64 {
  return load<u64>(LITERAL_TABLE + (index << 3));
}

/** Appends the symbol that follows an entry's literals, if its code lies in the index too. */
function extend(entry: u64, index: u32): u64 {
  const used = entry & 255;
  const after = entryAt(index >> (<u32>used));
  if (after & EXCEPTION) {
    return entry;
  }
  const literals = (entry >> 8) & 3;
  if (after & 0x300) {
    const bits = used + (after & 255);
    return bits > BITS ? entry : ((entry + 0x100) & ~(<u64>255)) | ((after >> 32) << (32 + 8 * literals)) | bits;
  }
  const extraAt = used + (after >> EXTRA_AT);
  if (extraAt > BITS) {
    return entry;
  }
  const match = after & (LENGTH | EXTRA);
  return (entry & ~(<u64>255)) | match | (extraAt << EXTRA_AT) | (used + (after & 255));
}

/** Adds the extra bits to the length of the match, if the index holds them all. */
function resolve(entry: u64, index: u32): u64 {
  const used = entry & 255;
  if (!(entry & EXTRA) || used > BITS) {
    return entry;
  }
  const extra = (<u64>(index & ((1 << (<u32>used)) - 1))) >> (entry >> EXTRA_AT);
  return (entry + (extra << 16)) & ~EXTRA;
}

/** Packs every entry; from the last on, because an entry is extended by those of smaller indices as they were. */
export function packTable(): void {
  for (let index: u32 = SIZE; index-- > 0;) {
    let entry = entryAt(index);
    if (entry & EXCEPTION) {
      continue;
    }
    for (let literals: u64 = 1; literals < 3 && isRun(entry, literals); literals++) {
      entry = extend(entry, index);
    }
    store<u64>(LITERAL_TABLE + (index << 3), resolve(entry, index));
  }
}

/** Whether an entry is a number of literals and nothing else. */
function isRun(entry: u64, literals: u64): bool {
  return ((entry >> 8) & 3) === literals && !(entry & LENGTH);
}
