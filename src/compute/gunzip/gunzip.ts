import { gzipBroken } from '../faults';
import type { Kernel } from '../kernel';
import type { Border } from '../seek/border';
import { HISTORY_SIZE, INPUT, TEXT, TOKENS } from '../wasm/layout';
import { checksum } from './checksum';
import { readMemberHeader } from './member-header';
import type { ReadyBlock, ReadyBlocks } from './ready-blocks';
import {
  AT_BLOCK,
  AT_BORDER,
  BAD_CRC,
  BAD_LENGTH,
  BYTES_AFTER,
  CUT,
  faultOf,
  NEED_INPUT,
  READY,
  STREAM_END
} from './status';

/**
 * How much is read, and how much text is made, at once [bytes]: the text of a chunk is summed and scanned while it is in
 * the second-level cache.
 */
export interface Steps {
  read: number;
  text: number;
}

/** What is unzipped: a file, or bytes from elsewhere. */
export interface Zipped {
  /** Named in errors. */
  readonly path: string;
  /** Fills as much of the buffer as there is at once; returns the number of bytes, 0 at the end. */
  read(buffer: Uint8Array): number;
  /** Passes so many bytes that are not needed. */
  skip?(length: number): void;
}

/** A bit that no input reaches. */
const NEVER = 2 ** 32 - 1;

export const STEPS: Steps = { read: 1 << 18, text: 1 << 18 };

/** A part of a file, from a border to another; see {@link Gunzip.span}. */
export interface ZippedSpan {
  /** The file's bytes begin here; absent: at the beginning of the file. */
  from?: Border;
  /** Text before it, at least as much as matches reach back. */
  window?: Uint8Array;
  /** Absent: the end of the file. */
  to?: Border;
}

/**
 * Unzips a file in the kernel's memory. All its members are read (RFC 1952), the CRC and the length of each are checked
 * before its last chunk is given.
 */
export class Gunzip {
  /** Addresses of the next byte of the file, and behind the last that was read. */
  private next = INPUT;
  private end = INPUT;
  /** Bytes of the file up to `end`. */
  private read = 0;
  /** Bytes of text so far, and of those up to the last border that was told. */
  private text = 0;
  private told = 0;
  private stop?: Border;
  /** The block whose text is being made of its tokens. */
  private block?: ReadyBlock;

  /** Set while the chunk just given ends at a border. */
  border?: Border;

  /** Bytes of the file that the text so far was made of. */
  get used(): number {
    return this.read - (this.end - this.next);
  }

  /**
   * @param every - text after which the next border is told [bytes]; never by default
   * @param ready - blocks that somebody else decodes, of a file that can skip
   */
  constructor(
    private readonly file: Zipped,
    private readonly kernel: Kernel,
    private readonly steps: Steps = STEPS,
    private readonly every = Infinity,
    private readonly ready?: ReadyBlocks
  ) {}

  /**
   * The text. A chunk is a view of the kernel's memory, valid until the next one is asked for; right before it lie the
   * last 32 KiB of text, or what there was.
   *
   * @throws GaiaError GZIP_BROKEN, FILE_UNREADABLE
   */
  *chunks(): Generator<Uint8Array> {
    this.kernel.exports.openWindow();
    yield* this.members();
  }

  /**
   * The text of a part, as {@link chunks}. The CRC of the member up to the part's end is checked before its last chunk is
   * given: of a part that is damaged, or not the one that the borders were told of, something may have been given.
   */
  *span({ from, window, to }: ZippedSpan): Generator<Uint8Array> {
    const { openWindow, resumeStream, slideWindow } = this.kernel.exports;
    this.stop = to;
    if (!from || !window) {
      openWindow();
      yield* this.members();
      return;
    }
    this.bytes().set(window, TEXT - window.length);
    resumeStream(from.bits, from.held, from.reach);
    this.text = from.text;
    this.read = from.offset;
    yield* this.member(from.crc, from.length);
    slideWindow();
    if (!this.isDone() && this.another()) {
      yield* this.members();
    }
  }

  private *members(): Generator<Uint8Array> {
    const { beginStream, slideWindow } = this.kernel.exports;
    do {
      const fault = readMemberHeader(() => this.byte());
      if (fault) {
        throw this.broken(fault);
      }
      beginStream();
      yield* this.member(0, 0);
      slideWindow();
    } while (!this.isDone() && this.another());
  }

  private isDone(): boolean {
    return this.stop !== undefined && this.text >= this.stop.text;
  }

  /**
   * The text of a member, from behind its header or from a border on.
   * @param crc - of its text before, @param length - of that
   */
  private *member(crc: number, length: number): Generator<Uint8Array> {
    const { textEnd, stopAtBorder, slideWindow } = this.kernel.exports;
    for (;;) {
      const left = (this.stop?.text ?? Infinity) - this.text;
      if (this.every < Infinity) {
        stopAtBorder(TEXT + Math.max(0, this.told + this.every - this.text));
      }
      // one byte further, so that a member that ends at the stop is seen to end
      const status = this.decode(TEXT + Math.min(this.steps.text, left + 1));
      if (status === NEED_INPUT && this.refill()) {
        continue;
      }
      const end = Math.min(textEnd(), TEXT + left);
      const isBeyond = textEnd() > end;
      const chunk = new Uint8Array(this.kernel.memory.buffer, TEXT, end - TEXT);
      if (status === NEED_INPUT || status < 0) {
        yield chunk; // what there is before the fault
        throw this.broken(status < 0 ? faultOf(status) : CUT);
      }
      crc = checksum(this.kernel, TEXT, end, crc);
      length = (length + end - TEXT) >>> 0;
      this.text += end - TEXT;
      if (isBeyond) {
        if (crc !== this.stop!.crc || length !== this.stop!.length) {
          throw this.broken(BAD_CRC);
        }
        yield chunk;
        return;
      }
      if (status === STREAM_END) {
        this.checkTrailer(crc, length);
        yield chunk;
        return;
      }
      if (status === AT_BORDER) {
        this.tell(crc, length);
      }
      yield chunk;
      this.border = undefined;
      slideWindow();
    }
  }

  /** Goes on with the text, from the file or from blocks that are ready; ends as a call of the kernel does. */
  private decode(limit: number): number {
    const { kernel, ready } = this;
    const { inflate, inputNext, stopAtInput, expand } = kernel.exports;
    for (;;) {
      if (this.block) {
        const status = expand(limit);
        if (status !== READY) {
          return status;
        }
        this.goBehind(this.block);
        this.block = undefined;
      }
      if (ready) {
        const ahead = ready.next(this.place) - this.used * 8;
        stopAtInput(Math.min(this.next * 8 + ahead, NEVER));
      }
      const status = inflate(this.next, this.end, limit);
      this.next = inputNext();
      if (status !== AT_BLOCK) {
        return status;
      }
      if (ready!.next(this.place) === this.place) {
        const block = ready!.take(this.bytes().subarray(TOKENS));
        kernel.exports.setTokens(TOKENS, TOKENS + block.length);
        this.block = block;
      }
    }
  }

  /** Bits of the file that the text so far was made of, where a block ends. */
  private get place(): number {
    return this.used * 8 - this.kernel.exports.heldCount();
  }

  /** Goes to the end of a block that was not read. */
  private goBehind({ to, unused }: ReadyBlock): void {
    const offset = Math.ceil(to / 8);
    if (offset <= this.read) {
      this.next = this.end - (this.read - offset);
    } else {
      this.file.skip!(offset - this.read);
      this.read = offset;
      this.next = this.end = INPUT;
    }
    this.kernel.exports.goOn(unused, offset * 8 - to);
  }

  /** Tells the border that the text has come to. */
  private tell(crc: number, length: number): void {
    const { heldBits, heldCount, matchReach } = this.kernel.exports;
    const { text } = this;
    const offset = this.read - (this.end - this.next);
    const reach = Math.min(HISTORY_SIZE, matchReach());
    this.told = text;
    this.border = { offset, bits: heldBits(), held: heldCount(), text, crc, length, reach };
  }

  /** @throws GaiaError GZIP_BROKEN where the member's own sums (RFC 1952, 2.3) are others */
  private checkTrailer(crc: number, length: number): void {
    if (this.word() !== crc) {
      throw this.broken(BAD_CRC);
    }
    if (this.word() !== length) {
      throw this.broken(BAD_LENGTH);
    }
  }

  /** Whether a member follows. Padding by zeros is not taken: it may as well be a file that lost its end. */
  private another(): boolean {
    if (this.next === this.end && !this.refill()) {
      return false;
    }
    if (this.bytes()[this.next] === 0) {
      throw this.broken(BYTES_AFTER);
    }
    return true;
  }

  /** The memory; taken anew each time, since growing it detaches older views. */
  private bytes(): Uint8Array {
    return new Uint8Array(this.kernel.memory.buffer);
  }

  private byte(): number {
    if (this.next === this.end && !this.refill()) {
      throw this.broken(CUT);
    }
    return this.bytes()[this.next++];
  }

  /** Four bytes, the lowest first. */
  private word(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }

  /** Moves what is not used yet to the front of the input and reads on; false at the end of the file. */
  private refill(): boolean {
    const bytes = this.bytes();
    const left = this.end - this.next;
    bytes.copyWithin(INPUT, this.next, this.end);
    const from = INPUT + left;
    const length = this.file.read(bytes.subarray(from, from + this.steps.read));
    this.next = INPUT;
    this.end = from + length;
    this.read += length;
    return length > 0;
  }

  private broken(why: string): Error {
    return gzipBroken(this.file.path, why);
  }
}
