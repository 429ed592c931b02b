import { Curve } from './curve';
import { GIANT, WHITE_DWARF } from './populations';

/** Unreddened BP − RP of the main sequence against absolute G, solar metallicity. */
const MAIN_SEQUENCE_COLOUR = new Curve([
  [-4, -0.4],
  [-2, -0.3],
  [0, -0.06],
  [1, 0.07],
  [1.5, 0.18],
  [2, 0.3],
  [3, 0.5],
  [4, 0.69],
  [4.67, 0.82],
  [5.5, 0.99],
  [6, 1.13],
  [7, 1.45],
  [8, 1.8],
  [9, 2.13],
  [10, 2.47],
  [11, 2.75],
  [12, 3.05],
  [13, 3.42],
  [14, 3.9],
  [15, 4.4],
  [16, 4.8]
]);

const GIANT_COLOUR = new Curve([
  [-3.5, 3.4],
  [-2.5, 2.5],
  [-2, 2.1],
  [-1, 1.6],
  [0, 1.32],
  [0.5, 1.2],
  [1, 1.18],
  [2, 1.08],
  [3, 0.98],
  [3.5, 0.88],
  [3.75, 0.8]
]);

/** Effective temperature against unreddened BP − RP. */
const TEMPERATURE = new Curve([
  [-0.5, 32000],
  [-0.3, 17000],
  [-0.1, 11200],
  [0, 9700],
  [0.3, 7700],
  [0.5, 6850],
  [0.7, 6150],
  [0.82, 5770],
  [1, 5250],
  [1.3, 4650],
  [1.6, 4250],
  [2, 3850],
  [2.5, 3450],
  [3, 3150],
  [3.5, 2950],
  [4.5, 2600]
]);

const DWARF_GRAVITY = new Curve([
  [-4, 3.8],
  [2, 4.1],
  [4, 4.2],
  [5, 4.45],
  [8, 4.7],
  [12, 5.1],
  [16, 5.3]
]);

const GIANT_GRAVITY = new Curve([
  [-3.5, 0.2],
  [-2, 0.9],
  [0.5, 2.4],
  [2, 3.1],
  [3.75, 3.9]
]);

/**
 * Unreddened BP − RP of a star [mag].
 *
 * @param metals - [M/H]; metal-poor stars are bluer
 */
export function intrinsicColour(kind: number, magnitude: number, metals: number): number {
  if (kind === WHITE_DWARF) {
    return (magnitude - 11.6) / 2.9;
  }
  if (kind === GIANT) {
    return GIANT_COLOUR.at(magnitude) + 0.17 * metals;
  }
  const effect = magnitude < 3 ? 0.05 : magnitude < 9 ? 0.16 : 0.1;
  return MAIN_SEQUENCE_COLOUR.at(magnitude) + effect * metals;
}

/** Effective temperature [K]. */
export const temperatureOf = (colour: number): number => TEMPERATURE.at(colour);

/** Logarithm of the surface gravity [cm s⁻²]. */
export function gravityOf(kind: number, magnitude: number): number {
  return kind === WHITE_DWARF ? 8 : kind === GIANT ? GIANT_GRAVITY.at(magnitude) : DWARF_GRAVITY.at(magnitude);
}

/** Zero points of the DR3 photometry, Vega scale: G, BP, RP [mag]. */
export const ZERO_POINT = { g: 25.6873668671, bp: 25.3385422158, rp: 24.7478955012 };

/** Flux excess (F_BP + F_RP) / F_G of a well-behaved star, Riello et al. 2021 (A&A 649, A3), table 2. */
export function expectedExcess(bpRp: number): number {
  const x = bpRp;
  if (x < 0.5) {
    return 1.15436 + 0.033772 * x + 0.032277 * x * x;
  }
  return x < 4 ? 1.162004 + 0.011464 * x + 0.049255 * x * x - 0.005879 * x * x * x : 1.057572 + 0.140537 * x;
}

/** G − RP of a star whose flux excess is the expected one [mag]. */
export function gMinusRp(bpRp: number): number {
  const bpOverRp = 10 ** (0.4 * (ZERO_POINT.bp - ZERO_POINT.rp - bpRp));
  return 2.5 * Math.log10(expectedExcess(bpRp) / (1 + bpOverRp)) + ZERO_POINT.g - ZERO_POINT.rp;
}

/** Effective wavenumber for a colour [µm⁻¹], Lindegren et al. 2021 (A&A 649, A2), eq. 3. */
export function effectiveWavenumber(bpRp: number): number {
  const c = Math.min(7, Math.max(-0.5, bpRp));
  return 2 - (1.81 / Math.PI) * Math.atan(0.331 + 0.572 * c - 0.014 * c * c + 0.045 * c * c * c);
}
