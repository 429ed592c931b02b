import { doubles, longs, wordsOf, type Kernel, type Storage } from './kernel';
import { Strict } from './strict';

export const WORD = 2 ** 32;

/** The kernel's values in another storage of numbers. Every `small` is exact as `wide` and as `real`. */
export function castKernel(kernel: Kernel, from: Storage, to: Storage): Kernel {
  if (from === to || (from === 'small' && to === 'real')) {
    return kernel;
  }
  if (from === 'small' && to === 'wide') {
    return new Strict(longs, [kernel as Kernel<Float64Array>], widen);
  }
  if (from === 'wide' && to === 'real') {
    return new Strict(doubles, [kernel as Kernel<BigInt64Array>], round);
  }
  throw new Error(`No cast from ${from} to ${to}.`);
}

/** Whole doubles as int64. */
export function widen(rows: number, out: BigInt64Array, values: Float64Array): void {
  const words = wordsOf(out);
  for (let i = 0; i < rows; i++) {
    const value = values[i];
    const upper = Math.floor(value / WORD);
    words[2 * i] = value - upper * WORD;
    words[2 * i + 1] = upper;
  }
}

/** int64 as the nearest double. */
function round(rows: number, out: Float64Array, values: BigInt64Array): void {
  const words = wordsOf(values);
  for (let i = 0; i < rows; i++) {
    out[i] = words[2 * i + 1] * WORD + (words[2 * i] >>> 0);
  }
}
