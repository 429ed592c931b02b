/**
 * Looks for blocks in the middle of a stream, as Knespel and Brunst (2023, "Rapidgzip", HPDC '23) do: at each bit it is
 * asked whether the header of a block with codes of its own (RFC 1951, 3.2.7) may stand there.
 */

/** Not the last block, of type 2; the lowest three bits of its header. */
const HEADER: u64 = 4;
/** Most of the five bits that tell how many codes there are: 257 + 29 for literals and lengths, 1 + 29 for distances. */
const MOST_CODES: u64 = 29;
/** The lowest bit of each of 19 lengths, 3 bits each. */
const LOWEST: u64 = (0x1249249 << 30) | 0x9249249;

/** Whether 4 + `more` lengths are those of a code that uses all of its bits: of 128 shares, one of length n has 2^(7 - n). */
function isComplete(lengths: u64, more: u64): bool {
  lengths &= ((<u64>1) << (3 * more + 12)) - 1;
  const ones = lengths & LOWEST;
  const twos = (lengths >> 1) & LOWEST;
  const fours = (lengths >> 2) & LOWEST;
  const upToThree =
    (popcnt(ones & ~twos & ~fours) << 6) + (popcnt(~ones & twos & ~fours) << 5) + (popcnt(ones & twos & ~fours) << 4);
  const fromFour =
    (popcnt(~ones & ~twos & fours) << 3) +
    (popcnt(ones & ~twos & fours) << 2) +
    (popcnt(~ones & twos & fours) << 1) +
    popcnt(ones & twos & fours);
  return upToThree + fromFour === 128;
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
