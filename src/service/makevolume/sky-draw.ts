import type { Partition } from '../../gaia/partitions';
import { RADIAN } from '../../sky/angles';
import { rotate, rotation } from '../../sky/frames';
import { cellOfPixel } from '../../sky/healpix-cell';
import { centreOf, positionInFace } from '../../sky/healpix-sphere';
import { between, CLUSTER_EDGE, CLUSTERS, plummer } from './clusters';
import { BULGE, CLUSTER, GALAXY, LMC, QUASAR, SMC, THIN } from './populations';
import type { Random } from './random';
import { densities, dustiness, type Densities } from './sky-model';

/** Mean number of sources that a real partition of DR3 holds: 1,811,709,771 / 3386. */
const SOURCES_PER_PARTITION = 535_059;
/** Fewest rows that a cluster gets in a whole volume, so that small samples show them too. */
const CLUSTER_ROWS = 24;
const PIXEL_AREA = 41252.96125 / 786432;
/** Level-12 pixels in one of level 8. */
const FINE = 256;
export const POPULATION_SLOTS = 64;

const TO_GALACTIC = rotation('icrs', 'galactic');
const SMOOTH = [THIN, BULGE, LMC, SMC, QUASAR, GALAXY];

/** Where the sources of one partition lie, and to which population each belongs. */
export class PartitionSky {
  /** Galactic direction of the partition's middle [deg]. */
  readonly l: number;
  readonly b: number;
  private readonly cumulative: Float64Array;
  private readonly pixels: Int32Array;
  private readonly populations: Uint8Array;
  private readonly fineWeights = new Map<number, Float64Array>();

  /** @param rowsPerPartition - mean number of rows that the partitions of this volume get */
  constructor(partition: Partition, rowsPerPartition: number) {
    const count = partition.last - partition.first + 1;
    const near = clustersNear(partition);
    const weights = new Float64Array(count * (SMOOTH.length + near.length));
    this.pixels = new Int32Array(weights.length);
    this.populations = new Uint8Array(weights.length);
    const starsPerRow = SOURCES_PER_PARTITION / Math.max(1, rowsPerPartition);
    const galactic = new Float64Array(2);
    const density: Densities = { field: 0, bulge: 0, lmc: 0, smc: 0, quasars: 0, galaxies: 0 };
    let used = 0;
    let smooth = 0;
    let clustered = 0;
    const add = (pixel: number, population: number, weight: number): void => {
      this.pixels[used] = pixel;
      this.populations[used] = population;
      weights[used++] = weight;
    };
    for (let pixel = partition.first; pixel <= partition.last; pixel++) {
      const { ra, dec } = centreOf(8, pixel);
      rotate(TO_GALACTIC, ra, dec, galactic);
      densities(ra, dec, galactic[0], galactic[1], dustiness(galactic[0], galactic[1]), density);
      const { field, bulge, lmc, smc, quasars, galaxies } = density;
      smooth += (field + bulge + lmc + smc + quasars + galaxies) * PIXEL_AREA;
      [field, bulge, lmc, smc, quasars, galaxies].forEach((value, i) => add(pixel, SMOOTH[i], value * PIXEL_AREA));
      for (const index of near) {
        const { ra: ra0, dec: dec0, scale, members } = CLUSTERS[index];
        if (between(ra, dec, ra0, dec0) < CLUSTER_EDGE * scale + 0.3) {
          const stars = Math.max(members, CLUSTER_ROWS * starsPerRow) * fractionIn(pixel, ra0, dec0, scale);
          clustered += stars;
          add(pixel, CLUSTER + index, stars);
        }
      }
    }
    // The real partition's total is known: the smooth sky fills what the clusters leave.
    const keep = Math.min(clustered, 0.5 * SOURCES_PER_PARTITION);
    const clusterScale = clustered > 0 ? keep / clustered : 0;
    const smoothScale = (SOURCES_PER_PARTITION - keep) / smooth;
    this.cumulative = new Float64Array(used);
    let sum = 0;
    for (let i = 0; i < used; i++) {
      sum += weights[i] * (this.populations[i] >= CLUSTER ? clusterScale : smoothScale);
      this.cumulative[i] = sum;
    }
    const middle = centreOf(8, (partition.first + partition.last) >> 1);
    rotate(TO_GALACTIC, middle.ra, middle.dec, galactic);
    [this.l, this.b] = galactic;
  }

  /**
   * Draws sources.
   *
   * @param taken - level-12 pixels that get none, because known stars are there
   * @returns level-12 pixel · {@link POPULATION_SLOTS} + population, sorted
   */
  draw(rows: number, random: Random, taken: ReadonlySet<number>): Float64Array {
    const keys = new Float64Array(rows);
    for (let i = 0; i < rows;) {
      const entry = pick(this.cumulative, random);
      const population = this.populations[entry];
      const within = population >= CLUSTER ? pick(this.fineWeightsOf(entry), random) : random.below(FINE);
      const pixel = this.pixels[entry] * FINE + within;
      if (!taken.has(pixel)) {
        keys[i++] = pixel * POPULATION_SLOTS + population;
      }
    }
    return keys.sort();
  }

  /** Cumulative density of a cluster over the level-12 pixels of one level-8 pixel. */
  private fineWeightsOf(entry: number): Float64Array {
    let cumulative = this.fineWeights.get(entry);
    if (!cumulative) {
      const { ra, dec, scale } = CLUSTERS[this.populations[entry] - CLUSTER];
      cumulative = new Float64Array(FINE);
      let sum = 0;
      for (let i = 0; i < FINE; i++) {
        const centre = centreOf(12, this.pixels[entry] * FINE + i);
        sum += plummer(between(centre.ra, centre.dec, ra, dec), scale) + 1e-12;
        cumulative[i] = sum;
      }
      this.fineWeights.set(entry, cumulative);
    }
    return cumulative;
  }
}

/** Index of the first sum above a random part of the last one. */
export function pick(cumulative: Float64Array, random: Random): number {
  const wanted = random.uniform() * cumulative[cumulative.length - 1];
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle] > wanted) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/** Fraction of a cluster's members in a level-8 pixel, from 16 places in it. */
function fractionIn(pixel: number, ra0: number, dec0: number, scale: number): number {
  const { face, x, y } = cellOfPixel(8, pixel);
  let sum = 0;
  for (let i = 0; i < 16; i++) {
    const place = positionInFace(face, (x + ((i & 3) + 0.5) / 4) / 256, (y + ((i >> 2) + 0.5) / 4) / 256);
    sum += plummer(between(place.ra, place.dec, ra0, dec0), scale);
  }
  return (sum / 16) * PIXEL_AREA;
}

/** Clusters that can reach into a partition: a coarse test on its middle and size. */
function clustersNear({ first, last }: Partition): number[] {
  const indices: number[] = [];
  CLUSTERS.forEach(({ ra, dec, scale }, index) => {
    const reach = Math.cos((CLUSTER_EDGE * scale + 2) * RADIAN);
    for (let pixel = first - (first % 64); pixel <= last; pixel += 64) {
      const centre = centreOf(5, pixel >> 6);
      if (Math.cos(between(centre.ra, centre.dec, ra, dec) * RADIAN) > reach) {
        indices.push(index);
        return;
      }
    }
  });
  return indices;
}
