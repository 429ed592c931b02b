import { FOLDED } from '../layout';

/**
 * Makes a text short without changing its CRC-32. The polynomial x^32144 + x^16728 + x^14696 + 1 is a multiple of that of
 * CRC-32, so a byte may be taken away if it is added (exclusive or) to the bytes ALPHA, BETA and GAMMA further on. That
 * is done sixteen bytes at once, without tables, until GAMMA bytes and a few are left, and of those anybody can take the
 * CRC. (The idea is that of "Chorba: A novel CRC32 implementation", S. Russell, 2024, arXiv:2412.16398; the polynomial was
 * found by search: few terms, all exponents whole bytes, the first gap wide.)
 */

const ALPHA: usize = 1927;
const BETA: usize = 2181;
const GAMMA: usize = 4018;

/** Bytes taken away at once, multiple of STEP: with those before, they stay in the first-level cache. */
const PIECE: usize = 12288;
const STEP: usize = 32;

/** The bytes left over; room for GAMMA and STEP - 1, rounded up. */
const REST: usize = FOLDED;
/** What was taken away: the last GAMMA bytes, then the piece in work, then room for zeros. */
const TAKEN: usize = FOLDED + 4096;
const PIECE_AT: usize = TAKEN + 4032;

/** The text at `place`, with what was taken away before added; `taken` is where that of the same place belongs. */
function sum(place: usize, taken: usize): v128 {
  return v128.xor(
    v128.xor(v128.load(place), v128.load(taken - ALPHA)),
    v128.xor(v128.load(taken - BETA), v128.load(taken - GAMMA))
  );
}

/**
 * @param from - begin of the text, at least 2 GAMMA bytes; up to STEP - 1 bytes behind it are read
 * @param register - state of the CRC before the text: the complement of the CRC so far
 * @returns how many bytes are left over, from layout.FOLDED on: their CRC, begun with an empty register, is that of all
 */
export function foldText(from: usize, to: usize, register: u32): usize {
  const stop = from + ((to - from - GAMMA) & ~(STEP - 1));
  memory.fill(PIECE_AT - GAMMA, 0, GAMMA);
  store<u32>(PIECE_AT - GAMMA, register);
  let place = from;
  let taken = PIECE_AT;
  while (true) {
    const pieceEnd = min(stop, place + PIECE);
    taken = PIECE_AT;
    for (; place < pieceEnd; place += STEP) {
      v128.store(taken, sum(place, taken));
      v128.store(taken, sum(place + 16, taken + 16), 16);
      taken += STEP;
    }
    if (place >= stop) {
      break;
    }
    memory.copy(PIECE_AT - GAMMA, taken - GAMMA, GAMMA);
  }
  memory.fill(taken, 0, GAMMA + STEP);
  for (let rest = REST; place < to; rest += 16) {
    v128.store(rest, sum(place, taken));
    place += 16;
    taken += 16;
  }
  return to - stop;
}
