/**
 * Looks for blocks in the middle of a stream, as Knespel and Brunst (2023, "Rapidgzip", HPDC '23) do: at each bit it is
 * asked whether the header of a block with codes of its own (RFC 1951, 3.2.7) may stand there.
 */

/** Not the last block, of type 2; the lowest three bits of its header. */
const HEADER: u64 = 4;
/** Most of the five bits that tell how many codes there are: 257 + 29 for literals and lengths, 1 + 29 for distances. */
const MOST_CODES: u64 = 29;
/** Share of all codes that one of a length has, of 128: for lengths of 0 to 7 bits, a byte for each. */
const SHARES: u64 = 0x0102040810204000;
const ALL: u64 = 128;

/** Whether 4 + `more` lengths, 3 bits each, are those of a code that uses all of its bits. */
function isComplete(lengths: u64, more: u64): bool {
  let share: u64 = 0;
  for (let left = more + 4; left > 0; left--) {
    share += (SHARES >> ((lengths & 7) << 3)) & 255;
    lengths >>= 3;
  }
  return share === ALL;
}

/**
 * The first bit from which on a block may begin. One in some thousands of bits looks so by chance; what follows tells.
 *
 * @param from - bit of the memory, counted from address 0
 * @param to - bit behind the last to be asked; 17 bytes behind it may be read
 * @returns the bit, or `to`
 */
export function findBlock(from: usize, to: usize): usize {
  for (let bit = from; bit < to; bit++) {
    const header = load<u64>(bit >> 3) >> (bit & 7);
    if (
      (header & 7) === HEADER &&
      ((header >> 3) & 31) <= MOST_CODES &&
      ((header >> 8) & 31) <= MOST_CODES &&
      isComplete(load<u64>((bit + 17) >> 3) >> ((bit + 17) & 7), (header >> 13) & 15)
    ) {
      return bit;
    }
  }
  return to;
}
