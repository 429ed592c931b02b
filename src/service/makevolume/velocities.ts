import { spread } from './photometry';
import { GALAXY, QUASAR } from './populations';
import type { Random } from './random';
import { at, clamp, rounded, type Row } from './row';
import type { Star } from './stars';

const VELOCITY = at('radial_velocity');
const ERROR = at('radial_velocity_error');
const METHOD = at('rv_method_used');
const TRANSITS = at('rv_nb_transits');
const DEBLENDED = at('rv_nb_deblended_transits');
const VISIBILITY = at('rv_visibility_periods_used');
const SIGNAL = at('rv_expected_sig_to_noise');
const GOF = at('rv_renormalised_gof');
const PVALUE = at('rv_chisq_pvalue');
const DURATION = at('rv_time_duration');
const AMPLITUDE = at('rv_amplitude_robust');
const TEFF = at('rv_template_teff');
const LOGG = at('rv_template_logg');
const FE_H = at('rv_template_fe_h');
const ORIGIN = at('rv_atm_param_origin');
const VBROAD = at('vbroad');
const VBROAD_ERROR = at('vbroad_error');
const VBROAD_TRANSITS = at('vbroad_nb_transits');
const GRVS = at('grvs_mag');
const GRVS_ERROR = at('grvs_mag_error');
const GRVS_TRANSITS = at('grvs_mag_nb_transits');
const SPECTRUM_SIGNAL = at('rvs_spec_sig_to_noise');
const HAS_RVS = at('has_rvs');

/** Faintest star with a velocity, in the RVS band. */
const LIMIT = 14;
/** Up to here the velocity is a median of epochs and not one of a combined spectrum. */
const BRIGHT = 12;
const ORIGINS = [111, 222, 444, 333, 0] as const;

/** Fills in what the spectrograph measured, for bright stars that are neither very hot nor very cool. */
export function observeVelocity(star: Star, transits: number, random: Random, row: Row): void {
  row[HAS_RVS] = 0;
  const magnitude = star.rp - 0.05 - 0.18 * (star.bpRp - 0.8);
  const outside = star.population === QUASAR || star.population === GALAXY || star.teff < 3100 || star.teff > 14500;
  if (outside || magnitude > LIMIT || star.g < 2.8 || random.chance(0.08)) {
    return;
  }
  const bright = magnitude < BRIGHT;
  const error = clamp((0.12 + 10 ** (0.36 * (magnitude - 12.4))) * spread(random, 0.3), 0.12, 39);
  const visits = clamp(Math.round(transits * random.between(0.3, 0.6)), 2, 60);
  row[VELOCITY] = star.velocity + error * random.normal();
  row[ERROR] = error;
  row[METHOD] = bright ? 1 : 2;
  row[TRANSITS] = visits;
  row[DEBLENDED] = Math.round(visits * random.uniform() ** 3);
  row[VISIBILITY] = Math.max(2, Math.round(visits * 0.65));
  row[SIGNAL] = clamp(10 ** (0.33 * (16 - magnitude)) * spread(random, 0.1), 2, 900);
  row[DURATION] = random.between(690, 1020);
  row[TEFF] = clamp(rounded(star.teff / 250, 0) * 250, 3100, 14500);
  row[LOGG] = clamp(rounded(star.logg * 2, 0) / 2, 0.5, 5);
  row[FE_H] = clamp(rounded(star.metals * 4, 0) / 4, -4, 1);
  row[ORIGIN] = ORIGINS[Math.min(4, Math.floor(5 * random.uniform() ** 1.6))];
  if (random.chance(0.95)) {
    row[GRVS] = magnitude + 0.02 * random.normal();
    row[GRVS_ERROR] = 0.006 * 10 ** (0.27 * Math.max(0, magnitude - 9)) * spread(random, 0.2);
    row[GRVS_TRANSITS] = visits;
  }
  if (bright) {
    const variable = random.chance(0.05);
    row[GOF] = variable ? 4 + 20 * random.uniform() : random.normal();
    row[PVALUE] = variable ? 1e-4 * random.uniform() ** 6 : random.uniform();
    row[AMPLITUDE] = error * Math.sqrt(visits) * random.between(1.5, 4) * (variable ? 5 : 1);
    if (star.teff > 3500 && random.chance(0.35)) {
      row[VBROAD] = clamp((star.teff > 6500 ? 60 : 9) * spread(random, 0.5), 5, 490);
      row[VBROAD_ERROR] = row[VBROAD] * random.between(0.05, 0.6);
      row[VBROAD_TRANSITS] = visits;
    }
    if (magnitude < 11 && random.chance(0.35)) {
      row[HAS_RVS] = 1;
      row[SPECTRUM_SIGNAL] = clamp(row[SIGNAL] * spread(random, 0.1), 15, 900);
    }
  }
}
