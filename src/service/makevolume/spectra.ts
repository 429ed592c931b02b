import { DR3_XP_CONTINUOUS, DR3_XP_SAMPLED } from '../../gaia/columns/dr3-xp';
import { temperatureOf } from './colours';
import { DR3_DIALECT, type CsvText } from './csv-text';
import { Random, mix32 } from './random';
import { at, clamp, type Row } from './row';
import { sourceIdText } from './row-text';
import type { TableText } from './table-text';

const RA = at('ra');
const DEC = at('dec');
const G = at('phot_g_mean_mag');
const BP_RP = at('bp_rp');
const TEFF = at('teff_gspphot');
const HAS_SAMPLED = at('has_xp_sampled');
const HAS_CONTINUOUS = at('has_xp_continuous');
const BANDS = [
  { basis: 56, flux: at('phot_bp_mean_flux'), transits: at('phot_bp_n_obs') },
  { basis: 57, flux: at('phot_rp_mean_flux'), transits: at('phot_rp_n_obs') }
] as const;

/** The sampling of DR3: 336…1020 nm in steps of 2 nm. */
const SAMPLES = 343;
const FIRST_NM = 336;
const STEP_NM = 2;
/** Flux of a source of magnitude 0 near the middle of the G band [W m⁻² nm⁻¹]. */
const ZERO_FLUX = 2.5e-11;
const MIDDLE_NM = 622;
/** Second radiation constant [nm K]. */
const C2 = 1.438776877e7;
/** Lines that dwarfs and giants of some temperatures show: centre, width [nm], depth, temperatures [K]. */
const LINES = [
  [486.1, 9, 0.22, 6500, 16000],
  [656.3, 10, 0.18, 6500, 16000],
  [518, 12, 0.15, 3500, 5500],
  [705, 14, 0.35, 2400, 3900],
  [765, 18, 0.4, 2400, 3900],
  [850, 16, 0.25, 2400, 3900]
] as const;

const COEFFICIENTS = 55;
const CORRELATIONS = (COEFFICIENTS * (COEFFICIENTS - 1)) / 2;
/** Two runs of the processing made the real tables. */
const SOLUTIONS = ['4545469030156206080,', '4545469030156206081,'] as const;
const SAMPLED_ROW = 1 << 14;
const CONTINUOUS_ROW = 1 << 17;

/** A stream of numbers of the source's own: the other tables do not depend on what this one draws. */
const streamOf = (seed: number, table: number, pixel: number, low: number): Random =>
  new Random(seed, mix32(mix32(pixel + table) ^ low) ^ Math.floor(low / 2 ** 32));

/** xp_sampled_mean_spectrum: the radiation of a black body with some lines, of the source's colour and brightness. */
export function xpSampledText(seed: number): TableText {
  const flux = new Float64Array(SAMPLES);
  const error = new Float64Array(SAMPLES);
  return {
    columns: DR3_XP_SAMPLED,
    dialect: DR3_DIALECT,
    has: row => row[HAS_SAMPLED] === 1,
    write(row, pixel, low, exact, text) {
      const random = streamOf(seed, 1, pixel, low);
      text.reserve(SAMPLED_ROW);
      text.ascii(`${sourceIdText(pixel, low)},${SOLUTIONS[random.below(2)]}`);
      for (const column of [RA, DEC]) {
        if (exact) {
          text.exactFloat64(row[column]);
        } else {
          text.float64(row[column]);
        }
      }
      sample(row, random, flux, error);
      floats(flux, SAMPLES, text);
      floats(error, SAMPLES, text);
      text.endRow();
    }
  };
}

function sample(row: Row, random: Random, flux: Float64Array, error: Float64Array): void {
  const teff = clamp(row[TEFF] === row[TEFF] ? row[TEFF] : temperatureOf(row[BP_RP]), 2400, 40000);
  const scale = (ZERO_FLUX * 10 ** (-0.4 * row[G])) / planck(MIDDLE_NM, teff);
  const noise = 0.003 + 0.006 * 10 ** (0.2 * (row[G] - 15));
  for (let i = 0; i < SAMPLES; i++) {
    const nm = FIRST_NM + i * STEP_NM;
    let value = scale * planck(nm, teff);
    for (const [centre, width, depth, coolest, hottest] of LINES) {
      if (teff > coolest && teff < hottest) {
        value *= 1 - depth * Math.exp(-(((nm - centre) / width) ** 2));
      }
    }
    const edge = ((nm - 680) / 340) ** 6;
    error[i] = value * noise * (1 + 8 * edge) + 2e-3 * ZERO_FLUX * 10 ** (-0.4 * row[G]) * edge;
    flux[i] = value + error[i] * random.normal();
  }
}

/** Shape of the radiation of a black body per wavelength. */
const planck = (nm: number, teff: number): number => (MIDDLE_NM / nm) ** 5 / Math.expm1(C2 / (nm * teff));

/** xp_continuous_mean_spectrum: coefficients that fall off, as those of smooth spectra do. */
export function xpContinuousText(seed: number): TableText {
  const values = new Float64Array(COEFFICIENTS);
  const errors = new Float64Array(COEFFICIENTS);
  const correlations = new Float64Array(CORRELATIONS);
  return {
    columns: DR3_XP_CONTINUOUS,
    dialect: DR3_DIALECT,
    has: row => row[HAS_CONTINUOUS] === 1,
    write(row, pixel, low, _exact, text) {
      const random = streamOf(seed, 2, pixel, low);
      text.reserve(CONTINUOUS_ROW);
      text.ascii(`${sourceIdText(pixel, low)},${SOLUTIONS[random.below(2)]}`);
      for (const { basis, flux, transits } of BANDS) {
        const measurements = 60 * Math.max(2, row[transits]);
        const scale = row[flux] / 8;
        const error = 0.02 * Math.sqrt(scale) + 4e-4 * scale;
        let relevant = 1;
        for (let k = 0; k < COEFFICIENTS; k++) {
          errors[k] = error * (1 + k / 25) * random.between(0.8, 1.25);
          values[k] =
            (k === 0 ? scale : 0.35 * scale * Math.exp(-k / 3.5) * random.normal()) + errors[k] * random.normal();
          relevant = Math.abs(values[k]) > 3 * errors[k] ? k + 1 : relevant;
        }
        for (let i = 0; i < CORRELATIONS; i++) {
          correlations[i] = clamp(0.12 * random.normal(), -0.95, 0.95);
        }
        const deviation = random.between(0.97, 1.12);
        const rejected = random.poisson(6);
        const freedom = measurements - COEFFICIENTS;
        text.int(basis);
        text.int(freedom);
        text.int(COEFFICIENTS);
        text.int(measurements);
        text.int(rejected);
        text.float32(deviation);
        text.float32(deviation * deviation * freedom);
        doubles(values, COEFFICIENTS, text);
        floats(errors, COEFFICIENTS, text);
        floats(correlations, CORRELATIONS, text);
        text.int(relevant);
        text.float32(norm(values, relevant) / norm(values, COEFFICIENTS));
      }
      text.endRow();
    }
  };
}

function floats(values: Float64Array, count: number, text: CsvText): void {
  text.openArray();
  for (let i = 0; i < count; i++) {
    text.float32(values[i]);
  }
  text.closeArray();
}

function doubles(values: Float64Array, count: number, text: CsvText): void {
  text.openArray();
  for (let i = 0; i < count; i++) {
    text.float64(values[i]);
  }
  text.closeArray();
}

function norm(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += values[i] * values[i];
  }
  return Math.sqrt(sum);
}
