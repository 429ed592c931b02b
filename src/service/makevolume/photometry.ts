import { effectiveWavenumber, ZERO_POINT } from './colours';
import { GALAXY } from './populations';
import type { Random } from './random';
import { at, clamp, type Row } from './row';
import type { Star } from './stars';

const G = {
  observations: at('phot_g_n_obs'),
  flux: at('phot_g_mean_flux'),
  error: at('phot_g_mean_flux_error'),
  ratio: at('phot_g_mean_flux_over_error'),
  mag: at('phot_g_mean_mag')
};
const BP = {
  observations: at('phot_bp_n_obs'),
  flux: at('phot_bp_mean_flux'),
  error: at('phot_bp_mean_flux_error'),
  ratio: at('phot_bp_mean_flux_over_error'),
  mag: at('phot_bp_mean_mag'),
  contaminated: at('phot_bp_n_contaminated_transits'),
  blended: at('phot_bp_n_blended_transits')
};
const RP = {
  observations: at('phot_rp_n_obs'),
  flux: at('phot_rp_mean_flux'),
  error: at('phot_rp_mean_flux_error'),
  ratio: at('phot_rp_mean_flux_over_error'),
  mag: at('phot_rp_mean_mag'),
  contaminated: at('phot_rp_n_contaminated_transits'),
  blended: at('phot_rp_n_blended_transits')
};
const EXCESS = at('phot_bp_rp_excess_factor');
const MODE = at('phot_proc_mode');
const BP_RP = at('bp_rp');
const BP_G = at('bp_g');
const G_RP = at('g_rp');

const fluxOf = (mag: number, zeroPoint: number): number => 10 ** (0.4 * (zeroPoint - mag));
const magOf = (flux: number, zeroPoint: number): number => zeroPoint - 2.5 * Math.log10(flux);

/** Fraction of the sources of a magnitude without BP or RP photometry. */
const withoutColour = (g: number): number => 0.004 + 0.85 / (1 + Math.exp((20.55 - g) / 0.16));

/**
 * Fills in the photometry of a star.
 *
 * @param transits - field-of-view transits of the source
 * @param crowding - 0 in empty sky to 1 in the densest
 */
export function observePhotometry(star: Star, transits: number, crowding: number, random: Random, row: Row): void {
  const gTransits = Math.max(2, Math.round(8.7 * transits * random.between(0.94, 1)));
  row[G.observations] = gTransits;
  const trueG = fluxOf(star.g, ZERO_POINT.g);
  const gError = Math.sqrt((0.3 + 0.0018 * trueG) * (310 / gTransits) + (2e-4 * trueG) ** 2) * spread(random, 0.2);
  const lost = random.chance(star.g > 20.5 ? 0.008 : 0.0012);
  if (!lost) {
    measure(G, trueG + gError * random.normal(), gError, ZERO_POINT.g, row);
  }
  const missing = random.chance(clamp(withoutColour(star.g) * (0.75 + 0.6 * crowding), 0, 1));
  const both = missing && random.chance(0.94);
  const visits = Math.max(2, Math.round(transits * random.between(0.75, 0.95)));
  row[BP.observations] = missing ? random.below(3) : visits;
  row[RP.observations] = both ? random.below(3) : visits + random.below(2);
  const scale = 27 / visits;
  const neighbours = 0.35 * crowding * crowding * visits;
  const leak =
    (star.population === GALAXY ? 0.5 : 0) + (random.chance(0.06 + 0.4 * crowding) ? 0.15 * random.uniform() : 0);
  if (!missing) {
    const flux = fluxOf(star.bp, ZERO_POINT.bp) * (1 + leak) + 8 * crowding * random.uniform();
    const error = Math.sqrt((35 + 0.03 * flux) * scale + (1e-3 * flux) ** 2) * spread(random, 0.15);
    measure(BP, Math.max(1.01, flux + error * random.normal()), error, ZERO_POINT.bp, row);
    row[BP.contaminated] = random.chance(0.02 + crowding / 6) ? random.poisson(Math.min(20, 2 + neighbours / 4)) : 0;
    row[BP.blended] = Math.min(visits, random.poisson(Math.min(60, 0.6 + neighbours)));
  }
  if (!both) {
    const flux = fluxOf(star.rp, ZERO_POINT.rp) * (1 + leak) + 8 * crowding * random.uniform();
    const error = Math.sqrt((60 + 0.03 * flux) * scale + (1e-3 * flux) ** 2) * spread(random, 0.15);
    measure(RP, Math.max(1.01, flux + error * random.normal()), error, ZERO_POINT.rp, row);
    row[RP.contaminated] = random.chance(0.02 + crowding / 6) ? random.poisson(Math.min(20, 2 + neighbours / 4)) : 0;
    row[RP.blended] = Math.min(visits, random.poisson(Math.min(60, 0.6 + neighbours)));
  }
  row[MODE] = missing || both ? 2 : random.chance(0.06) ? 1 : 0;
  row[EXCESS] = (row[BP.flux] + row[RP.flux]) / row[G.flux];
  row[BP_RP] = row[BP.mag] - row[RP.mag];
  row[BP_G] = row[BP.mag] - row[G.mag];
  row[G_RP] = row[G.mag] - row[RP.mag];
}

/** Effective wavenumber that the astrometry assumes: from the observed colour [µm⁻¹]. */
export const assumedWavenumber = (row: Row): number => effectiveWavenumber(row[BP_RP]);

interface Band {
  flux: number;
  error: number;
  ratio: number;
  mag: number;
}

function measure(band: Band, flux: number, error: number, zeroPoint: number, row: Row): void {
  const floatError = Math.fround(error);
  row[band.flux] = flux;
  row[band.error] = floatError;
  row[band.ratio] = flux / floatError;
  row[band.mag] = Math.fround(magOf(flux, zeroPoint));
}

/** A factor around 1 with a relative scatter. */
export const spread = (random: Random, scatter: number): number => Math.exp(scatter * random.normal());
