/** What is larger is not kept [bytes]. */
const MOST = 1 << 23;

const kept = new Map<string, Uint8Array>();

/**
 * Memory to work in, the same again for each use of a name: were it new each time, V8 would collect its whole heap every
 * few columns.
 * @param use - nothing of an earlier call with it is needed any more
 */
export function scratch(use: string, size: number): Uint8Array<ArrayBuffer> {
  let bytes = kept.get(use);
  if (bytes === undefined || bytes.length < size) {
    bytes = new Uint8Array(Buffer.allocUnsafeSlow(Math.max(size, Math.min(MOST, 2 * size))).buffer);
    if (bytes.length <= MOST) {
      kept.set(use, bytes);
    }
  }
  return bytes.subarray(0, size) as Uint8Array<ArrayBuffer>;
}
