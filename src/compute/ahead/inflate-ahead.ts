import { createHash } from 'node:crypto';
import { GaiaError } from '../../protocol';
import { openBytes } from '../bytes';
import { defaultEngine } from '../kernel';
import { borderNumbers } from '../seek/border';
import { BLOCK_SIZE, BORDER_BLOCK, END_BLOCK, FAULT_BLOCK, Ring, TEXT_BLOCK } from './ring';

const NOTHING = new Uint8Array(0);

/**
 * Unzips a file into a ring for another thread, which scans it meanwhile. What is wrong with the file goes into the ring
 * as well. Holds the thread until all is taken, nobody reads any more or it is cancelled.
 *
 * @param borders - text after which the next border is told, see `openBytes` [bytes]
 * @param md5 - the end of the text comes with the MD5 of the file, in hexadecimal
 */
export function inflateAhead(
  path: string,
  memory: SharedArrayBuffer,
  isCancelled: () => boolean,
  borders?: number,
  md5 = false
): void {
  const ring = new Ring(memory);
  if (defaultEngine() !== 'wasm' || !ring.begin()) {
    ring.lose();
    return;
  }
  let bytesRead = 0;
  const hash = md5 ? createHash('md5') : undefined;
  try {
    const watch = hash && ((bytes: Uint8Array) => void hash.update(bytes));
    const source = openBytes(path, 'wasm', undefined, borders, watch, ring.board);
    for (const chunk of source.chunks!()) {
      ({ bytesRead } = source);
      for (let at = 0; at === 0 || at < chunk.length; at += BLOCK_SIZE) {
        if (!ring.put(TEXT_BLOCK, chunk.subarray(at, at + BLOCK_SIZE), bytesRead, isCancelled)) {
          return;
        }
      }
      if (source.border) {
        const numbers = Float64Array.from(borderNumbers(source.border));
        ring.put(BORDER_BLOCK, new Uint8Array(numbers.buffer), bytesRead, isCancelled);
      }
    }
    const digest = hash ? new TextEncoder().encode(hash.digest('hex')) : NOTHING;
    ring.put(END_BLOCK, digest, source.bytesRead, isCancelled);
  } catch (reason) {
    const fault = new TextEncoder().encode(JSON.stringify(GaiaError.from(reason).toJSON()));
    ring.put(FAULT_BLOCK, fault, bytesRead, isCancelled);
  }
}
