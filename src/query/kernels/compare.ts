import type { ComparisonOp } from '../typed';
import { WORD } from './casts';
import { bytes, wordsOf, type Kernel } from './kernel';
import { Strict, type Loop } from './strict';

type Doubles = Loop<Uint8Array, [Float64Array, Float64Array]>;

const eq: Doubles = (rows, out, a, b) => {
  for (let i = 0; i < rows; i++) {
    out[i] = a[i] === b[i] ? 1 : 0;
  }
};

const ne: Doubles = (rows, out, a, b) => {
  for (let i = 0; i < rows; i++) {
    out[i] = a[i] !== b[i] ? 1 : 0;
  }
};

const lt: Doubles = (rows, out, a, b) => {
  for (let i = 0; i < rows; i++) {
    out[i] = a[i] < b[i] ? 1 : 0;
  }
};

const le: Doubles = (rows, out, a, b) => {
  for (let i = 0; i < rows; i++) {
    out[i] = a[i] <= b[i] ? 1 : 0;
  }
};

const gt: Doubles = (rows, out, a, b) => lt(rows, out, b, a);
const ge: Doubles = (rows, out, a, b) => le(rows, out, b, a);

const DOUBLES = { eq, ne, lt, le, gt, ge };

/** Which orders of the two sides make a comparison true: smaller, equal, larger, unordered (NaN). */
const ACCEPTS: Record<ComparisonOp, Uint8Array> = {
  eq: Uint8Array.of(0, 1, 0, 0),
  ne: Uint8Array.of(1, 0, 1, 1),
  lt: Uint8Array.of(1, 0, 0, 0),
  le: Uint8Array.of(1, 1, 0, 0),
  gt: Uint8Array.of(0, 0, 1, 0),
  ge: Uint8Array.of(0, 1, 1, 0)
};

const MIRRORED: Record<ComparisonOp, ComparisonOp> = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' };

/** The same comparison with its sides exchanged. */
export const mirrored = (op: ComparisonOp): ComparisonOp => MIRRORED[op];

/** IEEE 754: every comparison with NaN is false, except <>. */
export function compareDoubles(op: ComparisonOp, a: Kernel<Float64Array>, b: Kernel<Float64Array>): Kernel {
  return new Strict(bytes, [a, b], DOUBLES[op]);
}

export function compareWide(op: ComparisonOp, a: Kernel<BigInt64Array>, b: Kernel<BigInt64Array>): Kernel {
  const accepts = ACCEPTS[op];
  return new Strict(bytes, [a, b], (rows: number, out: Uint8Array, left: BigInt64Array, right: BigInt64Array) => {
    const [x, y] = [wordsOf(left), wordsOf(right)];
    for (let i = 0; i < rows; i++) {
      const upper = x[2 * i + 1] - y[2 * i + 1];
      const order = upper !== 0 ? upper : (x[2 * i] >>> 0) - (y[2 * i] >>> 0);
      out[i] = accepts[order < 0 ? 0 : order > 0 ? 2 : 1];
    }
  });
}

/** int64 with double, as the exact numbers that they are. */
export function compareMixed(op: ComparisonOp, a: Kernel<BigInt64Array>, b: Kernel<Float64Array>): Kernel {
  const accepts = ACCEPTS[op];
  return new Strict(bytes, [a, b], (rows: number, out: Uint8Array, left: BigInt64Array, right: Float64Array) => {
    const words = wordsOf(left);
    for (let i = 0; i < rows; i++) {
      out[i] = accepts[orderMixed(words[2 * i + 1], words[2 * i] >>> 0, right[i])];
    }
  });
}

/** 0, 1, 2, 3 as in {@link ACCEPTS}. */
function orderMixed(upper: number, lower: number, real: number): number {
  const rounded = upper * WORD + lower;
  if (rounded !== real) {
    return rounded < real ? 0 : rounded > real ? 2 : 3;
  }
  // Equal after rounding: the double is whole, so its own words decide.
  const realUpper = Math.floor(real / WORD);
  const realLower = real - realUpper * WORD;
  const order = upper !== realUpper ? upper - realUpper : lower - realLower;
  return order < 0 ? 0 : order > 0 ? 2 : 1;
}

/** By UTF-16 code units; capitals count. */
export function compareTexts(op: ComparisonOp, a: Kernel<string[]>, b: Kernel<string[]>): Kernel {
  const accepts = ACCEPTS[op];
  return new Strict(bytes, [a, b], (rows: number, out: Uint8Array, left: string[], right: string[]) => {
    for (let i = 0; i < rows; i++) {
      out[i] = accepts[left[i] < right[i] ? 0 : left[i] > right[i] ? 2 : 1];
    }
  });
}

export function compareBools(op: ComparisonOp, a: Kernel<Uint8Array>, b: Kernel<Uint8Array>): Kernel {
  const accepts = ACCEPTS[op];
  return new Strict(bytes, [a, b], (rows: number, out: Uint8Array, left: Uint8Array, right: Uint8Array) => {
    for (let i = 0; i < rows; i++) {
      out[i] = accepts[left[i] - right[i] + 1];
    }
  });
}
