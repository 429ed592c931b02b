/** Bits that grow at their end, least significant bit first, as Arrow's bitmaps and Parquet's packed levels have them. */
export class BitBuffer {
  length = 0;
  private bytes = new Uint8Array(1 << 10);

  /** Appends the first `count` bits of a bitmap, or as many ones where there is none. */
  append(bitmap: Uint8Array | undefined, count: number): void {
    const { length } = this;
    this.reserve(count);
    const { bytes } = this;
    const shift = length & 7;
    const size = (count + 7) >> 3;
    let at = length >> 3;
    if (shift === 0) {
      if (bitmap) {
        bytes.set(bitmap.subarray(0, size), at);
      } else {
        bytes.fill(0xff, at, at + size);
      }
    } else {
      let carry = bytes[at] & ((1 << shift) - 1);
      for (let i = 0; i < size; i++) {
        const byte = bitmap ? bitmap[i] : 0xff;
        bytes[at++] = carry | (byte << shift);
        carry = byte >> (8 - shift);
      }
      bytes[at] = carry;
    }
    this.length = length + count;
    this.trim();
  }

  /** Appends those bits of a bitmap that a second one marks. */
  appendMarked(bitmap: Uint8Array, marks: Uint8Array, count: number): void {
    this.reserve(count);
    const { bytes } = this;
    let { length } = this;
    this.trim();
    for (let i = 0; i < count; i++) {
      if (((marks[i >> 3] >> (i & 7)) & 1) === 1) {
        const at = length >> 3;
        const bit = length & 7;
        const clean = bit === 0 ? 0 : bytes[at];
        bytes[at] = clean | (((bitmap[i >> 3] >> (i & 7)) & 1) << bit);
        length++;
      }
    }
    this.length = length;
  }

  clear(): void {
    this.length = 0;
  }

  /** A view that the next append may overwrite; bits after the last are 0. */
  contents(): Uint8Array {
    return this.bytes.subarray(0, (this.length + 7) >> 3);
  }

  private trim(): void {
    const rest = this.length & 7;
    if (rest > 0) {
      this.bytes[this.length >> 3] &= (1 << rest) - 1;
    }
  }

  private reserve(count: number): void {
    const size = ((this.length + count) >> 3) + 2;
    if (size > this.bytes.length) {
      const bytes = new Uint8Array(Math.max(size, 2 * this.bytes.length));
      bytes.set(this.bytes);
      this.bytes = bytes;
    }
  }
}
