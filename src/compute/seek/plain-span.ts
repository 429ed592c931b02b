import type { FileReader } from '../gunzip/file-reader';
import type { ZippedSpan } from '../gunzip/gunzip';
import type { Kernel } from '../kernel';
import { HISTORY_SIZE, TEXT } from '../wasm/layout';
import type { Border } from './border';

/** Bytes that are read at once. */
const STEP = 1 << 18;

/** The border at a place of a file that is not zipped. */
export const plainBorder = (offset: number): Border => ({
  offset,
  bits: 0,
  held: 0,
  text: offset,
  crc: 0,
  length: 0,
  reach: 0
});

/** The text of a part of a file that is not zipped, as `Gunzip.span` gives that of one that is. */
export function* plainSpan(
  file: FileReader,
  { memory }: Kernel,
  { from, window, to }: ZippedSpan
): Generator<Uint8Array> {
  if (window) {
    new Uint8Array(memory.buffer).set(window, TEXT - window.length);
  }
  let left = (to?.offset ?? Infinity) - (from?.offset ?? 0);
  while (left > 0) {
    const length = file.read(new Uint8Array(memory.buffer, TEXT, Math.min(STEP, left)));
    if (length === 0) {
      return;
    }
    left -= length;
    yield new Uint8Array(memory.buffer, TEXT, length);
    const end = TEXT + length;
    new Uint8Array(memory.buffer).copyWithin(TEXT - HISTORY_SIZE, end - HISTORY_SIZE, end);
  }
}
