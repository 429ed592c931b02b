import { constants, crc32, createDeflateRaw, deflateRawSync, type DeflateRaw, type ZlibOptions } from 'node:zlib';

/** Random deflate and gzip streams, sound and broken, the same for the same seed. */

export class Dice {
  constructor(private state: number) {}

  /** Uniform in [0, 1) (mulberry32). */
  roll(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Integer in [0, below). */
  below(below: number): number {
    return Math.floor(this.roll() * below);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }

  /** Small numbers more often than large ones. */
  size(most: number): number {
    return Math.floor(Math.exp(this.roll() * Math.log(most + 1))) - 1 + this.below(2);
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let i = 0; i < length; i++) {
      bytes[i] = this.below(256);
    }
    return bytes;
  }
}

type Writer = (dice: Dice, text: Buffer) => void;

/** Kinds of text, each with other statistics of literals, lengths and distances. */
const WRITERS: Writer[] = [
  (dice, text) => void dice.bytes(text.length).copy(text),
  (dice, text) => void text.fill(dice.below(256)),
  (dice, text) => {
    const letters = 2 + dice.below(30);
    text.forEach((_, i) => (text[i] = 48 + dice.below(letters)));
  },
  (dice, text) => {
    // few frequent and many rare bytes: long codes and subtables
    text.forEach((_, i) => (text[i] = Math.floor(256 * dice.roll() ** 6)));
  },
  (dice, text) => {
    // copies from short and long distances
    for (let at = 0; at < text.length;) {
      const far = Math.min(at, 1 + (dice.below(3) ? dice.below(40) : dice.below(33000)));
      const end = Math.min(text.length, at + 1 + dice.size(400));
      const fresh = far === 0 || dice.below(3) === 0;
      for (; at < end; at++) {
        text[at] = fresh ? dice.below(256) : text[at - far];
      }
    }
  },
  (dice, text) => {
    // rows of numbers
    for (let at = 0; at < text.length;) {
      const row = `${1e18 * dice.roll()},${dice.roll() * 360},null,null,${dice.below(2) ? 'True' : '"False"'}\n`;
      at += text.write(row, at, 'latin1');
    }
  }
];

export function randomText(dice: Dice, most: number): Buffer {
  const text = Buffer.alloc(Math.max(0, dice.size(most)));
  dice.of(WRITERS)(dice, text);
  return text;
}

export function randomOptions(dice: Dice): ZlibOptions {
  return {
    level: dice.below(10),
    strategy: dice.below(5),
    memLevel: 1 + dice.below(9),
    windowBits: 9 + dice.below(7)
  };
}

const FLUSHES = [constants.Z_NO_FLUSH, constants.Z_PARTIAL_FLUSH, constants.Z_SYNC_FLUSH, constants.Z_FULL_FLUSH];

/** Node's streams can deflate step by step without a callback; its types do not say so. */
interface Synchronous extends DeflateRaw {
  _handle: {
    writeSync(flush: number, from: Buffer, at: number, length: number, to: Buffer, toAt: number, room: number): void;
  };
  /** After a write: room that is left in the output, bytes that are left of the input. */
  _writeState: Uint32Array;
}

/** Deflates in pieces with flushes between. */
function flushed(dice: Dice, text: Buffer, options: ZlibOptions): Buffer {
  const stream = createDeflateRaw(options) as Synchronous;
  const out = Buffer.allocUnsafe(2 * text.length + 4096);
  let length = 0;
  const write = (from: number, to: number, flush: number): void => {
    stream._handle.writeSync(flush, text, from, to - from, out, length, out.length - length);
    length = out.length - stream._writeState[0];
  };
  let at = 0;
  for (let left = dice.below(6); left > 0; left--) {
    const end = at + dice.below(text.length - at + 1);
    write(at, end, dice.of(FLUSHES));
    at = end;
  }
  write(at, text.length, constants.Z_FINISH);
  stream.close();
  return out.subarray(0, length);
}

/** A sound deflate stream of a text. */
export function randomDeflate(dice: Dice, text: Buffer): Buffer {
  const options = randomOptions(dice);
  return dice.below(4) === 0 ? flushed(dice, text, options) : deflateRawSync(text, options);
}

/** Damages a stream: cut, bits flipped, bytes replaced, bytes added, nonsense from somewhere on. */
export function damaged(dice: Dice, stream: Buffer): Buffer {
  const copy = Buffer.from(stream);
  const at = dice.below(copy.length + 1);
  switch (dice.below(6)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      return Buffer.concat([copy, dice.bytes(dice.size(40) + 1)]);
    case 2:
      return Buffer.concat([copy.subarray(0, at), dice.bytes(dice.size(200) + 1)]);
    case 3:
      // in the first bytes, where block headers and code lengths are
      if (copy.length > 0) {
        copy[dice.below(Math.min(copy.length, 80))] = dice.below(256);
      }
      return copy;
    default:
      for (let flips = copy.length > 0 ? 1 + dice.below(3) : 0; flips > 0; flips--) {
        copy[dice.below(copy.length)] ^= 1 << dice.below(8);
      }
      return copy;
  }
}

const text = (dice: Dice): Buffer => Buffer.concat([dice.bytes(dice.size(60)).map(b => b || 1), Buffer.alloc(1)]);

/** A gzip member with any flags in its header (RFC 1952). */
export function randomMember(dice: Dice, content: Buffer): Buffer {
  const flags = dice.below(3) ? 0 : dice.below(32);
  const fixed = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags]), dice.bytes(6)]);
  const extra = dice.bytes(dice.size(80));
  const header = Buffer.concat([
    fixed,
    ...(flags & 4 ? [Buffer.from([extra.length & 255, extra.length >> 8]), extra] : []),
    ...(flags & 8 ? [text(dice)] : []),
    ...(flags & 16 ? [text(dice)] : [])
  ]);
  const sum = Buffer.alloc(flags & 2 ? 2 : 0);
  if (sum.length > 0) {
    sum.writeUInt16LE(crc32(header) & 0xffff);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content));
  trailer.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, sum, randomDeflate(dice, content), trailer]);
}
