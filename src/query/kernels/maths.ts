import type { RealFunction } from '../typed';
import { doubles, type Kernel } from './kernel';
import { Strict } from './strict';

const DEGREE = Math.PI / 180;

/** Halves away from zero; Math.round takes them up. */
const round = (x: number): number => (x < 0 ? -Math.round(-x) : Math.round(x));

/** A function that makes numbers whole, with digits after (or, negative, before) the point. */
const withDigits =
  (whole: (x: number) => number) =>
  (x: number, digits: number): number => {
    if (digits < 0) {
      const step = 10 ** -digits;
      return step === Infinity ? x - x : whole(x / step) * step;
    }
    const scaled = x * 10 ** digits;
    // Beyond 2^53 there is no fraction left to take off.
    return Math.abs(scaled) < 2 ** 53 ? whole(scaled) / 10 ** digits : x;
  };

const ONE: Partial<Record<RealFunction, (x: number) => number>> = {
  ceil: Math.ceil,
  floor: Math.floor,
  round,
  truncate: Math.trunc,
  sqrt: Math.sqrt,
  exp: Math.exp,
  ln: Math.log,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  cot: x => 1 / Math.tan(x),
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  degrees: x => x / DEGREE,
  radians: x => x * DEGREE
};

const TWO: Partial<Record<RealFunction, (x: number, y: number) => number>> = {
  power: (x, y) => x ** y,
  atan2: Math.atan2,
  round: withDigits(round),
  truncate: withDigits(Math.trunc)
};

/** A function of one or two real numbers. */
export function realFunction(name: RealFunction, inputs: readonly Kernel<Float64Array>[]): Kernel {
  return inputs.length === 1 ? ofOne(ONE[name]!, inputs[0]) : ofTwo(TWO[name]!, inputs[0], inputs[1]);
}

export function ofOne(call: (x: number) => number, input: Kernel<Float64Array>): Kernel {
  return new Strict(doubles, [input], (rows: number, out: Float64Array, x: Float64Array) => {
    for (let i = 0; i < rows; i++) {
      out[i] = call(x[i]);
    }
  });
}

function ofTwo(call: (x: number, y: number) => number, a: Kernel<Float64Array>, b: Kernel<Float64Array>): Kernel {
  return new Strict(doubles, [a, b], (rows: number, out: Float64Array, x: Float64Array, y: Float64Array) => {
    for (let i = 0; i < rows; i++) {
      out[i] = call(x[i], y[i]);
    }
  });
}
