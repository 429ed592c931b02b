import { RADIAN } from '../../sky/angles';

/** A dark cloud in front of the Milky Way: Galactic position and size [deg], and how much it takes away. */
interface Cloud {
  l: number;
  b: number;
  width: number;
  height: number;
  depth: number;
}

const cloud = (l: number, b: number, width: number, height: number, depth: number): Cloud => ({
  l,
  b,
  width,
  height,
  depth
});

/** Aquila, Ophiuchus, Pipe, Taurus, Orion, Perseus, Coalsack, Cygnus, Cepheus, Chamaeleon, Lupus, Vela, Corona. */
const CLOUDS: readonly Cloud[] = [
  cloud(28, 4, 10, 3, 1.6),
  cloud(355, 16, 7, 5, 1.4),
  cloud(0, 5.5, 4, 2, 1.3),
  cloud(172, -15, 8, 5, 1.3),
  cloud(210, -16, 6, 5, 0.9),
  cloud(160, -20, 3, 3, 1),
  cloud(303, 0, 3, 3, 1.8),
  cloud(79, 1, 9, 2, 1.5),
  cloud(110, 13, 9, 5, 0.8),
  cloud(300, -15, 5, 4, 1),
  cloud(338, 13, 6, 4, 0.9),
  cloud(265, 1, 8, 2, 1),
  cloud(0, -19, 2, 1.5, 1.2)
];

/** Waves that ripple the dust, over the unit sphere. */
const WAVES = Array.from({ length: 9 }, (_, i) => {
  const k = 6 * 1.45 ** i;
  const turn = 2.399963 * (i + 1);
  const z = 1 - (2 * (i + 0.5)) / 9;
  const r = Math.sqrt(1 - z * z);
  return { x: k * r * Math.cos(turn), y: k * r * Math.sin(turn), z: 2 * k * z, phase: 1.7 * i, size: 0.8 ** i };
});

const wrap = (angle: number): number => angle - 360 * Math.round(angle / 360);

/**
 * How dusty a direction is: 1 on average in the plane's layer, more behind clouds.
 *
 * @param l - Galactic longitude [deg]
 * @param b - Galactic latitude [deg]
 */
export function dustiness(l: number, b: number): number {
  const cosB = Math.cos(b * RADIAN);
  const x = cosB * Math.cos(l * RADIAN);
  const y = cosB * Math.sin(l * RADIAN);
  const z = Math.sin(b * RADIAN);
  let ripple = 0;
  for (const wave of WAVES) {
    ripple += wave.size * Math.sin(wave.x * x + wave.y * y + wave.z * z + wave.phase);
  }
  let dust = Math.exp(0.35 * ripple);
  for (const { l: l0, b: b0, width, height, depth } of CLOUDS) {
    const dl = wrap(l - l0) / width;
    const db = (b - b0) / height;
    const distance = dl * dl + db * db;
    if (distance < 9) {
      dust += 2 * depth * Math.exp(-distance);
    }
  }
  return dust;
}

/** Fraction of the starlight's counts that the dust of the plane leaves. */
function transmission(l: number, b: number, dust: number): number {
  const inner = 0.35 + 0.65 * (0.5 + 0.5 * Math.cos(l * RADIAN));
  const lane = Math.exp(-((Math.abs(b) / 1.6) ** 1.3));
  const high = 0.12 * Math.exp(-Math.abs(b) / 20);
  return Math.exp(-dust * (0.9 * inner * lane + high));
}

/** Densities of the smooth populations in one direction, in sources per square degree down to G = 21. */
export interface Densities {
  field: number;
  bulge: number;
  lmc: number;
  smc: number;
  quasars: number;
  galaxies: number;
}

/** Sources per square degree: disc and halo, bulge, Magellanic Clouds, quasars and galaxies. */
export function densities(ra: number, dec: number, l: number, b: number, dust: number, out: Densities): void {
  const lat = Math.abs(b);
  const towards = 0.5 + 0.5 * Math.cos(l * RADIAN);
  const left = transmission(l, b, dust);
  const halo = 2600 * (1 + 0.5 * Math.cos(l * RADIAN) * Math.cos(b * RADIAN));
  const thick = 9000 * Math.exp(-lat / 15) * (0.4 + 1.2 * towards);
  const thin = (40000 + 150000 * towards * towards) * Math.exp(-lat / 4.5);
  out.field = left * (halo + thick + thin);
  const x = wrap(l) / 5.5;
  const y = b / 3.8;
  out.bulge = left * 9e5 * Math.exp(-Math.sqrt(x * x + y * y));
  out.lmc = lmcDensity(ra, dec);
  out.smc = smcDensity(ra, dec);
  const seen = 1 - Math.exp(-((lat / 14) ** 2));
  out.quasars = 105 * seen;
  out.galaxies = 74 * seen;
}

/** Offsets from a centre on the sky [deg], good to some degrees. */
function offset(ra: number, dec: number, ra0: number, dec0: number): [number, number] {
  return [wrap(ra - ra0) * Math.cos(dec * RADIAN), dec - dec0];
}

function lmcDensity(ra: number, dec: number): number {
  if (dec > -58 || dec < -82) {
    return 0;
  }
  const [x, y] = offset(ra, dec, 80.894, -69.756);
  const disc = 7e5 * Math.exp(-Math.sqrt(x * x + 1.4 * y * y) / 1.25);
  const u = x + 0.25 * y;
  const v = y - 0.25 * x;
  return disc + 7e5 * Math.exp(-((u / 1.4) ** 2) - (v / 0.4) ** 2);
}

function smcDensity(ra: number, dec: number): number {
  if (dec > -66 || dec < -80) {
    return 0;
  }
  const [x, y] = offset(ra, dec, 13.187, -72.829);
  const u = (x + y) * Math.SQRT1_2;
  const v = (y - x) * Math.SQRT1_2;
  return 5e5 * Math.exp(-Math.sqrt(u * u + 3 * v * v) / 0.75);
}
