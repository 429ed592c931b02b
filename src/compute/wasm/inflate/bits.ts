/**
 * The file's bytes as a stream of bits, lowest bit of each byte first (RFC 1951, 3.1.1). Bytes are read only where there
 * are any: no padding behind the input is needed.
 */

/** Address of the next byte. */
export let next: usize = 0;
/** Address behind the last byte. */
export let end: usize = 0;
/** Bits that were taken from bytes and not yet used; those above `count` are 0. */
export let bits: u64 = 0;
/** Number of bits in `bits`, at most 63. */
export let count: u64 = 0;

export function resetBits(): void {
  bits = 0;
  count = 0;
}

export function setInput(from: usize, to: usize): void {
  next = from;
  end = to;
}

/** Sets the reader to where a loop with a reader of its own has come to; it may leave rubbish above `held` bits. */
export function setBits(at: usize, unused: u64, held: u64): void {
  next = at;
  count = held;
  bits = unused & (((<u64>1) << held) - 1);
}

/** Takes bytes until there are 56 bits or more, or no byte is left. */
export function fill(): void {
  if (next + 8 <= end) {
    const taken = (63 - count) >> 3;
    bits |= load<u64>(next) << count;
    next += <usize>taken;
    count += taken << 3;
    bits &= ((<u64>1) << count) - 1;
    return;
  }
  while (count < 56 && next < end) {
    bits |= (<u64>load<u8>(next)) << count;
    next++;
    count += 8;
  }
}

export function drop(used: u64): void {
  bits >>= used;
  count -= used;
}

/** Uses up to 32 bits, which must be there. */
export function take(used: u64): u32 {
  const value = <u32>(bits & (((<u64>1) << used) - 1));
  drop(used);
  return value;
}

/** Drops the rest of a byte: what follows begins with a whole one. */
export function alignToByte(): void {
  drop(count & 7);
}

/** Gives whole bytes back that were taken and not used: they may be moved before the next call. */
export function giveBack(): void {
  next -= <usize>(count >> 3);
  count &= 7;
  bits &= ((<u64>1) << count) - 1;
}
