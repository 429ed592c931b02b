import { closeSync, openSync, readSync } from 'node:fs';
import { BLOCK_END, NEED_INPUT, OUTPUT_FULL } from '../gunzip/status';
import type { Kernel } from '../kernel';
import { INPUT, TOKENS, TOKENS_SIZE } from '../wasm/layout';
import type { TokenBoard } from './token-board';

/** How far ahead of the other thread blocks are looked for [bytes of the file]. */
const LEAD = 3 << 20;
/** Nearer to the end of what is read nothing is looked for [bytes]. */
const SHORTEST = 1 << 17;
/** How much is read at once, looked through at once, and decoded at once [bytes]. */
const READ = 1 << 18;
const LOOK = 1 << 13;
const DECODE = 1 << 15;
/** Bytes that looking for a block may read behind it. */
const BEHIND = 24;

/** Looking for a block; decoding one; waiting until the other thread has passed it; nothing more to do. */
type State = 'look' | 'decode' | 'wait' | 'over';

/**
 * Decodes blocks of a gzip file to tokens, some MB ahead of the thread that unzips it: what a thread does that has nothing
 * to scan just then. It enters the stream in its middle, where a block seems to begin; whether one did is known to the
 * other thread when it comes there. All faults are left to that thread: here they only end a block.
 */
export class TokenMaker {
  private state: State = 'wait';
  private file = -1;
  /** Addresses of the next byte, and behind the last that was read; bytes of the file up to `end`. */
  private next = INPUT;
  private end = INPUT;
  private read = 0;
  /** Bit of the file where the block begins, or may begin, and whether one before it was whole. */
  private from = -1;
  private isSure = false;
  /** The bit of the memory where it may begin, while it is there. */
  private found = 0;

  /** @param kernel - decodes nothing else meanwhile */
  constructor(
    private readonly path: string,
    private readonly board: TokenBoard,
    private readonly kernel: Kernel
  ) {}

  /** Works for a fraction of a millisecond. False: there is nothing to do just now. */
  work(): boolean {
    if (this.state === 'over' || !this.board.hasRoom) {
      return false;
    }
    const { place, isEmpty } = this.board;
    const isReached = place * 8 > this.from || (this.isSure && isEmpty);
    if (isReached && !this.jump(place)) {
      return false;
    }
    if (this.state === 'look') {
      this.look();
    } else if (this.state === 'decode') {
      this.decode();
    }
    return this.state === 'look' || this.state === 'decode';
  }

  close(): void {
    this.state = 'over';
    if (this.file >= 0) {
      closeSync(this.file);
      this.file = -1;
    }
  }

  /** Forgets what it was about: the kernel is needed for something else. */
  forget(): void {
    if (this.state !== 'over') {
      this.state = 'wait';
      this.from = -1;
      this.isSure = false;
    }
  }

  /** Goes to a place ahead of the other thread. */
  private jump(place: number): boolean {
    const lead = Math.min(LEAD, Math.floor((this.board.end - place) / 2));
    if (lead < SHORTEST) {
      this.forget();
      return false;
    }
    this.seek(place + lead);
    return true;
  }

  private seek(place: number): void {
    this.next = this.end = INPUT;
    this.read = place;
    this.from = place * 8;
    this.isSure = false;
    this.state = 'look';
  }

  /** Looks for a block. */
  private look(): void {
    const { findBlock, resumeStream, setTokens } = this.kernel.exports;
    if (this.end - this.next < LOOK + BEHIND) {
      this.refill();
    }
    const last = Math.min(this.next + LOOK, this.end - BEHIND);
    if (last <= this.next) {
      this.close();
      return;
    }
    const address = this.next * 8 + (this.from % 8);
    const to = last * 8;
    const found = findBlock(address, to);
    this.from += found - address;
    this.next = found >> 3;
    if (found < to) {
      this.found = found;
      const held = (8 - (found & 7)) & 7;
      this.next = (found + held) >> 3;
      resumeStream(held > 0 ? this.bytes()[this.next - 1] >> (8 - held) : 0, held, 0);
      setTokens(TOKENS, TOKENS);
      this.state = 'decode';
    }
  }

  private decode(): void {
    const { tokenize, inputNext, tokensEnd, setTokens, heldBits, heldCount } = this.kernel.exports;
    const to = Math.min(this.end, this.next + DECODE);
    const status = tokenize(this.next, to, TOKENS + TOKENS_SIZE - 8);
    this.next = inputNext();
    if (status === NEED_INPUT) {
      if (to === this.end && !this.refill()) {
        this.close();
      }
    } else if (status === BLOCK_END) {
      const offset = this.read - (this.end - this.next);
      const block = { from: this.from, to: offset * 8 - heldCount(), unused: heldBits() };
      this.board.put(block, new Uint8Array(this.kernel.memory.buffer, TOKENS, tokensEnd() - TOKENS));
      setTokens(TOKENS, TOKENS);
      this.from = block.to;
      this.isSure = true;
      this.state = block.to < this.board.end * 8 ? 'decode' : 'wait';
    } else if (status === OUTPUT_FULL) {
      this.close(); // the blocks of this file are too large
    } else if (this.isSure) {
      this.state = 'wait';
    } else {
      this.lookOn();
    }
  }

  /** No block began there. */
  private lookOn(): void {
    const from = this.from + 1;
    if (this.found > 0) {
      this.next = (this.found + 1) >> 3;
      this.state = 'look';
    } else {
      this.seek(Math.floor(from / 8));
    }
    this.from = from;
  }

  private bytes(): Uint8Array {
    return new Uint8Array(this.kernel.memory.buffer);
  }

  private refill(): boolean {
    const bytes = this.bytes();
    const left = this.end - this.next;
    bytes.copyWithin(INPUT, this.next, this.end);
    const length = this.readAt(bytes.subarray(INPUT + left, INPUT + left + READ));
    this.found = 0;
    this.next = INPUT;
    this.end = INPUT + left + length;
    this.read += length;
    return length > 0;
  }

  /** Bytes of the file from `read` on; none where it cannot be read, which the other thread will tell. */
  private readAt(buffer: Uint8Array): number {
    try {
      this.file = this.file < 0 ? openSync(this.path, 'r') : this.file;
      return readSync(this.file, buffer, 0, buffer.length, this.read);
    } catch {
      return 0;
    }
  }
}
