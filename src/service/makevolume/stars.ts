import { RADIAN } from '../../sky/angles';
import { rotation } from '../../sky/frames';
import { CLUSTERS } from './clusters';
import { gMinusRp, gravityOf, intrinsicColour, temperatureOf } from './colours';
import {
  BULGE,
  CLOUD_STARS,
  CLUSTER,
  GALAXY,
  GIANT,
  LMC,
  luminosityFunction,
  MAIN_SEQUENCE,
  M_BINS,
  M_FIRST,
  M_STEP,
  POPULATIONS,
  QUASAR,
  SMC,
  WHITE_DWARF,
  type StarMix
} from './populations';
import type { Random } from './random';
import { dustiness } from './sky-model';
import { extinction, StarTable, SUN_RADIUS, type StarChoice } from './star-table';

/** Kilometres per second of a star at 1 kpc that moves 1 mas/yr. */
export const KMS_PER_MAS_YR_KPC = 4.740470446;

/** Motion of the Sun: towards the centre and the pole as peculiar velocity, along rotation in all [km/s]. */
const SUN_VELOCITY = [11.1, 240, 7.25] as const;
const TO_ICRS = rotation('galactic', 'icrs');
/** A_G / A_0 and E(BP − RP) / A_0, typical of the GSP-Phot values in the catalogue. */
const A_G = 0.8;
const REDDENING = 0.43;

/** The truth about a source, before Gaia looks at it. */
export interface Star {
  population: number;
  kind: number;
  /** Distance [pc]; infinite for quasars and galaxies. */
  distance: number;
  metals: number;
  teff: number;
  logg: number;
  /** Extinction A_0, A_G and reddening E(BP − RP) [mag]. */
  a0: number;
  ag: number;
  reddening: number;
  /** Apparent magnitudes and colour. */
  g: number;
  bp: number;
  rp: number;
  bpRp: number;
  /** Proper motion [mas/yr] and radial velocity [km/s]. */
  pmra: number;
  pmdec: number;
  velocity: number;
}

export const emptyStar = (): Star => ({
  population: 0,
  kind: 0,
  distance: 0,
  metals: 0,
  teff: 0,
  logg: 0,
  a0: 0,
  ag: 0,
  reddening: 0,
  g: 0,
  bp: 0,
  rp: 0,
  bpRp: 0,
  pmra: 0,
  pmdec: 0,
  velocity: 0
});

interface Body {
  mix: StarMix;
  /** Distance and its scatter [kpc]. */
  kpc: number;
  depth: number;
  metals: number;
  metalScatter: number;
  pmra: number;
  pmdec: number;
  velocity: number;
  dispersion: number;
}

/** Bodies with a motion of their own: Magellanic Clouds, then the clusters. */
function bodyOf(population: number): Body | undefined {
  if (population === LMC) {
    const motion = { pmra: 1.87, pmdec: 0.38, velocity: 262, dispersion: 35 };
    return { mix: CLOUD_STARS, kpc: 49.6, depth: 1.5, metals: -0.45, metalScatter: 0.25, ...motion };
  }
  if (population === SMC) {
    const motion = { pmra: 0.72, pmdec: -1.23, velocity: 146, dispersion: 35 };
    return { mix: CLOUD_STARS, kpc: 62.4, depth: 3, metals: -0.95, metalScatter: 0.25, ...motion };
  }
  const cluster = CLUSTERS[population - CLUSTER];
  return (
    cluster && {
      ...cluster,
      mix: cluster.stars,
      kpc: cluster.distance / 1000,
      depth: Math.max(0.002, (cluster.distance / 1000) * cluster.scale * RADIAN),
      metalScatter: 0.03
    }
  );
}

const CLASSES = new Map<StarMix, Float64Array>();

/** Draws the stars of one partition. */
export class StarMaker {
  private readonly tables = new Map<number, StarTable>();
  private readonly choice: StarChoice = { population: 0, mu: 0, magnitude: 0 };
  private readonly dust: number;

  /**
   * @param l - Galactic longitude of the partition's middle [deg]
   * @param b - Galactic latitude of the partition's middle [deg]
   */
  constructor(
    private readonly l: number,
    private readonly b: number,
    private readonly random: Random
  ) {
    this.dust = dustiness(l, b);
  }

  /** Draws a source of a population at a Galactic direction [deg] into `star`. */
  draw(population: number, l: number, b: number, star: Star): void {
    if (population === QUASAR || population === GALAXY) {
      this.drawExtragalactic(population, star);
      return;
    }
    const { random, choice } = this;
    const body = bodyOf(population);
    const dust = dustiness(l, b);
    const table = this.tableOf(population, body);
    // The table is that of the partition's middle: a dustier place can still hide the star.
    for (let tries = 0; tries < 12; tries++) {
      table.draw(random, choice);
      const kpc = body ? body.kpc + body.depth * random.normal() : 10 ** (choice.mu / 5 - 2);
      star.ag = extinction(kpc, b, dust);
      star.g = 5 * Math.log10(kpc) + 10 + choice.magnitude + star.ag;
      star.distance = 1000 * kpc;
      if (star.g < 21.1) {
        break;
      }
    }
    star.population = choice.population;
    const mix = body ? body.mix : POPULATIONS[choice.population];
    const [metals, scatter] = body
      ? [body.metals, body.metalScatter]
      : [POPULATIONS[choice.population].metals, POPULATIONS[choice.population].metalScatter];
    star.kind = classAt(mix, choice.magnitude, random);
    star.metals = metals + scatter * random.normal();
    this.shine(choice.magnitude, star);
    this.move(body, l, b, star);
  }

  private tableOf(population: number, body: Body | undefined): StarTable {
    let table = this.tables.get(population);
    if (!table) {
      const { l, b, dust } = this;
      if (body) {
        // Wide enough for the table's steps; the star's own distance is drawn afterwards.
        const depth = 0.08 * body.kpc;
        table = StarTable.ofBody(population, body.mix, b, dust, kpc =>
          Math.exp(-0.5 * ((kpc - body.kpc) / depth) ** 2)
        );
      } else if (population === BULGE) {
        table = StarTable.ofBody(BULGE, POPULATIONS[BULGE], b, dust, kpc =>
          Math.exp(-0.5 * ((kpc - SUN_RADIUS) / 1.1) ** 2)
        );
      } else {
        table = StarTable.ofField(l, b, dust);
      }
      if (table.empty) {
        throw new Error(`population ${population} has no visible star at l ${l}, b ${b}`);
      }
      this.tables.set(population, table);
    }
    return table;
  }

  private shine(magnitude: number, star: Star): void {
    const { random } = this;
    const narrow = star.population >= CLUSTER ? 0.012 : 0.035;
    const colour = intrinsicColour(star.kind, magnitude, star.metals) + narrow * random.normal();
    star.teff = temperatureOf(colour);
    star.logg = gravityOf(star.kind, magnitude) + 0.05 * random.normal();
    // A second star as bright as the first at most lifts a dwarf above its sequence.
    if (star.kind === MAIN_SEQUENCE && random.chance(0.25)) {
      star.g -= 0.75 * random.uniform() ** 2;
    }
    star.a0 = star.ag / A_G;
    star.reddening = REDDENING * star.a0;
    this.colour(colour + star.reddening, star);
  }

  private colour(bpRp: number, star: Star): void {
    star.bpRp = bpRp;
    star.rp = star.g - gMinusRp(bpRp);
    star.bp = star.rp + bpRp;
  }

  private drawExtragalactic(population: number, star: Star): void {
    const { random } = this;
    const quasar = population === QUASAR;
    star.population = population;
    star.kind = MAIN_SEQUENCE;
    star.distance = Infinity;
    star.g = 20.75 - (quasar ? 0.9 : 0.45) * -Math.log(1 - 0.995 * random.uniform());
    star.metals = 0;
    star.teff = 9000;
    star.logg = 4;
    star.ag = star.a0 = star.reddening = 0.05;
    this.colour((quasar ? 0.6 : 1.35) + 0.22 * random.normal(), star);
    star.pmra = star.pmdec = 0;
    star.velocity = 0;
  }

  /** Proper motion and radial velocity from the star's population. */
  private move(body: Body | undefined, l: number, b: number, star: Star): void {
    const { random } = this;
    const kpc = star.distance / 1000;
    if (body) {
      const scatter = body.dispersion / (KMS_PER_MAS_YR_KPC * body.kpc);
      star.pmra = body.pmra + scatter * random.normal();
      star.pmdec = body.pmdec + scatter * random.normal();
      star.velocity = body.velocity + body.dispersion * random.normal();
      return;
    }
    const { rotation: speed, dispersion } = POPULATIONS[star.population];
    const [sinL, cosL] = [Math.sin(l * RADIAN), Math.cos(l * RADIAN)];
    const [sinB, cosB] = [Math.sin(b * RADIAN), Math.cos(b * RADIAN)];
    const x = SUN_RADIUS - kpc * cosB * cosL;
    const y = kpc * cosB * sinL;
    const radius = Math.max(0.1, Math.sqrt(x * x + y * y));
    const along = speed * Math.min(1, radius / 1.5) + dispersion[1] * random.normal();
    const inward = dispersion[0] * random.normal();
    const u = (inward * x + along * y) / radius - SUN_VELOCITY[0];
    const v = (along * x - inward * y) / radius - SUN_VELOCITY[1];
    const w = dispersion[2] * random.normal() - SUN_VELOCITY[2];
    const toIcrs = TO_ICRS;
    const vx = toIcrs[0] * u + toIcrs[1] * v + toIcrs[2] * w;
    const vy = toIcrs[3] * u + toIcrs[4] * v + toIcrs[5] * w;
    const vz = toIcrs[6] * u + toIcrs[7] * v + toIcrs[8] * w;
    const rx = cosB * cosL;
    const ry = cosB * sinL;
    const px = toIcrs[0] * rx + toIcrs[1] * ry + toIcrs[2] * sinB;
    const py = toIcrs[3] * rx + toIcrs[4] * ry + toIcrs[5] * sinB;
    const pz = toIcrs[6] * rx + toIcrs[7] * ry + toIcrs[8] * sinB;
    const flat = Math.sqrt(px * px + py * py);
    const scale = KMS_PER_MAS_YR_KPC * Math.max(kpc, 0.002);
    star.pmra = (vy * px - vx * py) / flat / scale;
    star.pmdec = (vz * flat - (pz * (vx * px + vy * py)) / flat) / scale;
    star.velocity = vx * px + vy * py + vz * pz;
  }
}

/** Dwarf, giant or white dwarf: drawn from the luminosity function at the magnitude. */
function classAt(mix: StarMix, magnitude: number, random: Random): number {
  let counts = CLASSES.get(mix);
  if (!counts) {
    counts = luminosityFunction(mix);
    CLASSES.set(mix, counts);
  }
  const bin = 3 * Math.min(M_BINS - 1, Math.max(0, Math.floor((magnitude - M_FIRST) / M_STEP)));
  const wanted = random.uniform() * (counts[bin] + counts[bin + 1] + counts[bin + 2]);
  return wanted < counts[bin] ? MAIN_SEQUENCE : wanted < counts[bin] + counts[bin + 1] ? GIANT : WHITE_DWARF;
}
