/** Bytes that grow at their end. The memory is kept from one use to the next. */
export class ByteBuffer {
  bytes: Buffer;
  view: DataView;
  length = 0;

  constructor(capacity = 1 << 16) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for `size` bytes at the end and returns where they start. */
  take(size: number): number {
    const start = this.length;
    const end = start + size;
    if (end > this.bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(end, 2 * this.bytes.length));
      bytes.set(this.bytes.subarray(0, start));
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer);
    }
    this.length = end;
    return start;
  }

  byte(value: number): void {
    const at = this.take(1);
    this.bytes[at] = value;
  }

  append(bytes: Uint8Array): void {
    const at = this.take(bytes.length);
    this.bytes.set(bytes, at);
  }

  /** Appends part of an array; short parts by a loop, which beats making a view. */
  appendPart(from: Uint8Array, start: number, end: number): void {
    let at = this.take(end - start);
    if (end - start > 48) {
      this.bytes.set(from.subarray(start, end), at);
      return;
    }
    const { bytes } = this;
    for (let p = start; p < end; p++) {
      bytes[at++] = from[p];
    }
  }

  ascii(text: string): void {
    const at = this.take(text.length);
    for (let i = 0; i < text.length; i++) {
      this.bytes[at + i] = text.charCodeAt(i);
    }
  }

  utf8(text: string): void {
    this.append(Buffer.from(text, 'utf8'));
  }

  fill(value: number, count: number): void {
    const at = this.take(count);
    this.bytes.fill(value, at, at + count);
  }

  clear(): void {
    this.length = 0;
  }

  /** What is there, as a view that the next append may overwrite. */
  contents(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  /** A copy of what is there. */
  copy(): Uint8Array {
    return Uint8Array.from(this.contents());
  }
}
