import { EXACT, MAX_INT64, MIN_INT64, type ArithmeticOp } from '../typed';
import { WORD } from './casts';
import { doubles, longs, wordsOf, type Kernel } from './kernel';
import { Sparse, Strict, type SparseLoop } from './strict';

type Wide = SparseLoop<BigInt64Array, [BigInt64Array, BigInt64Array]>;

const add: Wide = (rows, out, nulls, a, b) => {
  const [x, y, z] = [wordsOf(a), wordsOf(b), wordsOf(out)];
  for (let i = 0; i < 2 * rows; i += 2) {
    const lower = (x[i] >>> 0) + (y[i] >>> 0);
    const upper = x[i + 1] + y[i + 1] + (lower >= WORD ? 1 : 0);
    z[i] = lower;
    z[i + 1] = upper;
    if (z[i + 1] !== upper) {
      nulls[i >> 1] = 1;
    }
  }
};

const sub: Wide = (rows, out, nulls, a, b) => {
  const [x, y, z] = [wordsOf(a), wordsOf(b), wordsOf(out)];
  for (let i = 0; i < 2 * rows; i += 2) {
    const lower = (x[i] >>> 0) - (y[i] >>> 0);
    const upper = x[i + 1] - y[i + 1] - (lower < 0 ? 1 : 0);
    z[i] = lower;
    z[i + 1] = upper;
    if (z[i + 1] !== upper) {
      nulls[i >> 1] = 1;
    }
  }
};

const whole = {
  mul: (a: number, b: number): number => a * b,
  div: (a: number, b: number): number => (a - (a % b)) / b,
  mod: (a: number, b: number): number => a % b
};
const big = {
  mul: (a: bigint, b: bigint): bigint => a * b,
  div: (a: bigint, b: bigint): bigint => a / b,
  mod: (a: bigint, b: bigint): bigint => a % b
};

/** In doubles where they are exact, else in BigInt: correct for all rows, fast for most. */
const slow =
  (op: 'mul' | 'div' | 'mod'): Wide =>
  (rows, out, nulls, a, b) => {
    const [x, y, z] = [wordsOf(a), wordsOf(b), wordsOf(out)];
    for (let i = 0; i < rows; i++) {
      const left = x[2 * i + 1] * WORD + (x[2 * i] >>> 0);
      const right = y[2 * i + 1] * WORD + (y[2 * i] >>> 0);
      if (nulls[i] || (right === 0 && op !== 'mul')) {
        nulls[i] = 1;
        continue;
      }
      if (Math.abs(left) < EXACT && Math.abs(right) < EXACT) {
        const result = whole[op](left, right);
        if (Math.abs(result) < EXACT) {
          const upper = Math.floor(result / WORD);
          z[2 * i] = result - upper * WORD;
          z[2 * i + 1] = upper;
          continue;
        }
      }
      const result = big[op](a[i], b[i]);
      if (result > MAX_INT64 || result < MIN_INT64) {
        nulls[i] = 1;
      } else {
        out[i] = result;
      }
    }
  };

/** Exact arithmetic of int64; null where the result leaves 64 bits, and for a division by zero. */
export function wideArithmetic(op: ArithmeticOp, a: Kernel<BigInt64Array>, b: Kernel<BigInt64Array>): Kernel {
  return new Sparse(longs, [a, b], op === 'add' ? add : op === 'sub' ? sub : slow(op));
}

/** Division of int64 by 2^bits, 0 < bits < 63: towards zero. */
export function shiftDivide(kernel: Kernel<BigInt64Array>, bits: number): Kernel {
  return new Strict(longs, [kernel], (rows: number, out: BigInt64Array, values: BigInt64Array) => {
    const [x, z] = [wordsOf(values), wordsOf(out)];
    for (let i = 0; i < 2 * rows; i += 2) {
      const negative = x[i + 1] < 0;
      let upper = negative ? ~x[i + 1] + (x[i] === 0 ? 1 : 0) : x[i + 1];
      let lower = negative ? -x[i] : x[i];
      if (bits >= 32) {
        lower = upper >>> (bits - 32);
        upper = 0;
      } else {
        lower = (lower >>> bits) | (upper << (32 - bits));
        upper >>>= bits;
      }
      z[i] = negative ? -lower : lower;
      z[i + 1] = negative ? ~upper + (lower === 0 ? 1 : 0) : upper;
    }
  });
}

/** Remainder of int64 by 2^bits, 0 < bits < 63, with the sign of the dividend. */
export function maskRemainder(kernel: Kernel<BigInt64Array>, bits: number): Kernel {
  const lowerMask = bits >= 32 ? -1 : (1 << bits) - 1;
  const upperMask = bits > 32 ? 2 ** (bits - 32) - 1 : 0;
  return new Strict(longs, [kernel], (rows: number, out: BigInt64Array, values: BigInt64Array) => {
    const [x, z] = [wordsOf(values), wordsOf(out)];
    for (let i = 0; i < 2 * rows; i += 2) {
      const negative = x[i + 1] < 0;
      const upper = negative ? ~x[i + 1] + (x[i] === 0 ? 1 : 0) : x[i + 1];
      const low = (negative ? -x[i] : x[i]) & lowerMask;
      const high = upper & upperMask;
      z[i] = negative ? -low : low;
      z[i + 1] = negative ? ~high + (low === 0 ? 1 : 0) : high;
    }
  });
}

/** floor(x / divisor) as the nearest double, the floor itself exact. */
export function floorDivide(kernel: Kernel<BigInt64Array>, divisor: bigint): Kernel {
  const bits = powerOfTwo(divisor);
  return new Strict(doubles, [kernel], (rows: number, out: Float64Array, values: BigInt64Array) => {
    const words = wordsOf(values);
    for (let i = 0; i < rows; i++) {
      if (bits !== undefined) {
        const upper = words[2 * i + 1];
        out[i] = bits >= 32 ? upper >> (bits - 32) : upper * 2 ** (32 - bits) + (words[2 * i] >>> bits);
      } else {
        const quotient = values[i] / divisor;
        const exact = quotient * divisor === values[i] || values[i] < 0n === divisor < 0n;
        out[i] = Number(exact ? quotient : quotient - 1n);
      }
    }
  });
}

/** k where the value is 2^k with 0 < k < 63. */
export function powerOfTwo(value: bigint): number | undefined {
  return value > 1n && (value & (value - 1n)) === 0n ? value.toString(2).length - 1 : undefined;
}

export const negateWide: SparseLoop<BigInt64Array, [BigInt64Array]> = (rows, out, nulls, values) => {
  const [x, z] = [wordsOf(values), wordsOf(out)];
  for (let i = 0; i < 2 * rows; i += 2) {
    z[i] = -x[i];
    z[i + 1] = ~x[i + 1] + (x[i] === 0 ? 1 : 0);
    // -2^63 is its own opposite.
    if (z[i + 1] < 0 && x[i + 1] < 0) {
      nulls[i >> 1] = 1;
    }
  }
};

export const absWide: SparseLoop<BigInt64Array, [BigInt64Array]> = (rows, out, nulls, values) => {
  const [x, z] = [wordsOf(values), wordsOf(out)];
  for (let i = 0; i < 2 * rows; i += 2) {
    const negative = x[i + 1] < 0;
    z[i] = negative ? -x[i] : x[i];
    z[i + 1] = negative ? ~x[i + 1] + (x[i] === 0 ? 1 : 0) : x[i + 1];
    if (z[i + 1] < 0) {
      nulls[i >> 1] = 1;
    }
  }
};

export const signWide = (rows: number, out: Float64Array, values: BigInt64Array): void => {
  const words = wordsOf(values);
  for (let i = 0; i < rows; i++) {
    const upper = words[2 * i + 1];
    out[i] = upper < 0 ? -1 : upper > 0 || words[2 * i] !== 0 ? 1 : 0;
  }
};
