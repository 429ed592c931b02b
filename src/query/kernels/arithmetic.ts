import type { ArithmeticOp } from '../typed';
import { doubles, type Kernel } from './kernel';
import { Sparse, Strict, type Loop, type SparseLoop } from './strict';

type Doubles = Loop<Float64Array, [Float64Array, Float64Array]>;

const add: Doubles = (rows, out, a, b) => {
  for (let i = 0; i < rows; i++) {
    out[i] = a[i] + b[i];
  }
};

const sub: Doubles = (rows, out, a, b) => {
  for (let i = 0; i < rows; i++) {
    out[i] = a[i] - b[i];
  }
};

const mul: Doubles = (rows, out, a, b) => {
  for (let i = 0; i < rows; i++) {
    out[i] = a[i] * b[i];
  }
};

const div: Doubles = (rows, out, a, b) => {
  for (let i = 0; i < rows; i++) {
    out[i] = a[i] / b[i];
  }
};

const mod: Doubles = (rows, out, a, b) => {
  for (let i = 0; i < rows; i++) {
    out[i] = a[i] % b[i];
  }
};

// Whole numbers know no -0, which 0 * -5 and -4 % 2 are in doubles.
const mulWhole: Doubles = (rows, out, a, b) => {
  for (let i = 0; i < rows; i++) {
    out[i] = a[i] * b[i] + 0;
  }
};

type Whole = SparseLoop<Float64Array, [Float64Array, Float64Array]>;

/** Towards zero. The remainder is exact, the quotient of the rest too: trunc(a / b) may round up. */
const divWhole: Whole = (rows, out, nulls, a, b) => {
  for (let i = 0; i < rows; i++) {
    if (b[i] === 0) {
      nulls[i] = 1;
    }
    out[i] = (a[i] - (a[i] % b[i])) / b[i] + 0;
  }
};

const modWhole: Whole = (rows, out, nulls, a, b) => {
  for (let i = 0; i < rows; i++) {
    if (b[i] === 0) {
      nulls[i] = 1;
    }
    out[i] = (a[i] % b[i]) + 0;
  }
};

const REAL = { add, sub, mul, div, mod };

/** Arithmetic of doubles (IEEE 754): x / 0 is an infinity or NaN. */
export function realArithmetic(op: ArithmeticOp, a: Kernel<Float64Array>, b: Kernel<Float64Array>): Kernel {
  return new Strict(doubles, [a, b], REAL[op]);
}

/** Arithmetic of whole numbers up to 2^53; division by zero is null. */
export function wholeArithmetic(op: ArithmeticOp, a: Kernel<Float64Array>, b: Kernel<Float64Array>): Kernel {
  if (op === 'div' || op === 'mod') {
    return new Sparse(doubles, [a, b], op === 'div' ? divWhole : modWhole);
  }
  return new Strict(doubles, [a, b], op === 'mul' ? mulWhole : REAL[op]);
}

export const negate: Loop<Float64Array, [Float64Array]> = (rows, out, a) => {
  for (let i = 0; i < rows; i++) {
    out[i] = -a[i];
  }
};

export const negateWhole: Loop<Float64Array, [Float64Array]> = (rows, out, a) => {
  for (let i = 0; i < rows; i++) {
    out[i] = 0 - a[i];
  }
};
