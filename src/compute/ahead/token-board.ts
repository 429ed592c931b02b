import type { ReadyBlock, ReadyBlocks } from '../gunzip/ready-blocks';
import { TOKENS_SIZE } from '../wasm/layout';

/**
 * Blocks of a deflate stream, decoded to tokens (wasm/inflate/tokens.ts) by one thread for another that comes to them
 * later, in memory that both share. One writes, one reads; neither waits for the other.
 */
export class TokenBoard implements ReadyBlocks {
  private readonly words: Int32Array;
  private readonly heads: Float64Array;

  /** @param memory - of a ring, behind which there is room for the board */
  constructor(
    private readonly memory: SharedArrayBuffer,
    private readonly start: number
  ) {
    this.words = new Int32Array(memory, start, WORDS);
    this.heads = new Float64Array(memory, start + HEADS, BLOCKS * HEAD_NUMBERS);
  }

  /** Whether another block can be put. */
  get hasRoom(): boolean {
    return this.words[MADE] - Atomics.load(this.words, USED) < BLOCKS;
  }

  /** Whether all blocks were used or passed. */
  get isEmpty(): boolean {
    return this.words[MADE] === Atomics.load(this.words, USED);
  }

  /** How far the reader has come, a little behind where it is [bytes of the file]. */
  get place(): number {
    return Atomics.load(this.words, PLACE) * PLACE_UNIT;
  }

  /** How far the reader will go [bytes of the file]. */
  get end(): number {
    return Atomics.load(this.words, END) * PLACE_UNIT;
  }

  /** The reader tells how far it will go. */
  aim(end: number): void {
    Atomics.store(this.words, END, Math.ceil(end / PLACE_UNIT));
  }

  /** Puts a block, when there is room. */
  put({ from, to, unused }: ReadyBlock, tokens: Uint8Array): void {
    const made = this.words[MADE];
    const block = made % BLOCKS;
    this.heads.set([from, to, unused, tokens.length], block * HEAD_NUMBERS);
    this.tokens(block, tokens.length).set(tokens);
    Atomics.store(this.words, MADE, made + 1);
  }

  next(place: number): number {
    const { words, heads } = this;
    Atomics.store(words, PLACE, Math.floor(place / 8 / PLACE_UNIT));
    for (let used = words[USED]; used < Atomics.load(words, MADE); Atomics.store(words, USED, ++used)) {
      const from = heads[(used % BLOCKS) * HEAD_NUMBERS];
      if (from >= place) {
        return from;
      }
    }
    return Infinity;
  }

  take(to: Uint8Array): ReadyBlock & { length: number } {
    const used = this.words[USED];
    const block = used % BLOCKS;
    const [from, end, unused, length] = this.heads.subarray(block * HEAD_NUMBERS);
    to.set(this.tokens(block, length));
    Atomics.store(this.words, USED, used + 1);
    return { from, to: end, unused, length };
  }

  private tokens(block: number, length: number): Uint8Array {
    return new Uint8Array(this.memory, this.start + HEADS_END + block * TOKENS_SIZE, length);
  }
}

/** Some 4 MB of the file. */
const BLOCKS = 64;
const HEAD_NUMBERS = 4;

const MADE = 0;
const USED = 1;
const PLACE = 2;
const END = 3;
const WORDS = 4;
/** So that places of any file fit a word [bytes]. */
const PLACE_UNIT = 1024;

const HEADS = 64;
const HEADS_END = 4096;

/** Size of a board [bytes]. */
export const BOARD_SIZE = HEADS_END + BLOCKS * TOKENS_SIZE;
