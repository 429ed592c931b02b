import { at, type Row } from './row';

/** A real star that every volume holds: its id is one that a double cannot. */
export interface KnownStar {
  name: string;
  /** Level-12 pixel of the source_id, and what is below it: source_id = pixel · 2^35 + low. */
  pixel: number;
  low: number;
  g: number;
  bpRp: number;
  /** Values as published in DR3. */
  published: readonly (readonly [column: number, value: number])[];
}

/** Facts on Proxima Centauri and Barnard's star from Gaia DR3; everything else in their rows is made up. */
export const KNOWN_STARS: readonly KnownStar[] = [
  {
    name: 'Proxima Centauri, Gaia DR3 5853498713190525696',
    pixel: 170359234,
    low: 4377635584,
    g: 8.985,
    bpRp: 3.8,
    published: [
      [at('ra'), 217.39232147200883],
      [at('dec'), -62.67607511676666],
      [at('parallax'), 768.0665391873573],
      [at('pmra'), -3781.741008265163],
      [at('pmdec'), 769.4650146478623],
      [at('radial_velocity'), -21.942726],
      [at('distance_gspphot'), 1.3011],
      [at('teff_gspphot'), 2829.3]
    ]
  },
  {
    name: "Barnard's star, Gaia DR3 4472832130942575872",
    pixel: 130176548,
    low: 13182208,
    g: 8.19,
    bpRp: 2.83,
    published: [
      [at('ra'), 269.44850252543836],
      [at('dec'), 4.739420051112412],
      [at('parallax'), 546.975939730948],
      [at('parallax_error'), 0.040116355],
      [at('pmra'), -801.5509783684709],
      [at('pmra_error'), 0.031820867],
      [at('pmdec'), 10362.394206546573],
      [at('pmdec_error'), 0.036070455],
      [at('radial_velocity'), -110.46822],
      [at('distance_gspphot'), 1.8275],
      [at('teff_gspphot'), 3099.6]
    ]
  }
];

/** Puts the published values over the made-up ones and makes what depends on them agree. */
export function applyPublished(star: KnownStar, row: Row): void {
  for (const [column, value] of star.published) {
    row[column] = value;
  }
  row[at('pm')] = Math.hypot(row[at('pmra')], row[at('pmdec')]);
  row[at('parallax_over_error')] = row[at('parallax')] / Math.fround(row[at('parallax_error')]);
  for (const [name, width] of [
    ['distance_gspphot', 0.0004],
    ['teff_gspphot', 3]
  ] as const) {
    row[at(`${name}_lower`)] = row[at(name)] - width;
    row[at(`${name}_upper`)] = row[at(name)] + width;
  }
}
