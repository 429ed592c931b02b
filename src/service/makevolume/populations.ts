import { Curve } from './curve';

/** What a row of the volume is drawn from. */
export const THIN = 0;
export const THICK = 1;
export const HALO = 2;
export const BULGE = 3;
export const LMC = 4;
export const SMC = 5;
export const QUASAR = 6;
export const GALAXY = 7;
/** Clusters follow: `CLUSTER + index`. */
export const CLUSTER = 8;

export const MAIN_SEQUENCE = 0;
export const GIANT = 1;
export const WHITE_DWARF = 2;

/** Absolute G magnitudes that the luminosity functions cover, in steps. */
export const M_FIRST = -4;
export const M_LAST = 16;
export const M_STEP = 0.25;
export const M_BINS = (M_LAST - M_FIRST) / M_STEP;

/** Stars per pc³ and magnitude near the Sun, against absolute G: close to the Gaia Catalogue of Nearby Stars. */
const DWARFS = new Curve([
  [-4, 0],
  [-2, 3e-6],
  [-1, 1e-5],
  [0, 3e-5],
  [1, 1e-4],
  [2, 3e-4],
  [3, 8e-4],
  [4, 2e-3],
  [5, 3.2e-3],
  [6, 3.4e-3],
  [7, 3.3e-3],
  [8, 4.2e-3],
  [9, 6.8e-3],
  [10, 0.01],
  [11, 0.01],
  [12, 8e-3],
  [13, 6e-3],
  [14, 4e-3],
  [15, 2.5e-3],
  [16, 1.5e-3]
]);

/** Dwarfs of an old population: nothing above its turn-off. */
const OLD_DWARFS = new Curve([
  [3.4, 0],
  [4, 1.8e-3],
  [5, 3.2e-3],
  [6, 3.4e-3],
  [7, 3.3e-3],
  [8, 4.2e-3],
  [9, 6.8e-3],
  [10, 0.01],
  [11, 0.01],
  [12, 8e-3],
  [14, 4e-3],
  [16, 1.5e-3]
]);

/** Dwarfs of a population that still forms stars (Magellanic Clouds, young clusters). */
const YOUNG_DWARFS = new Curve([
  [-4, 6e-5],
  [-2, 3e-4],
  [0, 8e-4],
  [2, 1.8e-3],
  [4, 3e-3],
  [6, 3.4e-3],
  [8, 4.2e-3],
  [10, 0.01],
  [12, 8e-3],
  [16, 1.5e-3]
]);

/** Subgiants and giants; the bump is the red clump. */
const GIANTS = new Curve([
  [-3.5, 0],
  [-3, 1e-6],
  [-2, 5e-6],
  [-1, 2e-5],
  [0, 5e-5],
  [0.25, 1.6e-4],
  [0.5, 3.2e-4],
  [0.75, 1.3e-4],
  [1, 7e-5],
  [2, 1.2e-4],
  [3, 3e-4],
  [3.5, 2e-4],
  [3.75, 0]
]);

const WHITE_DWARFS = new Curve([
  [9.5, 0],
  [10, 1e-4],
  [11, 4e-4],
  [12, 7e-4],
  [13, 1e-3],
  [14, 1.4e-3],
  [15, 1.5e-3],
  [16, 3e-4]
]);

/** A stellar population: which stars it has, how metal-rich they are and how they move. */
export interface Population {
  dwarfs: Curve;
  /** Number of giants against the solar neighbourhood's. */
  giants: number;
  whiteDwarfs: number;
  /** Mean [M/H] and its scatter [dex]. */
  metals: number;
  metalScatter: number;
  /** Mean velocity of rotation about the Galactic centre [km/s]. */
  rotation: number;
  /** Velocity dispersion towards the centre, along rotation, to the pole [km/s]. */
  dispersion: readonly [number, number, number];
}

export const POPULATIONS: readonly Population[] = [
  {
    dwarfs: DWARFS,
    giants: 0.5,
    whiteDwarfs: 1,
    metals: -0.08,
    metalScatter: 0.2,
    rotation: 224,
    dispersion: [33, 22, 17]
  },
  {
    dwarfs: OLD_DWARFS,
    giants: 0.7,
    whiteDwarfs: 1.2,
    metals: -0.55,
    metalScatter: 0.25,
    rotation: 185,
    dispersion: [60, 45, 38]
  },
  {
    dwarfs: OLD_DWARFS,
    giants: 0.7,
    whiteDwarfs: 1.2,
    metals: -1.4,
    metalScatter: 0.4,
    rotation: 15,
    dispersion: [140, 85, 85]
  },
  {
    dwarfs: OLD_DWARFS,
    giants: 0.7,
    whiteDwarfs: 0,
    metals: -0.1,
    metalScatter: 0.35,
    rotation: 70,
    dispersion: [110, 95, 90]
  }
];

/** The Magellanic Clouds' own mix of stars. */
export const CLOUD_STARS = { dwarfs: YOUNG_DWARFS, giants: 3, whiteDwarfs: 0 };
export const OLD_CLUSTER_STARS = { dwarfs: OLD_DWARFS, giants: 1.5, whiteDwarfs: 0.3 };
export const YOUNG_CLUSTER_STARS = { dwarfs: YOUNG_DWARFS, giants: 0, whiteDwarfs: 0.1 };

export type StarMix = Pick<Population, 'dwarfs' | 'giants' | 'whiteDwarfs'>;

/** Middle of a bin of absolute magnitude. */
export const magnitudeOfBin = (bin: number): number => M_FIRST + (bin + 0.5) * M_STEP;

/** Number of stars of a mix in each bin of absolute magnitude, [bin × 3 classes]. */
export function luminosityFunction(mix: StarMix): Float64Array {
  const counts = new Float64Array(M_BINS * 3);
  for (let bin = 0; bin < M_BINS; bin++) {
    const magnitude = magnitudeOfBin(bin);
    counts[3 * bin + MAIN_SEQUENCE] = mix.dwarfs.at(magnitude) * M_STEP;
    counts[3 * bin + GIANT] = mix.giants * GIANTS.at(magnitude) * M_STEP;
    counts[3 * bin + WHITE_DWARF] = mix.whiteDwarfs * WHITE_DWARFS.at(magnitude) * M_STEP;
  }
  return counts;
}
