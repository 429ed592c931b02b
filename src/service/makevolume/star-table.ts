import { RADIAN } from '../../sky/angles';
import {
  HALO,
  luminosityFunction,
  magnitudeOfBin,
  M_BINS,
  M_FIRST,
  M_STEP,
  POPULATIONS,
  THICK,
  THIN,
  type StarMix
} from './populations';
import type { Random } from './random';
import { pick } from './sky-draw';

/** Distance of the Sun from the Galactic centre [kpc] and height above the plane [kpc]. */
export const SUN_RADIUS = 8.2;
const SUN_HEIGHT = 0.02;

/** Distance moduli that a line of sight covers, in steps. */
const MU_FIRST = 0;
const MU_STEP = 0.5;
const MU_BINS = 42;
/** Magnitudes where Gaia's completeness fades: half at 20.7. */
const LIMIT = 20.9;
const SOFTNESS = 0.13;
/** Scale height of the dust [kpc] and its extinction in the plane [mag/kpc in G]. */
const DUST_HEIGHT = 0.11;
const DUST_PER_KPC = 0.95;
const DUST_REACH = 5;

/**
 * Extinction in G before a distance [mag].
 *
 * @param kpc - distance [kpc]
 * @param b - Galactic latitude [deg]
 * @param dust - see `dustiness`
 */
export function extinction(kpc: number, b: number, dust: number): number {
  const rise = Math.abs(Math.sin(b * RADIAN)) / DUST_HEIGHT;
  const path = DUST_REACH * (1 - Math.exp(-kpc / DUST_REACH));
  return DUST_PER_KPC * dust * (rise < 1e-3 ? path : (1 - Math.exp(-path * rise)) / rise);
}

/** Probability that Gaia lists a source of this magnitude. */
export function completeness(g: number): number {
  return g < 2 ? 0 : (g < 5 ? 0.8 : 1) / (1 + Math.exp((g - LIMIT) / SOFTNESS));
}

/** A star as drawn: everything else follows from it. */
export interface StarChoice {
  population: number;
  /** Distance modulus. */
  mu: number;
  /** Absolute G. */
  magnitude: number;
}

/** Counts of the stars that Gaia can see along a line of sight, by population, distance and absolute magnitude. */
export class StarTable {
  private constructor(
    private readonly cumulative: Float64Array,
    private readonly populations: readonly number[]
  ) {}

  /** Disc, thick disc and halo along a line of sight. */
  static ofField(l: number, b: number, dust: number): StarTable {
    return StarTable.along([THIN, THICK, HALO], b, dust, (population, kpc) => fieldDensity(population, l, b, kpc));
  }

  /** A population in a narrow range of distance, given by its density over distance [kpc]. */
  static ofBody(
    population: number,
    mix: StarMix,
    b: number,
    dust: number,
    density: (kpc: number) => number
  ): StarTable {
    return StarTable.along([population], b, dust, (_, kpc) => density(kpc), mix);
  }

  private static along(
    populations: readonly number[],
    b: number,
    dust: number,
    density: (population: number, kpc: number) => number,
    mix?: StarMix
  ): StarTable {
    const cumulative = new Float64Array(populations.length * MU_BINS * M_BINS);
    let sum = 0;
    let cell = 0;
    populations.forEach(population => {
      const counts = mix ? totalsOf(mix) : FIELD_TOTALS[population];
      for (let d = 0; d < MU_BINS; d++) {
        const mu = MU_FIRST + (d + 0.5) * MU_STEP;
        const kpc = 10 ** (mu / 5 - 2);
        const stars = density(population, kpc) * kpc ** 3;
        const faint = mu + extinction(kpc, b, dust);
        for (let m = 0; m < M_BINS; m++) {
          const step = Math.round((faint + M_FIRST + (m + 0.5) * M_STEP) / VISIBLE_STEP);
          sum += step >= 0 && step < VISIBLE.length ? stars * counts[m] * VISIBLE[step] : 0;
          cumulative[cell++] = sum;
        }
      }
    });
    return new StarTable(cumulative, populations);
  }

  /** True when there is nothing to draw. */
  get empty(): boolean {
    return !(this.cumulative[this.cumulative.length - 1] > 0);
  }

  draw(random: Random, out: StarChoice): void {
    const cell = pick(this.cumulative, random);
    const m = cell % M_BINS;
    const rest = (cell - m) / M_BINS;
    const d = rest % MU_BINS;
    out.population = this.populations[(rest - d) / MU_BINS];
    out.mu = MU_FIRST + (d + random.uniform()) * MU_STEP;
    out.magnitude = magnitudeOfBin(m) + (random.uniform() - 0.5) * M_STEP;
  }
}

const VISIBLE_STEP = 0.05;
const VISIBLE = Float64Array.from({ length: 460 }, (_, i) => completeness(i * VISIBLE_STEP));

/** Stars of all classes in each bin of absolute magnitude. */
function totalsOf(mix: StarMix): Float64Array {
  const counts = luminosityFunction(mix);
  return Float64Array.from({ length: M_BINS }, (_, m) => counts[3 * m] + counts[3 * m + 1] + counts[3 * m + 2]);
}

const FIELD_TOTALS = POPULATIONS.map(totalsOf);

/** Number density against the Sun's place, of the thin and thick disc and the halo. */
function fieldDensity(population: number, l: number, b: number, kpc: number): number {
  const flat = kpc * Math.cos(b * RADIAN);
  const x = SUN_RADIUS - flat * Math.cos(l * RADIAN);
  const y = flat * Math.sin(l * RADIAN);
  const z = Math.abs(kpc * Math.sin(b * RADIAN) + SUN_HEIGHT);
  const radius = Math.sqrt(x * x + y * y);
  if (population === THIN) {
    return radius > 16 ? 0 : Math.exp(-(radius - SUN_RADIUS) / 2.6 - z / 0.29);
  }
  if (population === THICK) {
    return 0.1 * Math.exp(-(radius - SUN_RADIUS) / 2.9 - z / 0.85);
  }
  const flattened = Math.sqrt(radius * radius + (z / 0.65) ** 2 + 1);
  return 0.004 * (SUN_RADIUS / flattened) ** 2.8;
}
