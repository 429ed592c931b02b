import type { ByteBuffer } from './byte-buffer';
import { putVarint } from './thrift';

/** Equal values from which on a run is written as a run. */
const RUN = 8;

/**
 * Appends levels in Parquet's hybrid of runs and bit packing, with their size in front (data page version 1).
 * @param levels - one to a byte, each below 2^width
 * @param width - bits of a level, 1 or 2
 */
export function putLevels(out: ByteBuffer, levels: Uint8Array, width: number): void {
  const head = out.take(4);
  putHybrid(out, levels, width);
  out.view.setUint32(head, out.length - head - 4, true);
}

/**
 * Appends levels of one bit that are packed already, with their size in front.
 * @param bits - bits after the last level are 0
 * @param ones - how many of them are 1
 */
export function putBitLevels(out: ByteBuffer, bits: Uint8Array, count: number, ones: number): void {
  const head = out.take(4);
  if (ones === count || ones === 0) {
    putVarint(out, count * 2);
    out.byte(ones === 0 ? 0 : 1);
  } else {
    putVarint(out, bits.length * 2 + 1);
    out.append(bits);
  }
  out.view.setUint32(head, out.length - head - 4, true);
}

/**
 * Appends small numbers in the hybrid of runs and bit packing.
 * @param levels - one to a byte, each below 2^width
 * @param width - bits of each: 1, 2, 4 or 8
 */
export function putHybrid(out: ByteBuffer, levels: Uint8Array, width: number): void {
  let at = 0;
  while (at < levels.length) {
    const run = runLength(levels, at);
    if (run >= RUN || at + run === levels.length) {
      putVarint(out, run * 2);
      out.byte(levels[at]);
      at += run;
    } else {
      at = putPacked(out, levels, at, width);
    }
  }
}

function runLength(levels: Uint8Array, start: number): number {
  const level = levels[start];
  let end = start + 1;
  while (end < levels.length && levels[end] === level) {
    end++;
  }
  return end - start;
}

/** Packs groups of 8 up to the next long run; only the last group of all may be filled up. Returns where it ended. */
function putPacked(out: ByteBuffer, levels: Uint8Array, start: number, width: number): number {
  let end = start;
  do {
    end += 8;
  } while (end < levels.length && !isRun(levels, end));
  const groups = (end - start) >> 3;
  putVarint(out, groups * 2 + 1);
  const at = out.take(groups * width);
  out.bytes.fill(0, at, at + groups * width);
  const stop = Math.min(end, levels.length);
  for (let i = start; i < stop; i++) {
    const bit = (i - start) * width;
    out.bytes[at + (bit >> 3)] |= levels[i] << (bit & 7);
  }
  return stop;
}

/** Whether the 16 levels from here on are equal, so that leaving the packing pays. */
function isRun(levels: Uint8Array, start: number): boolean {
  const end = start + 2 * RUN;
  if (end > levels.length) {
    return false;
  }
  for (let i = start + 1; i < end; i++) {
    if (levels[i] !== levels[start]) {
      return false;
    }
  }
  return true;
}
