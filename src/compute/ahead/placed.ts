import { GaiaError, type ErrorValue } from '../../protocol';
import type { Kernel } from '../kernel';
import { HISTORY_SIZE, TEXT } from '../wasm/layout';
import type { Ring } from './ring';

/** Gives a block of text of a ring where the kernel's decoder would have made it, with the text before right before it. */
export function* placed(bytes: Uint8Array, { memory: { buffer } }: Kernel, ring: Ring): Generator<Uint8Array> {
  const { length } = bytes;
  const memory = new Uint8Array(buffer);
  memory.set(bytes, TEXT);
  ring.taken();
  yield new Uint8Array(buffer, TEXT, length);
  const end = TEXT + length;
  memory.copyWithin(TEXT - HISTORY_SIZE, end - HISTORY_SIZE, end);
}

/** The error that a block of a ring tells. */
export const faultIn = (bytes: Uint8Array): GaiaError =>
  GaiaError.from(JSON.parse(new TextDecoder().decode(bytes.slice())) as ErrorValue);
