import type { SimilarSpectraSpec } from './spectra-spec';

export type Samples = Float32Array | Float64Array;

/** What came of a comparison. */
export const MEASURED = 0;
/** It is farther than asked for; how far was not computed. */
export const FARTHER = 1;
/** Samples are NaN or infinite, or uncertainties are, or are 0. */
export const INCOMPLETE = 2;
/** All samples are 0. */
export const DARK = 3;
export type Comparison = typeof MEASURED | typeof FARTHER | typeof INCOMPLETE | typeof DARK;

/**
 * Compares spectra with a prototype. All arithmetic is in double; every sum is four sums, of samples 0, 4, 8 …, of 1, 5,
 * 9 … and so on counted from the first that counts, added as (s0 + s1) + (s2 + s3): the same bits everywhere.
 */
export interface SpectrumComparison {
  /** Of the last spectrum that was MEASURED. */
  distance: number;
  /** What the prototype is to be multiplied with to be most like it. */
  scale: number;
  /**
   * @param flux - samples; those of the spectrum begin at `at`
   * @param error - their uncertainties, likewise
   * @param worst - a distance beyond which nobody asks
   */
  compare(flux: Samples, at: number, error: Samples | undefined, errorAt: number, worst: number): Comparison;
  /** The prototype divided by its norm, where distances are those of vectors of norm 1. */
  readonly unit?: Float64Array;
  /** The squared distance of vectors of norm 1 that is the distance `worst`, where there is {@link unit}. */
  square?(worst: number): number;
}

/** How much a distance from two sums may be wrong: 1e-9 of a squared distance of at most 4. */
const SLACK = 1e-9;

/** ‖f/‖f‖ − p/‖p‖‖, or half its square. */
class UnitDistance implements SpectrumComparison {
  distance = 0;
  scale = 0;
  /** The prototype's samples that count, of norm 1. */
  readonly unit: Float64Array;
  private readonly norm: number;

  constructor(
    flux: Float64Array,
    private readonly first: number,
    private readonly isSquared: boolean
  ) {
    this.norm = Math.sqrt(sumOfSquares(flux));
    const factor = 1 / this.norm;
    this.unit = flux.map(value => value * factor);
  }

  square(worst: number): number {
    return this.isSquared ? 2 * worst : worst * worst;
  }

  compare(flux: Samples, at: number, _error: Samples | undefined, _errorAt: number, worst: number): Comparison {
    const { unit, first, isSquared } = this;
    const start = at + first;
    const { length } = unit;
    const whole = length & ~3;
    let n0 = 0;
    let n1 = 0;
    let n2 = 0;
    let n3 = 0;
    let d0 = 0;
    let d1 = 0;
    let i = 0;
    for (; i < whole; i += 4) {
      const a = flux[start + i];
      const b = flux[start + i + 1];
      const c = flux[start + i + 2];
      const d = flux[start + i + 3];
      n0 += a * a;
      n1 += b * b;
      n2 += c * c;
      n3 += d * d;
      d0 += a * unit[i] + c * unit[i + 2];
      d1 += b * unit[i + 1] + d * unit[i + 3];
    }
    if (i < length) {
      const a = flux[start + i];
      n0 += a * a;
      d0 += a * unit[i];
    }
    if (i + 1 < length) {
      const b = flux[start + i + 1];
      n1 += b * b;
      d1 += b * unit[i + 1];
    }
    if (i + 2 < length) {
      const c = flux[start + i + 2];
      n2 += c * c;
      d0 += c * unit[i + 2];
    }
    const square = n0 + n1 + (n2 + n3);
    if (!(square > 0 && square < Infinity)) {
      return square === 0 ? DARK : INCOMPLETE;
    }
    const norm = Math.sqrt(square);
    if (2 - (2 * (d0 + d1)) / norm > this.square(worst) + SLACK) {
      return FARTHER;
    }
    const distance = differenceSquared(flux, start, unit, 1 / norm);
    this.distance = isSquared ? distance / 2 : Math.sqrt(distance);
    this.scale = norm / this.norm;
    return MEASURED;
  }
}

/** χ² with a fitted scale. */
class ChiSquared implements SpectrumComparison {
  distance = 0;
  scale = 0;
  private readonly weights: Float64Array;

  /** @param variance - squares of the prototype's uncertainties */
  constructor(
    private readonly flux: Float64Array,
    private readonly variance: Float64Array | undefined,
    private readonly first: number
  ) {
    this.weights = new Float64Array(flux.length);
  }

  compare(flux: Samples, at: number, error: Samples | undefined, errorAt: number): Comparison {
    const { weights, variance, first } = this;
    const start = at + first;
    const from = errorAt + first;
    const { length } = weights;
    for (let i = 0; i < length; i++) {
      const sigma = error![from + i];
      weights[i] = 1 / (sigma * sigma);
    }
    let scale = this.fit(flux, start);
    if (variance !== undefined) {
      const squared = scale * scale;
      for (let i = 0; i < length; i++) {
        const sigma = error![from + i];
        weights[i] = 1 / (sigma * sigma + squared * variance[i]);
      }
      scale = this.fit(flux, start);
    }
    const sums = [0, 0, 0, 0];
    let light = 0;
    for (let i = 0; i < length; i++) {
      const value = flux[start + i];
      const rest = value - scale * this.flux[i];
      sums[i & 3] += rest * rest * weights[i];
      light += Math.abs(value);
    }
    if (light === 0) {
      return DARK;
    }
    const distance = sums[0] + sums[1] + (sums[2] + sums[3]);
    if (!(distance < Infinity && light < Infinity)) {
      return INCOMPLETE;
    }
    this.distance = distance;
    this.scale = scale;
    return MEASURED;
  }

  /** Σwfp/Σwp². */
  private fit(flux: Samples, start: number): number {
    const { weights, flux: prototype } = this;
    const above = [0, 0, 0, 0];
    const below = [0, 0, 0, 0];
    for (let i = 0; i < weights.length; i++) {
      const weighted = weights[i] * prototype[i];
      above[i & 3] += weighted * flux[start + i];
      below[i & 3] += weighted * prototype[i];
    }
    return (above[0] + above[1] + (above[2] + above[3])) / (below[0] + below[1] + (below[2] + below[3]));
  }
}

/** How a spec compares; `isSingle` when its spectra are float32. */
export function comparison(spec: SimilarSpectraSpec, isSingle: boolean): SpectrumComparison {
  const [first, last] = spec.samples ?? [0, spec.flux.length];
  const round = (value: number): number => (isSingle ? Math.fround(value) : value);
  const flux = Float64Array.from(spec.flux.slice(first, last), round);
  if (spec.metric !== 'chi2') {
    return new UnitDistance(flux, first, spec.metric === 'cosine');
  }
  const variance = spec.fluxError && Float64Array.from(spec.fluxError.slice(first, last), value => round(value) ** 2);
  return new ChiSquared(flux, variance, first);
}

function sumOfSquares(values: Float64Array): number {
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    sums[i & 3] += values[i] * values[i];
  }
  return sums[0] + sums[1] + (sums[2] + sums[3]);
}

/** ‖f·factor − u‖². */
function differenceSquared(flux: Samples, start: number, unit: Float64Array, factor: number): number {
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < unit.length; i++) {
    const rest = flux[start + i] * factor - unit[i];
    sums[i & 3] += rest * rest;
  }
  return sums[0] + sums[1] + (sums[2] + sums[3]);
}
