import { statSync } from 'node:fs';
import { GaiaError } from '../../protocol';
import { openBytes } from '../bytes';
import { defaultEngine } from '../kernel';
import { borderNumbers } from '../seek/border';
import type { AsideDoer } from './aside';
import { BLOCK_SIZE, BORDER_BLOCK, END_BLOCK, FAULT_BLOCK, Ring, TEXT_BLOCK, type BlockKind } from './ring';
import { unzipParts, type PartsOrder } from './unzip-parts';

const NOTHING = new Uint8Array(0);

/** What is to be unzipped; see `AheadTask`. */
export interface AheadOrder extends PartsOrder {
  ring: SharedArrayBuffer;
}

/**
 * Unzips a file, or the parts of it that are looked up, into a ring for another thread, which scans it meanwhile. What is
 * wrong with the file goes into the ring as well. Holds the thread until all is taken, nobody reads any more or it is
 * cancelled. Where borders are wanted, see `openBytes`, they are told.
 *
 * @param aside - done while there is no room for text; the rest of it at the end
 */
export function inflateAhead(order: AheadOrder, isCancelled: () => boolean, aside?: AsideDoer): void {
  const ring = new Ring(order.ring);
  if (defaultEngine() !== 'wasm' || !ring.begin()) {
    ring.lose();
    return;
  }
  try {
    if (unzipParts(order, ring, isCancelled)) {
      ring.put(END_BLOCK, NOTHING, 0, isCancelled);
    } else {
      unzipFile(order, ring, isCancelled, aside);
    }
  } catch (reason) {
    ring.put(FAULT_BLOCK, toldOf(reason), 0, isCancelled);
  }
  aside?.finish(isCancelled);
}

const toldOf = (reason: unknown): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(GaiaError.from(reason).toJSON()));

function unzipFile({ path, seek }: AheadOrder, ring: Ring, isCancelled: () => boolean, aside?: AsideDoer): void {
  let bytesRead = 0;
  const work = (): boolean => aside !== undefined && aside.work();
  const put = (kind: BlockKind, bytes: Uint8Array): boolean => {
    while (aside?.isUrgent && !isCancelled()) {
      aside.work();
    }
    return ring.put(kind, bytes, bytesRead, isCancelled, work);
  };
  try {
    const source = openBytes(path, 'wasm', undefined, seek?.every, ring.board);
    ring.board.aim(statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    for (const chunk of source.chunks!()) {
      ({ bytesRead } = source);
      for (let at = 0; at === 0 || at < chunk.length; at += BLOCK_SIZE) {
        if (!put(TEXT_BLOCK, chunk.subarray(at, at + BLOCK_SIZE))) {
          return;
        }
      }
      if (source.border) {
        const numbers = Float64Array.from(borderNumbers(source.border));
        put(BORDER_BLOCK, new Uint8Array(numbers.buffer));
      }
    }
    ({ bytesRead } = source);
    put(END_BLOCK, NOTHING);
  } catch (reason) {
    put(FAULT_BLOCK, toldOf(reason)); // the reader may wait for what is to be done aside
  }
}
