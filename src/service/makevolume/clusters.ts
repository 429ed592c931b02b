import { RADIAN } from '../../sky/angles';
import { OLD_CLUSTER_STARS, YOUNG_CLUSTER_STARS, type StarMix } from './populations';

/** A star cluster of the sample sky. */
export interface Cluster {
  name: string;
  /** Centre, ICRS [deg]. */
  ra: number;
  dec: number;
  /** Distance [pc]. */
  distance: number;
  /** Scale of its Plummer profile [deg]. */
  scale: number;
  /** Members that Gaia sees, roughly. */
  members: number;
  /** Mean proper motion [mas/yr] and radial velocity [km/s]. */
  pmra: number;
  pmdec: number;
  velocity: number;
  /** Velocity dispersion [km/s]. */
  dispersion: number;
  /** [M/H] of all its stars. */
  metals: number;
  stars: StarMix;
}

const cluster = (
  name: string,
  [ra, dec, distance, scale]: readonly [number, number, number, number],
  members: number,
  [pmra, pmdec, velocity, dispersion]: readonly [number, number, number, number],
  metals: number,
  stars: StarMix
): Cluster => ({ name, ra, dec, distance, scale, members, pmra, pmdec, velocity, dispersion, metals, stars });

/** Rounded published values: Vasiliev & Baumgardt 2021 (globular), Hunt & Reffert 2023 (open clusters). */
export const CLUSTERS: readonly Cluster[] = [
  cluster('47 Tuc', [6.024, -72.081, 4520, 0.09], 190000, [5.25, -2.58, -17.2, 9], -0.75, OLD_CLUSTER_STARS),
  cluster('omega Cen', [201.697, -47.48, 5430, 0.12], 320000, [-3.25, -6.75, 232.7, 12], -1.5, OLD_CLUSTER_STARS),
  cluster('M 22', [279.1, -23.905, 3300, 0.07], 90000, [9.85, -5.62, -148.7, 7], -1.7, OLD_CLUSTER_STARS),
  cluster('NGC 6752', [287.717, -59.985, 4130, 0.06], 60000, [-3.16, -4.03, -26, 7], -1.55, OLD_CLUSTER_STARS),
  cluster('M 13', [250.423, 36.46, 7420, 0.05], 50000, [-3.15, -2.57, -244.9, 7], -1.5, OLD_CLUSTER_STARS),
  cluster('Pleiades', [56.6, 24.1, 135.8, 1.1], 1400, [20, -45.4, 5.7, 0.8], 0, YOUNG_CLUSTER_STARS),
  cluster('Praesepe', [130.05, 19.62, 184.7, 0.8], 1100, [-36, -12.9, 35, 0.8], 0.15, YOUNG_CLUSTER_STARS),
  cluster('NGC 2516', [119.55, -60.77, 411, 0.4], 2200, [-4.65, 11.2, 24.2, 0.9], 0, YOUNG_CLUSTER_STARS)
];

/** Beyond this many scales a cluster has no more stars. */
export const CLUSTER_EDGE = 8;

/** Plummer's surface density at a separation, of a cluster with one member [deg⁻²]. */
export function plummer(separation: number, scale: number): number {
  const edge = CLUSTER_EDGE * scale;
  if (separation > edge) {
    return 0;
  }
  const x = 1 + (separation / scale) ** 2;
  return 1 / (Math.PI * scale * scale * x * x);
}

/** Separation of two directions [deg], without checks. */
export function between(ra1: number, dec1: number, ra2: number, dec2: number): number {
  const x = Math.sin(((dec1 - dec2) / 2) * RADIAN) ** 2;
  const y = Math.cos(dec1 * RADIAN) * Math.cos(dec2 * RADIAN) * Math.sin(((ra1 - ra2) / 2) * RADIAN) ** 2;
  return (2 * Math.asin(Math.min(1, Math.sqrt(x + y)))) / RADIAN;
}
