const MAGIC = 0x184d2204;
const SHORTEST_MATCH = 4;

/**
 * Unpacks an LZ4 frame.
 * @throws Error for what is no whole frame of version 1
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md and lz4_Block_format.md
 */
export function unpackLz4(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const flags = frame[4];
  if (frame.length < 15 || view.getUint32(0, true) !== MAGIC || flags >> 6 !== 1 || (flags & 1) !== 0) {
    throw new Error('its LZ4 frame is not one of version 1');
  }
  const hasBlockChecksums = (flags & 0x10) !== 0;
  const hasSize = (flags & 8) !== 0;
  const out = new Growing(hasSize ? Number(view.getBigUint64(6, true)) : 4 * frame.length);
  let at = hasSize ? 15 : 7;
  for (;;) {
    if (at + 4 > frame.length) {
      throw new Error('its LZ4 frame is cut off');
    }
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) {
      return out.contents();
    }
    const size = word & 0x7fffffff;
    if (at + size > frame.length) {
      throw new Error('its LZ4 frame is cut off');
    }
    const block = frame.subarray(at, at + size);
    if (word >>> 31 === 1) {
      out.take(block, 0, size);
    } else {
      unpackBlock(block, out);
    }
    at += size + (hasBlockChecksums ? 4 : 0);
  }
}

/** Sequences of literals and copies of what came before, of earlier blocks as well. */
function unpackBlock(block: Uint8Array, out: Growing): void {
  let at = 0;
  const more = (length: number): number => {
    let all = length;
    for (let byte = 255; length === 15 && byte === 255; all += byte) {
      byte = byteAt(block, at++);
    }
    return all;
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = more(token >> 4);
    if (at + literals > block.length) {
      throw new Error('an LZ4 block is damaged');
    }
    out.take(block, at, literals);
    at += literals;
    if (at === block.length) {
      return;
    }
    const distance = byteAt(block, at) | (byteAt(block, at + 1) << 8);
    at += 2;
    out.repeat(distance, more(token & 15) + SHORTEST_MATCH);
  }
}

function byteAt(block: Uint8Array, at: number): number {
  if (at >= block.length) {
    throw new Error('an LZ4 block is damaged');
  }
  return block[at];
}

/** Bytes that become more. */
class Growing {
  private bytes: Uint8Array;
  private length = 0;

  constructor(guess: number) {
    this.bytes = new Uint8Array(Math.min(guess, 1 << 24));
  }

  take(from: Uint8Array, at: number, count: number): void {
    this.reserve(count);
    this.bytes.set(from.subarray(at, at + count), this.length);
    this.length += count;
  }

  /** Copies the last `distance` bytes on and on. */
  repeat(distance: number, count: number): void {
    if (distance === 0 || distance > this.length) {
      throw new Error('an LZ4 block is damaged');
    }
    this.reserve(count);
    const { bytes } = this;
    for (let to = this.length, end = to + count; to < end; to++) {
      bytes[to] = bytes[to - distance];
    }
    this.length += count;
  }

  contents(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count > this.bytes.length) {
      const bytes = new Uint8Array(Math.max(2 * this.bytes.length, this.length + count));
      bytes.set(this.bytes.subarray(0, this.length));
      this.bytes = bytes;
    }
  }
}
