import { gzipBroken } from '../faults';
import type { Kernel } from '../kernel';
import { INPUT, TEXT } from '../wasm/layout';
import { checksum } from './checksum';
import { readMemberHeader } from './member-header';
import { BAD_CRC, BAD_LENGTH, BYTES_AFTER, CUT, faultOf, NEED_INPUT, STREAM_END } from './status';

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
}

export const STEPS: Steps = { read: 1 << 18, text: 1 << 18 };

/**
 * Unzips a file in the kernel's memory. All its members are read (RFC 1952), the CRC and the length of each are checked
 * before its last chunk is given.
 */
export class Gunzip {
  /** Addresses of the next byte of the file, and behind the last that was read. */
  private next = INPUT;
  private end = INPUT;

  constructor(
    private readonly file: Zipped,
    private readonly kernel: Kernel,
    private readonly steps: Steps = STEPS
  ) {}

  /**
   * The text. A chunk is a view of the kernel's memory, valid until the next one is asked for; right before it lie the
   * last 32 KiB of text, or what there was.
   *
   * @throws GaiaError GZIP_BROKEN, FILE_UNREADABLE
   */
  *chunks(): Generator<Uint8Array> {
    const { openWindow, slideWindow } = this.kernel.exports;
    openWindow();
    do {
      const fault = readMemberHeader(() => this.byte());
      if (fault) {
        throw this.broken(fault);
      }
      yield* this.member();
      slideWindow();
    } while (this.another());
  }

  /** The text of a member, from behind its header. */
  private *member(): Generator<Uint8Array> {
    const { inflate, inputNext, textEnd, beginStream, slideWindow } = this.kernel.exports;
    let crc = 0;
    let length = 0;
    beginStream();
    for (;;) {
      const status = inflate(this.next, this.end, TEXT + this.steps.text);
      this.next = inputNext();
      if (status === NEED_INPUT && this.refill()) {
        continue;
      }
      const end = textEnd();
      const chunk = new Uint8Array(this.kernel.memory.buffer, TEXT, end - TEXT);
      if (status === NEED_INPUT || status < 0) {
        yield chunk; // what there is before the fault
        throw this.broken(status < 0 ? faultOf(status) : CUT);
      }
      crc = checksum(this.kernel, TEXT, end, crc);
      length = (length + end - TEXT) >>> 0;
      if (status === STREAM_END) {
        this.checkTrailer(crc, length);
        yield chunk;
        return;
      }
      yield chunk;
      slideWindow();
    }
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
    return length > 0;
  }

  private broken(why: string): Error {
    return gzipBroken(this.file.path, why);
  }
}
