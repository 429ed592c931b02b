import { crc32 } from 'node:zlib';

/** Gives the next byte of the file; throws at its end. */
export type NextByte = () => number;

const DEFLATE = 8;
/** Flags of a member (RFC 1952, 2.3.1). */
const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const RESERVED = 0xe0;

/** Bytes that pass through on their way, summed up. */
class Summed {
  private readonly held = new Uint8Array(512);
  private length = 0;
  private crc = 0;

  constructor(private readonly next: NextByte) {}

  byte(): number {
    if (this.length === this.held.length) {
      this.sum();
    }
    return (this.held[this.length++] = this.next());
  }

  skip(bytes: number): void {
    for (let i = 0; i < bytes; i++) {
      this.byte();
    }
  }

  /** Two bytes, the lower one first. */
  short(): number {
    return this.byte() | (this.byte() << 8);
  }

  skipText(): void {
    while (this.byte() !== 0) {
      // to the zero at its end
    }
  }

  /** CRC-32 of all the bytes so far. */
  sum(): number {
    this.crc = crc32(this.held.subarray(0, this.length), this.crc);
    this.length = 0;
    return this.crc;
  }
}

/**
 * Reads the header of a gzip member (RFC 1952, 2.3); what it tells besides the text is not kept.
 *
 * @returns what is wrong with it, in zlib's words, if anything is
 */
export function readMemberHeader(next: NextByte): string | undefined {
  const header = new Summed(next);
  if (header.short() !== 0x8b1f) {
    return 'incorrect header check';
  }
  if (header.byte() !== DEFLATE) {
    return 'unknown compression method';
  }
  const flags = header.byte();
  if (flags & RESERVED) {
    return 'unknown header flags set';
  }
  header.skip(6); // time, level, system
  if (flags & EXTRA) {
    header.skip(header.short());
  }
  if (flags & NAME) {
    header.skipText();
  }
  if (flags & COMMENT) {
    header.skipText();
  }
  if (flags & HEADER_CRC) {
    const sum = header.sum() & 0xffff;
    return header.short() === sum ? undefined : 'header crc mismatch';
  }
  return undefined;
}
