import { crc32 } from 'node:zlib';
import type { Kernel } from '../kernel';
import { FOLDED } from '../wasm/layout';

/** From here on folding pays [bytes]. */
const FOLD_FROM = 1 << 14;

/**
 * CRC-32 of a piece of text in the kernel's memory. The kernel folds long pieces to some 4 KiB of the same CRC (see
 * wasm/inflate/fold.ts), which costs a quarter of what zlib's own loop takes for the whole.
 *
 * @param from - address in the memory
 * @param crc - that of the text before
 */
export function checksum({ memory, exports }: Kernel, from: number, to: number, crc: number): number {
  if (to - from < FOLD_FROM) {
    return crc32(new Uint8Array(memory.buffer, from, to - from), crc);
  }
  const length = exports.foldText(from, to, ~crc);
  return crc32(new Uint8Array(memory.buffer, FOLDED, length), 0xffffffff); // an empty register
}
