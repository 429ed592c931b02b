import { mix32 } from './random';

const ROUNDS = 4;

/**
 * A random order of 0 … size − 1 that needs no memory: a Feistel network over the next power of four, walked until
 * it lands inside.
 */
export class Permutation {
  private readonly halfBits: number;
  private readonly half: number;
  private readonly keys: number[];

  constructor(
    private readonly size: number,
    seed: number
  ) {
    this.halfBits = Math.max(1, Math.ceil(Math.log2(Math.max(2, size)) / 2));
    this.half = 2 ** this.halfBits;
    this.keys = Array.from({ length: ROUNDS }, (_, round) => mix32(mix32(seed) + 0x9e37 * (round + 1)));
  }

  /** Where `index` stands in the random order. */
  at(index: number): number {
    let value = index;
    do {
      value = this.scramble(value);
    } while (value >= this.size);
    return value;
  }

  private scramble(value: number): number {
    let left = Math.floor(value / this.half);
    let right = value - left * this.half;
    for (let round = 0; round < ROUNDS; round++) {
      const next = (left ^ mix32(right + this.keys[round])) & (this.half - 1);
      left = right;
      right = next;
    }
    return left * this.half + right;
  }
}
