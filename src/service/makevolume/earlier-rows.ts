import { DR1_GAIA_SOURCE } from '../../gaia/columns/dr1-gaia-source';
import { DR2_GAIA_SOURCE } from '../../gaia/columns/dr2-gaia-source';
import { EDR3_GAIA_SOURCE } from '../../gaia/columns/edr3-gaia-source';
import type { ColumnInfo } from '../../protocol';
import { RADIAN } from '../../sky/angles';
import { at, clamp, placeOf, type Row } from './row';

/** Fills in what an earlier release has otherwise than DR3; the columns that both have are there. */
export type Derivation = (row: Row, out: Float64Array) => void;

const MAS_PER_DEGREE = 3.6e6;
const DR3_EPOCH = 2016;
/** Absolute bolometric magnitude and temperature [K] of the Sun. */
const SUN_MAGNITUDE = 4.74;
const SUN_TEFF = 5772;

/** Where each column is in a DR3 row; -1 where DR3 does not have it. */
export const placesOf = (columns: readonly ColumnInfo[]): Int32Array =>
  Int32Array.from(columns, ({ name }) => placeOf(name));

/** The row of an earlier release. @param places - see {@link placesOf} */
export function earlierRow(row: Row, places: Int32Array, derive: Derivation, out: Float64Array): void {
  for (let i = 0; i < places.length; i++) {
    out[i] = places[i] < 0 ? NaN : row[places[i]];
  }
  derive(row, out);
}

/** Finds a column in the rows of a release. */
function placesIn(columns: readonly ColumnInfo[]): (name: string) => number {
  const index = new Map(columns.map(({ name }, i) => [name, i]));
  return name => {
    const place = index.get(name);
    if (place === undefined) {
      throw new Error(`no column ${name}`);
    }
    return place;
  };
}

const RA = at('ra');
const DEC = at('dec');
const PARALLAX = at('parallax');
const PMRA = at('pmra');
const PMDEC = at('pmdec');
const G = at('phot_g_mean_mag');
const SOLVED = at('astrometric_params_solved');
const VELOCITY = at('radial_velocity');
const METHOD = at('rv_method_used');
const TEFF = at('teff_gspphot');
const RA_ERROR = at('ra_error');
const MATCHED = at('matched_transits');
const NU_EFF_USED_IN_ASTROMETRY = at('nu_eff_used_in_astrometry');
const PSEUDOCOLOUR = at('pseudocolour');
const ECL_LON = at('ecl_lon');
const ECL_LAT = at('ecl_lat');
const ASTROMETRIC_MATCHED_TRANSITS = at('astrometric_matched_transits');
const IN_QSO_CANDIDATES = at('in_qso_candidates');
const PARALLAX_OVER_ERROR = at('parallax_over_error');
const ASTROMETRIC_N_OBS_AC = at('astrometric_n_obs_ac');
const RUWE = at('ruwe');

/** Moves the position back to the epoch of the release [Julian year], in a straight line. */
function moveTo(epoch: number, row: Row, out: Float64Array, ra: number, dec: number): void {
  if (row[PMRA] === row[PMRA]) {
    const years = (epoch - DR3_EPOCH) / MAS_PER_DEGREE;
    const turned = row[RA] + (row[PMRA] * years) / Math.cos(row[DEC] * RADIAN);
    out[ra] = ((turned % 360) + 360) % 360;
    out[dec] = row[DEC] + row[PMDEC] * years;
  }
}

const E = placesIn(EDR3_GAIA_SOURCE);
const EDR3_VELOCITY = [
  [E('dr2_radial_velocity'), VELOCITY],
  [E('dr2_radial_velocity_error'), at('radial_velocity_error')],
  [E('dr2_rv_nb_transits'), at('rv_nb_transits')],
  [E('dr2_rv_template_teff'), at('rv_template_teff')],
  [E('dr2_rv_template_logg'), at('rv_template_logg')],
  [E('dr2_rv_template_fe_h'), at('rv_template_fe_h')]
] as const;

/** EDR3 has the velocities of DR2, which are those of bright stars. */
export const toEdr3: Derivation = (row, out) => {
  if (row[METHOD] === 1) {
    for (const [to, from] of EDR3_VELOCITY) {
      out[to] = row[from];
    }
  }
};

const D2 = placesIn(DR2_GAIA_SOURCE);
const DR2 = {
  epoch: D2('ref_epoch'),
  ra: D2('ra'),
  dec: D2('dec'),
  solved: D2('astrometric_params_solved'),
  weight: D2('astrometric_weight_al'),
  colour: D2('astrometric_pseudo_colour'),
  colourError: D2('astrometric_pseudo_colour_error'),
  factor: D2('mean_varpi_factor_al'),
  used: D2('astrometric_matched_observations'),
  frame: D2('frame_rotator_object_type'),
  matched: D2('matched_observations'),
  priam: D2('priam_flags'),
  flame: D2('flame_flags'),
  radius: D2('radius_val'),
  luminosity: D2('lum_val')
};
const DR2_VELOCITY = ['radial_velocity', 'radial_velocity_error', 'rv_nb_transits']
  .concat('rv_template_teff', 'rv_template_logg', 'rv_template_fe_h')
  .map(D2);
const DR2_PRIAM = [
  [D2('teff_val'), TEFF],
  [D2('a_g_val'), at('ag_gspphot')],
  [D2('e_bp_min_rp_val'), at('ebpminrp_gspphot')]
] as const;

/** DR2: epoch 2015.5, five parameters at most, Priam and FLAME for bright stars. */
export const toDr2: Derivation = (row, out) => {
  out[DR2.epoch] = 2015.5;
  moveTo(2015.5, row, out, DR2.ra, DR2.dec);
  out[DR2.solved] = row[SOLVED] === 3 ? 3 : 31;
  out[DR2.weight] = clamp(0.02 / row[RA_ERROR] ** 2, 1e-4, 30);
  if (row[SOLVED] !== 3) {
    const known = row[NU_EFF_USED_IN_ASTROMETRY];
    out[DR2.colour] = known === known ? known : row[PSEUDOCOLOUR];
    out[DR2.colourError] = clamp(0.3 * row[RA_ERROR], 0.002, 0.8);
  }
  out[DR2.factor] = 0.25 * Math.sin(row[ECL_LON] * RADIAN) * Math.cos(row[ECL_LAT] * RADIAN);
  out[DR2.used] = row[ASTROMETRIC_MATCHED_TRANSITS];
  out[DR2.frame] = row[IN_QSO_CANDIDATES] === 1 ? 3 : 0;
  out[DR2.matched] = row[MATCHED];
  if (row[METHOD] !== 1) {
    DR2_VELOCITY.forEach(place => (out[place] = NaN));
  }
  if (row[G] < 17 && row[TEFF] >= 3000 && row[TEFF] <= 10000) {
    for (const [to, from] of DR2_PRIAM) {
      out[to] = row[from];
      out[to + 1] = row[from + 1];
      out[to + 2] = row[from + 2];
    }
    out[DR2.priam] = 100001;
    measure(row, out);
  }
};

/** Luminosity and radius from magnitude, parallax and temperature, as FLAME had them. */
function measure(row: Row, out: Float64Array): void {
  if (!(row[PARALLAX] > 0.2) || !(row[PARALLAX_OVER_ERROR] > 5)) {
    return;
  }
  const absolute = row[G] + 5 * Math.log10(row[PARALLAX]) - 10;
  const luminosity = 10 ** (0.4 * (SUN_MAGNITUDE - absolute));
  const radius = Math.sqrt(luminosity) * (SUN_TEFF / row[TEFF]) ** 2;
  const width = 2 / row[PARALLAX_OVER_ERROR] + 0.02;
  for (const [place, value] of [
    [DR2.luminosity, luminosity],
    [DR2.radius, radius]
  ]) {
    out[place] = value;
    out[place + 1] = value * (1 - width);
    out[place + 2] = value * (1 + width);
  }
  out[DR2.flame] = 200111;
}

const D1 = placesIn(DR1_GAIA_SOURCE);
const DR1 = {
  epoch: D1('ref_epoch'),
  ra: D1('ra'),
  dec: D1('dec'),
  goodAc: D1('astrometric_n_good_obs_ac'),
  badAc: D1('astrometric_n_bad_obs_ac'),
  relegation: D1('astrometric_relegation_factor'),
  weightAl: D1('astrometric_weight_al'),
  weightAc: D1('astrometric_weight_ac'),
  priors: D1('astrometric_priors_used'),
  matched: D1('matched_observations')
};
/** From parallax to the correlations of the motions: what only TGAS has. */
const DR1_TGAS = ['parallax', 'parallax_error', 'pmra', 'pmra_error', 'pmdec', 'pmdec_error']
  .concat('ra_parallax_corr', 'ra_pmra_corr', 'ra_pmdec_corr', 'dec_parallax_corr', 'dec_pmra_corr', 'dec_pmdec_corr')
  .concat('parallax_pmra_corr', 'parallax_pmdec_corr', 'pmra_pmdec_corr')
  .map(D1);
/** Faintest of Tycho's stars, roughly [mag]. */
const TYCHO_LIMIT = 11.5;

/** DR1: epoch 2015, parallaxes and motions for the stars of Tycho only. */
export const toDr1: Derivation = (row, out) => {
  out[DR1.epoch] = 2015;
  moveTo(2015, row, out, DR1.ra, DR1.dec);
  const tycho = row[G] < TYCHO_LIMIT && row[SOLVED] !== 3;
  if (!tycho) {
    DR1_TGAS.forEach(place => (out[place] = NaN));
  }
  const across = row[ASTROMETRIC_N_OBS_AC];
  out[DR1.badAc] = Math.round(0.02 * across);
  out[DR1.goodAc] = across - out[DR1.badAc];
  out[DR1.relegation] = 2 + 3 * row[RUWE];
  out[DR1.weightAl] = clamp(0.02 / row[RA_ERROR] ** 2, 1e-4, 30);
  out[DR1.weightAc] = across > 0 ? out[DR1.weightAl] / 50 : 0;
  out[DR1.priors] = tycho ? 5 : 2;
  out[DR1.matched] = row[MATCHED];
};
