import { BOARD_SIZE, TokenBoard } from './token-board';

/**
 * Blocks of text on their way from the thread that unzips a file to the thread that scans it, in memory that both share.
 * One writes, one reads; each waits for the other where it must.
 */
export class Ring {
  /** What the reader does for the writer while it waits. */
  readonly board: TokenBoard;
  private readonly words: Int32Array;
  private readonly bytesRead: Float64Array;

  /** @param memory - from {@link ringMemory} */
  constructor(readonly memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory, 0, HEAD >> 2);
    this.bytesRead = new Float64Array(memory, HEAD >> 1, BLOCKS);
    this.board = new TokenBoard(memory, BOARD);
  }

  /** Whether the writer has begun; told after a while at most [ms]. One that has not will not begin any more. */
  isBegun(patience: number): boolean {
    Atomics.wait(this.words, STATE, OFFERED, patience);
    return Atomics.compareExchange(this.words, STATE, OFFERED, LEFT) === BEGUN;
  }

  /** Whether the writer has begun, and both are still at it. */
  get isGoing(): boolean {
    return Atomics.load(this.words, STATE) === BEGUN;
  }

  /** The writer begins. False: nobody will read. */
  begin(): boolean {
    const before = Atomics.compareExchange(this.words, STATE, OFFERED, BEGUN);
    Atomics.notify(this.words, STATE);
    return before === OFFERED;
  }

  /** Takes a part of the file to oneself, reader or writer; the parts are taken in turn, each once. */
  claim(part: number): boolean {
    return Atomics.compareExchange(this.words, CLAIMED, part, part + 1) === part;
  }

  /** Parts that are taken. */
  get claimed(): number {
    return Atomics.load(this.words, CLAIMED);
  }

  /** Nobody reads any more. */
  leave(): void {
    this.stop(LEFT);
  }

  /** The writer is no more. */
  lose(): void {
    this.stop(LOST);
  }

  private stop(state: number): void {
    const { words } = this;
    Atomics.store(words, STATE, state);
    [STATE, WRITTEN, TAKEN].forEach(word => Atomics.notify(words, word));
  }

  /**
   * Writes a block, when there is room.
   *
   * @param bytes - at most {@link BLOCK_SIZE}
   * @param bytesRead - bytes of the file read so far
   * @param work - something else to do while there is none, a little at a time; false when there is nothing
   * @returns false when nobody reads any more
   */
  put(
    kind: BlockKind,
    bytes: Uint8Array,
    bytesRead: number,
    isCancelled: () => boolean,
    work: () => boolean = () => false
  ): boolean {
    const { words } = this;
    const turn = Atomics.load(words, WRITTEN);
    for (;;) {
      if (Atomics.load(words, STATE) !== BEGUN || isCancelled()) {
        return false;
      }
      const taken = Atomics.load(words, TAKEN);
      if (turn - taken < BLOCKS) {
        break;
      }
      if (!work()) {
        Atomics.wait(words, TAKEN, taken, PATIENCE);
      }
    }
    const block = turn % BLOCKS;
    new Uint8Array(this.memory, HEADS + block * BLOCK_SIZE, bytes.length).set(bytes);
    words[(KINDS >> 2) + block] = kind;
    words[(LENGTHS >> 2) + block] = bytes.length;
    this.bytesRead[block] = bytesRead;
    Atomics.store(words, WRITTEN, turn + 1);
    Atomics.notify(words, WRITTEN);
    return true;
  }

  /**
   * Waits for the next block. It is the reader's until {@link taken}.
   *
   * @param check - called now and then while there is none; may throw
   * @param work - something else to do meanwhile, a little at a time; false when there is nothing
   * @returns undefined when the writer was lost
   */
  next(check: () => void, work: () => boolean): Block | undefined {
    const { words, memory } = this;
    const turn = Atomics.load(words, TAKEN);
    while (Atomics.load(words, WRITTEN) === turn) {
      if (Atomics.load(words, STATE) !== BEGUN) {
        return undefined;
      }
      check();
      if (!work()) {
        Atomics.wait(words, WRITTEN, turn, PATIENCE);
      }
    }
    const block = turn % BLOCKS;
    return {
      kind: words[(KINDS >> 2) + block] as BlockKind,
      bytes: new Uint8Array(memory, HEADS + block * BLOCK_SIZE, words[(LENGTHS >> 2) + block]),
      bytesRead: this.bytesRead[block]
    };
  }

  taken(): void {
    Atomics.add(this.words, TAKEN, 1);
    Atomics.notify(this.words, TAKEN);
  }
}

/** What a block of the ring is. */
export type BlockKind =
  typeof TEXT_BLOCK | typeof END_BLOCK | typeof FAULT_BLOCK | typeof BORDER_BLOCK | typeof PART_BLOCK;
export const TEXT_BLOCK = 0;
export const END_BLOCK = 1;
/** JSON of a GaiaError. */
export const FAULT_BLOCK = 2;
/** The numbers of the border that the text before ends at, see seek/border.ts. */
export const BORDER_BLOCK = 3;
/** The text behind it is that of a part of the file, whose number (f64) it tells. */
export const PART_BLOCK = 4;

export interface Block {
  kind: BlockKind;
  bytes: Uint8Array;
  /** Bytes of the file read until then (compressed). */
  bytesRead: number;
}

/** Room for a chunk of the decoder's, which may pass its size a little [bytes]. */
export const BLOCK_SIZE = (1 << 18) + (1 << 10);
const BLOCKS = 8;

/** How long a thread waits before it asks whether there is still a reason to [ms]. */
const PATIENCE = 20;

/** Where the words are that both threads look at. */
const STATE = 0;
const WRITTEN = 1;
const TAKEN = 2;
const CLAIMED = 3;
const KINDS = 64;
const LENGTHS = 128;
const HEAD = 512;
/** Blocks begin here; a whole number of words, since only then are bytes copied by words. */
const HEADS = 4096;

const OFFERED = 0;
const BEGUN = 1;
const LEFT = 2;
const LOST = 3;

const BOARD = Math.ceil((HEADS + BLOCKS * BLOCK_SIZE) / HEADS) * HEADS;

export const ringMemory = (): SharedArrayBuffer => new SharedArrayBuffer(BOARD + BOARD_SIZE);
