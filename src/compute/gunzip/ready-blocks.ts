/** A block whose tokens are known before it is read. */
export interface ReadyBlock {
  /** Bits of the file before the block, and up to its end. */
  from: number;
  to: number;
  /** Bits of the last byte before `to` that belong to what follows, the lowest first. */
  unused: number;
}

/**
 * Blocks of a deflate stream that somebody else has decoded to tokens, in the order of the file. They may be anywhere, and
 * begin where no block does: what counts is that one begins at the bit where a block of the stream begins.
 */
export interface ReadyBlocks {
  /**
   * The bit where the first one begins; Infinity while there is none. Those before a place are forgotten.
   * @param place - bit of the file that reading has come to
   */
  next(place: number): number;
  /** Takes that one: its tokens are written to `to`, `length` bytes of them. */
  take(to: Uint8Array): ReadyBlock & { length: number };
}
