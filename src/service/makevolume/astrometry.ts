import { assumedWavenumber, spread } from './photometry';
import { effectiveWavenumber } from './colours';
import { GALAXY, MAIN_SEQUENCE } from './populations';
import type { Random } from './random';
import { at, clamp, type Row } from './row';
import type { Star } from './stars';

const BP_RP = at('bp_rp');
const RA_ERROR = at('ra_error');
const DEC_ERROR = at('dec_error');
const PARALLAX = at('parallax');
const PARALLAX_ERROR = at('parallax_error');
const PARALLAX_OVER_ERROR = at('parallax_over_error');
const PM = at('pm');
const PMRA = at('pmra');
const PMRA_ERROR = at('pmra_error');
const PMDEC = at('pmdec');
const PMDEC_ERROR = at('pmdec_error');
const RA_DEC_CORR = at('ra_dec_corr');
const FIRST_CORR = at('ra_parallax_corr');
const LAST_CORR = at('pmra_pmdec_corr');
const OBS_AL = at('astrometric_n_obs_al');
const OBS_AC = at('astrometric_n_obs_ac');
const GOOD_AL = at('astrometric_n_good_obs_al');
const BAD_AL = at('astrometric_n_bad_obs_al');
const GOF_AL = at('astrometric_gof_al');
const CHI2_AL = at('astrometric_chi2_al');
const NOISE = at('astrometric_excess_noise');
const NOISE_SIG = at('astrometric_excess_noise_sig');
const SOLVED = at('astrometric_params_solved');
const PRIMARY = at('astrometric_primary_flag');
const WAVENUMBER = at('nu_eff_used_in_astrometry');
const PSEUDOCOLOUR = at('pseudocolour');
const PSEUDOCOLOUR_ERROR = at('pseudocolour_error');
const FIRST_COLOUR_CORR = at('ra_pseudocolour_corr');
const LAST_COLOUR_CORR = at('pmdec_pseudocolour_corr');
const MATCHED_AGIS = at('astrometric_matched_transits');
const VISIBILITY = at('visibility_periods_used');
const SIGMA5D = at('astrometric_sigma5d_max');
const MATCHED = at('matched_transits');
const NEW_MATCHED = at('new_matched_transits');
const REMOVED = at('matched_transits_removed');
const IPD_AMPLITUDE = at('ipd_gof_harmonic_amplitude');
const IPD_PHASE = at('ipd_gof_harmonic_phase');
const MULTI_PEAK = at('ipd_frac_multi_peak');
const ODD_WINDOW = at('ipd_frac_odd_win');
const RUWE = at('ruwe');
const STRENGTH = at('scan_direction_strength_k1');
const DIRECTION = at('scan_direction_mean_k1');
const DUPLICATED = at('duplicated_source');

/** `astrometric_params_solved`: which of the parameters were fitted. */
export const TWO = 3;
export const FIVE = 31;
export const SIX = 95;

/** Field-of-view transits in 34 months: most at 45° ecliptic latitude, where the scan circles meet. */
export function transitsAt(eclipticLatitude: number, random: Random): number {
  const ring = Math.exp(-(((Math.abs(eclipticLatitude) - 45) / 7) ** 2));
  return Math.round(clamp((30 + 30 * ring + 0.12 * Math.abs(eclipticLatitude)) * spread(random, 0.22), 8, 130));
}

/** Two, five or six parameters, as probable as in DR3 at the source's magnitude and colour. */
function solutionOf(star: Star, hasColour: boolean, random: Random): number {
  const { g } = star;
  const poor = 0.005 + 0.93 / (1 + Math.exp((20.47 - g) / 0.22)) + (star.population === GALAXY ? 0.4 : 0);
  if (random.chance(poor)) {
    return TWO;
  }
  const good = 0.985 / (1 + Math.exp((g - 18.95) / 0.45));
  return hasColour && random.chance(good) ? FIVE : SIX;
}

/** Standard error of the parallax [mas], after the mission's published performance. */
function parallaxError(g: number): number {
  const z = Math.max(10 ** (0.4 * (13 - 15)), 10 ** (0.4 * (g - 15)));
  return Math.sqrt(40 + 800 * z + 30 * z * z) / 1000;
}

/** Fills in the astrometry of a star; its true position is left to the caller. */
export function observeAstrometry(star: Star, transits: number, crowding: number, random: Random, row: Row): void {
  const hasColour = row[BP_RP] === row[BP_RP];
  const solved = solutionOf(star, hasColour, random);
  const multiple = star.kind === MAIN_SEQUENCE && random.chance(0.05);
  const ruwe = multiple ? 1.2 + 1.6 * -Math.log(1 - random.uniform()) : spread(random, 0.055) + 0.04 * crowding;
  const quality =
    spread(random, 0.16) * Math.sqrt(38 / Math.max(10, transits)) * (1 + 0.2 * crowding) * Math.sqrt(ruwe);
  const sigma = Math.min(2.5, parallaxError(star.g) * quality * (solved === TWO ? 2 : 1));
  row[SOLVED] = solved;
  row[RA_ERROR] = 0.82 * sigma * spread(random, 0.1);
  row[DEC_ERROR] = 0.75 * sigma * spread(random, 0.1);
  row[RA_DEC_CORR] = correlation(random);
  count(star.g, transits, ruwe, random, row);
  if (solved === TWO) {
    row[NOISE] = random.chance(0.4) ? 0 : 2.5 * -Math.log(1 - random.uniform());
    row[NOISE_SIG] = row[NOISE] * 2 * random.uniform();
  } else {
    solve(star, sigma, solved, ruwe, random, row);
  }
  image(multiple, crowding, random, row);
}

function solve(star: Star, sigma: number, solved: number, ruwe: number, random: Random, row: Row): void {
  const error = Math.fround(sigma * spread(random, 0.05));
  const raError = Math.fround(1.04 * sigma * spread(random, 0.1));
  const decError = Math.fround(0.95 * sigma * spread(random, 0.1));
  row[PARALLAX_ERROR] = error;
  row[PMRA_ERROR] = raError;
  row[PMDEC_ERROR] = decError;
  // Quasars give the zero point of DR3's parallaxes: -0.02 to -0.04 mas.
  row[PARALLAX] = 1000 / star.distance - 0.03 + error * random.normal();
  row[PARALLAX_OVER_ERROR] = row[PARALLAX] / error;
  row[PMRA] = star.pmra + raError * random.normal();
  row[PMDEC] = star.pmdec + decError * random.normal();
  row[PM] = Math.hypot(row[PMRA], row[PMDEC]);
  for (let i = FIRST_CORR; i <= LAST_CORR; i++) {
    row[i] = correlation(random);
  }
  row[SIGMA5D] = 1.35 * sigma * spread(random, 0.2);
  if (solved === FIVE) {
    row[WAVENUMBER] = assumedWavenumber(row);
  } else {
    const colourError = clamp(0.25 * sigma * spread(random, 0.3), 0.005, 0.6);
    row[PSEUDOCOLOUR_ERROR] = colourError;
    row[PSEUDOCOLOUR] = effectiveWavenumber(star.bpRp) + colourError * random.normal();
    for (let i = FIRST_COLOUR_CORR; i <= LAST_COLOUR_CORR; i++) {
      row[i] = correlation(random);
    }
  }
  const quiet = ruwe < 1.05 && random.chance(0.75);
  row[NOISE] = quiet ? 0 : sigma * Math.abs(ruwe * ruwe - 1) ** 0.5 * (1.5 + 2 * random.uniform());
  row[NOISE_SIG] = quiet ? 0 : (ruwe - 0.9) ** 2 * 40 * random.uniform() + 0.1 * random.uniform();
}

const correlation = (random: Random): number => clamp(0.23 * random.normal(), -0.97, 0.97);

/** Numbers of observations and how well the fit agrees with them. */
function count(g: number, transits: number, ruwe: number, random: Random, row: Row): void {
  const used = Math.max(3, Math.round(transits * random.between(0.9, 0.98)));
  const observations = Math.round(8.75 * used);
  const bad = Math.min(observations, random.poisson(1 + 0.8 * (ruwe - 1)));
  row[MATCHED] = transits;
  row[MATCHED_AGIS] = used;
  row[NEW_MATCHED] = Math.round(transits * random.between(0.2, 0.5));
  row[REMOVED] = random.chance(0.85) ? 0 : 1 + random.below(3);
  row[OBS_AL] = observations;
  row[OBS_AC] = g < 13 ? Math.round(observations * random.between(0.6, 1)) : 0;
  row[GOOD_AL] = observations - bad;
  row[BAD_AL] = bad;
  const freedom = Math.max(1, observations - bad - 5);
  const scatter = clamp(ruwe * ruwe, 0.5, 60);
  row[CHI2_AL] = freedom * scatter * (1 + Math.sqrt(2 / freedom) * 0.3 * random.normal());
  row[GOF_AL] = Math.sqrt(4.5 * freedom) * (Math.cbrt(row[CHI2_AL] / freedom) + 2 / (9 * freedom) - 1);
  row[RUWE] = ruwe;
  row[VISIBILITY] = clamp(Math.round(6 + used * random.between(0.25, 0.4)), 8, 34);
  row[PRIMARY] = random.chance(0.008) ? 1 : 0;
}

/** Columns about the images and the scan directions. */
function image(multiple: boolean, crowding: number, random: Random, row: Row): void {
  row[IPD_AMPLITUDE] = clamp(0.02 * spread(random, 0.8) * (multiple ? 2.5 : 1), 0.001, 3);
  row[IPD_PHASE] = 180 * random.uniform();
  row[MULTI_PEAK] = random.chance(0.06 + 0.12 * crowding) ? Math.min(100, 1 + random.poisson(4)) : 0;
  row[ODD_WINDOW] = random.chance(0.07 + 0.15 * crowding) ? Math.min(100, 1 + random.poisson(6)) : 0;
  row[DUPLICATED] = random.chance(0.009) ? 1 : 0;
  if (random.chance(0.982)) {
    for (let k = 0; k < 4; k++) {
      row[STRENGTH + k] = clamp(0.05 + 0.3 * Math.abs(random.normal()), 0.002, 0.98);
      row[DIRECTION + k] = ((random.uniform() - 0.5) * 360) / (k + 1);
    }
  }
}
