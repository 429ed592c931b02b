import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { GaiaError } from '../../protocol';
import { openBytes } from '../bytes';
import { defaultEngine } from '../kernel';
import { borderNumbers } from '../seek/border';
import { BLOCK_SIZE, BORDER_BLOCK, END_BLOCK, FAULT_BLOCK, Ring, TEXT_BLOCK } from './ring';
import { unzipParts, type PartsOrder } from './unzip-parts';

const NOTHING = new Uint8Array(0);

/** What is to be unzipped; see `AheadTask`. */
export interface AheadOrder extends PartsOrder {
  ring: SharedArrayBuffer;
  md5?: boolean;
}

/**
 * Unzips a file, or the parts of it that are looked up, into a ring for another thread, which scans it meanwhile. What is
 * wrong with the file goes into the ring as well. Holds the thread until all is taken, nobody reads any more or it is
 * cancelled. Where borders are wanted, see `openBytes`, they are told, and at the end of the text the MD5 of the file.
 */
export function inflateAhead(order: AheadOrder, isCancelled: () => boolean): void {
  const ring = new Ring(order.ring);
  if (defaultEngine() !== 'wasm' || !ring.begin()) {
    ring.lose();
    return;
  }
  try {
    if (unzipParts(order, ring, isCancelled)) {
      ring.put(END_BLOCK, NOTHING, 0, isCancelled);
      return;
    }
  } catch (reason) {
    tellFault(ring, reason, 0, isCancelled);
    return;
  }
  unzipFile(order, ring, isCancelled);
}

function tellFault(ring: Ring, reason: unknown, bytesRead: number, isCancelled: () => boolean): void {
  const fault = new TextEncoder().encode(JSON.stringify(GaiaError.from(reason).toJSON()));
  ring.put(FAULT_BLOCK, fault, bytesRead, isCancelled);
}

function unzipFile({ path, seek, md5 }: AheadOrder, ring: Ring, isCancelled: () => boolean): void {
  let bytesRead = 0;
  const hash = md5 ? createHash('md5') : undefined;
  try {
    const watch = hash && ((bytes: Uint8Array) => void hash.update(bytes));
    const source = openBytes(path, 'wasm', undefined, seek?.every, watch, ring.board);
    ring.board.aim(statSync(path).size);
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
    tellFault(ring, reason, bytesRead, isCancelled);
  }
}
