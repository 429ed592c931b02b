/** Node cuts small buffers from one of this size, which is not to be freed [bytes]. */
const POOL = Buffer.poolSize;

/**
 * Frees the memory of an array that nobody uses any more, nor another one in the same buffer. What waits for the garbage
 * collector instead makes it go over the whole heap again and again: V8 does so whenever 64 MB of such memory were added.
 */
export function letGo({ buffer }: ArrayBufferView): void {
  if (buffer.byteLength > POOL && buffer instanceof ArrayBuffer) {
    (buffer as ArrayBuffer & { transfer(length: number): ArrayBuffer }).transfer(0);
  }
}
