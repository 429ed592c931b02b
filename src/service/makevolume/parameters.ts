import { between } from './clusters';
import { spread } from './photometry';
import { GALAXY, QUASAR, WHITE_DWARF } from './populations';
import type { Random } from './random';
import { at, clamp, rounded, type Row } from './row';
import type { Star } from './stars';

const PARALLAX = at('parallax');
const BP_RP = at('bp_rp');
const RA = at('ra');
const DEC = at('dec');
const VARIABLE = at('phot_variable_flag');
const QSO_CANDIDATE = at('in_qso_candidates');
const GALAXY_CANDIDATE = at('in_galaxy_candidates');
const NON_SINGLE = at('non_single_star');
const XP_CONTINUOUS = at('has_xp_continuous');
const XP_SAMPLED = at('has_xp_sampled');
const EPOCH_PHOTOMETRY = at('has_epoch_photometry');
const EPOCH_RV = at('has_epoch_rv');
const MCMC_GSPPHOT = at('has_mcmc_gspphot');
const MCMC_MSC = at('has_mcmc_msc');
const ANDROMEDA = at('in_andromeda_survey');
const P_QUASAR = at('classprob_dsc_combmod_quasar');
const P_GALAXY = at('classprob_dsc_combmod_galaxy');
const P_STAR = at('classprob_dsc_combmod_star');
const TEFF = at('teff_gspphot');
const LOGG = at('logg_gspphot');
const METALS = at('mh_gspphot');
const DISTANCE = at('distance_gspphot');
const AZERO = at('azero_gspphot');
const AG = at('ag_gspphot');
const REDDENING = at('ebpminrp_gspphot');
const LIBRARY = at('libname_gspphot');

/** Centre and radius of the Andromeda survey [deg]. */
const ANDROMEDA_FIELD = { ra: 10.6847, dec: 41.2687, radius: 5.5 };

const flag = (is: boolean): number => (is ? 1 : 0);

/** Fills in classes, astrophysical parameters and the flags about other tables; the rest of the row must be there. */
export function describeStar(star: Star, random: Random, row: Row): void {
  const { g } = star;
  const extragalactic = star.population === QUASAR || star.population === GALAXY;
  const hasColour = row[BP_RP] === row[BP_RP];
  const hasParallax = row[PARALLAX] === row[PARALLAX];
  if (hasColour || random.chance(0.25)) {
    classify(star.population, random, row);
  }
  row[QSO_CANDIDATE] = flag(star.population === QUASAR && random.chance(0.9));
  row[GALAXY_CANDIDATE] = flag(star.population === GALAXY && random.chance(0.9));
  row[NON_SINGLE] = g < 17 && random.chance(0.006) ? 1 << random.below(3) : 0;
  row[ANDROMEDA] = flag(between(row[RA], row[DEC], ANDROMEDA_FIELD.ra, ANDROMEDA_FIELD.dec) < ANDROMEDA_FIELD.radius);
  const variable = !extragalactic && g < 20.7 && random.chance(0.007);
  row[VARIABLE] = flag(variable);
  row[EPOCH_PHOTOMETRY] = flag(variable || row[ANDROMEDA] === 1);
  row[EPOCH_RV] = 0;
  const spectrum = hasColour && (g < 17.65 ? random.chance(0.96) : star.population === QUASAR && random.chance(0.3));
  row[XP_CONTINUOUS] = flag(spectrum);
  row[XP_SAMPLED] = flag(spectrum && g < 15 && random.chance(0.97));
  const parameters = hasColour && hasParallax && !extragalactic && g < 19 && random.chance(0.9);
  row[MCMC_GSPPHOT] = flag(parameters && random.chance(0.955));
  row[MCMC_MSC] = flag(hasColour && hasParallax && g < 18.25 && random.chance(0.98));
  if (parameters) {
    estimate(star, random, row);
  }
}

function classify(population: number, random: Random, row: Row): void {
  const small = 10 ** random.between(-13, -6);
  const smaller = 10 ** random.between(-13, -7);
  const quasar = population === QUASAR ? 1 - 0.1 * random.uniform() ** 4 : small;
  const galaxy =
    population === GALAXY ? 1 - 0.1 * random.uniform() ** 4 : population === QUASAR ? (1 - quasar) / 2 : smaller;
  row[P_QUASAR] = population === GALAXY ? (1 - galaxy) / 2 : quasar;
  row[P_GALAXY] = galaxy;
  row[P_STAR] = Math.max(0, 1 - row[P_QUASAR] - row[P_GALAXY] - 10 ** random.between(-6, -4));
}

function estimate(star: Star, random: Random, row: Row): void {
  const precision = clamp(0.004 * 10 ** (0.22 * (star.g - 15)), 0.002, 0.08);
  const teff = clamp(star.teff * (1 + 2 * precision * random.normal()), 2500, 41500);
  interval(TEFF, teff, precision * teff, 4, 2500, 41500, random, row);
  const logg = star.kind === WHITE_DWARF ? 5.2 : star.logg;
  interval(LOGG, logg + 4 * precision * random.normal(), 5 * precision, 4, -0.5, 5.5, random, row);
  interval(METALS, star.metals - 0.4 + 0.4 * random.normal(), 15 * precision, 4, -4.15, 0.8, random, row);
  const distance = clamp(star.distance * (1 + 4 * precision * random.normal()), 1, 36000);
  interval(DISTANCE, distance, 6 * precision * distance, 4, 1, 36200, random, row);
  const azero = Math.max(0.0004, star.a0 + 4 * precision * random.normal());
  const width = 3 * precision;
  interval(AZERO, azero, width, 4, 0, 10, random, row);
  interval(AG, 0.8 * azero, 0.8 * width, 4, 0, 10, random, row);
  interval(REDDENING, 0.43 * azero, 0.43 * width, 4, 0, 5, random, row);
  row[LIBRARY] = teff > 15000 ? 3 : teff > 8000 ? 2 : random.chance(teff < 4500 ? 0.55 : 0.35) ? 1 : 0;
}

/** A value with its 16th and 84th percentile in the next two columns. */
function interval(
  column: number,
  value: number,
  width: number,
  decimals: number,
  low: number,
  high: number,
  random: Random,
  row: Row
): void {
  const middle = clamp(value, low, high);
  row[column] = rounded(middle, decimals);
  row[column + 1] = rounded(clamp(middle - width * spread(random, 0.2), low, middle), decimals);
  row[column + 2] = rounded(clamp(middle + width * spread(random, 0.2), middle, high), decimals);
}
