import { closeSync, fstatSync, openSync } from 'node:fs';
import { fileFault } from '../faults';
import { FileReader } from '../gunzip/file-reader';
import { Gunzip, STEPS } from '../gunzip/gunzip';
import type { IdLimits } from '../id-range';
import { loadKernel, releaseKernel } from '../kernel';
import type { PartRange } from '../seek/read-parts';
import { SeekIndex } from '../seek/seek-index';
import type { SeekInput } from '../seek/seek-input';
import { eachPart, wantedParts } from '../seek/wanted-parts';
import { BLOCK_SIZE, PART_BLOCK, TEXT_BLOCK, type Ring } from './ring';

export interface PartsOrder {
  path: string;
  seek?: SeekInput;
  idRange?: IdLimits;
}

/**
 * Unzips those parts of a file into a ring that a look-up (`lookUp`) reads and has not come to yet. Holds the thread until
 * all are taken.
 *
 * @returns false where not parts, but the whole file is to be read
 * @throws GaiaError GZIP_BROKEN, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export function unzipParts({ path, seek, idRange }: PartsOrder, ring: Ring, isCancelled: () => boolean): boolean {
  const index = seek?.ids && SeekIndex.open(seek.index, seek.source);
  if (!index) {
    return false;
  }
  let file = -1;
  try {
    file = opened(path);
    const ranges = wantedParts(index.table, seek!.ids!, idRange);
    const { size, mtimeMs } = fstatSync(file);
    if (!ranges || size !== index.table.source.bytes || mtimeMs !== index.table.source.mtimeMs) {
      return false;
    }
    const parts = eachPart(ranges);
    for (let part = ring.claimed; part < parts.length; part = ring.claimed) {
      if (ring.claim(part) && !unzipPart(path, file, index, part, parts[part], ring, isCancelled)) {
        break;
      }
    }
    return true;
  } finally {
    if (file >= 0) {
      closeSync(file);
    }
    index.close();
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (reason) {
    throw fileFault(path, reason);
  }
}

/** @returns false when nobody reads any more, or nobody can from there */
function unzipPart(
  path: string,
  file: number,
  index: SeekIndex,
  part: number,
  [from, to]: PartRange,
  ring: Ring,
  isCancelled: () => boolean
): boolean {
  const { points, source } = index.table;
  const start = points[from - 1]?.border;
  const end = points[to - 1]?.border;
  const window = start && index.window(from - 1);
  if (start && !window) {
    return false;
  }
  const kernel = loadKernel();
  try {
    const reader = new FileReader(path, file, start?.offset ?? 0);
    ring.board.aim(end?.offset ?? source.bytes);
    if (!ring.put(PART_BLOCK, new Uint8Array(Float64Array.of(part).buffer), 0, isCancelled)) {
      return false;
    }
    const gunzip = new Gunzip(reader, kernel, STEPS, Infinity, ring.board);
    for (const chunk of gunzip.span({ from: start, window, to: end })) {
      for (let at = 0; at < chunk.length; at += BLOCK_SIZE) {
        if (!ring.put(TEXT_BLOCK, chunk.subarray(at, at + BLOCK_SIZE), reader.bytesRead, isCancelled)) {
          return false;
        }
      }
    }
    return true;
  } finally {
    releaseKernel(kernel);
  }
}
