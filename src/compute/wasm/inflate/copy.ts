import { PATTERNS } from './places';

/**
 * Copies of earlier text. They are made in strides of 16 bytes, so up to 31 bytes behind a match are overwritten with
 * rubbish; the text that follows comes over it, and the window has slack behind its end (layout.TEXT_SLACK).
 */

export const STRIDE: usize = 16;

/** Fills PATTERNS: byte i of a match of distance d repeats byte i mod d of what it copies. */
export function putPatterns(): void {
  for (let distance: usize = 1; distance < STRIDE; distance++) {
    for (let i: usize = 0; i < STRIDE; i++) {
      store<u8>(PATTERNS + distance * STRIDE + i, <u8>(i % distance));
    }
  }
}

/** Copies to `to` and on until `end` is reached, from at least 16 bytes before. */
export function copyFar(to: usize, from: usize, end: usize): void {
  do {
    v128.store(to, v128.load(from));
    to += STRIDE;
    from += STRIDE;
  } while (to < end);
}

/** Copies from less than 16 bytes before: the bytes between repeat, so one vector of them is written again and again. */
export function copyNear(to: usize, distance: usize, end: usize): void {
  const pattern = i8x16.swizzle(v128.load(to - distance), v128.load(PATTERNS + (distance << 4)));
  const period = STRIDE - (STRIDE % distance);
  do {
    v128.store(to, pattern);
    to += period;
  } while (to < end);
}
