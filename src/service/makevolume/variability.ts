import { DR3_VARI_SUMMARY, VARIABLE_KINDS } from '../../gaia/columns/dr3-vari-summary';
import { DR3_DIALECT } from './csv-text';
import { Random, mix32 } from './random';
import { at, clamp, type Row } from './row';
import { RowText } from './row-text';
import type { TableText } from './table-text';

const VARIABLE = at('phot_variable_flag');
/** Where a band's brightness is, in the order of the columns. */
const BANDS = [
  { mag: at('phot_g_mean_mag'), error: at('phot_g_mean_flux_over_error') },
  { mag: at('phot_bp_mean_mag'), error: at('phot_bp_mean_flux_over_error') },
  { mag: at('phot_rp_mean_mag'), error: at('phot_rp_mean_flux_over_error') }
] as const;
const TRANSITS = at('matched_transits');

/** The part of the variables that is of each kind. */
const PARTS: Readonly<Record<(typeof VARIABLE_KINDS)[number], number>> = {
  rrlyrae: 0.03,
  cepheid: 0.002,
  planetary_transit: 1e-4,
  short_timescale: 0.045,
  long_period_variable: 0.16,
  eclipsing_binary: 0.21,
  rotation_modulation: 0.05,
  ms_oscillator: 0.006,
  agn: 0.08,
  microlensing: 1e-4,
  compact_companion: 0.001
};

const PER_BAND = 18;
/** Mean time of Gaia's observations in DR3 [days after 2455197.5] and their duration [d]. */
const MIDDLE = 2180;
const DURATION = 960;

/** vari_summary: sources whose phot_variable_flag says so, with statistics of a made-up light curve. */
export function variSummaryText(seed: number): TableText {
  const writer = new RowText(DR3_VARI_SUMMARY, { dialect: DR3_DIALECT, solution: '375316653866487564', label: '' });
  const values = new Float64Array(DR3_VARI_SUMMARY.length);
  return {
    columns: DR3_VARI_SUMMARY,
    dialect: DR3_DIALECT,
    has: row => row[VARIABLE] === 1,
    write(row, pixel, low, exact, text) {
      const random = new Random(seed, mix32(mix32(pixel + 3) ^ low));
      const amplitude = 10 ** random.between(-2, -0.2);
      const time = MIDDLE + 60 * random.normal();
      const shape = random.normal();
      values.fill(NaN);
      BANDS.forEach((band, i) => describe(row, band, 2 + i * PER_BAND, amplitude, time, shape, random, values));
      const flags = 2 + BANDS.length * PER_BAND;
      values[flags] = random.chance(0.92) ? 1 : 0;
      VARIABLE_KINDS.forEach((kind, i) => (values[flags + 1 + i] = random.chance(PARTS[kind]) ? 1 : 0));
      writer.write(values, pixel, low, exact, text);
    }
  };
}

function describe(
  row: Row,
  { mag, error }: (typeof BANDS)[number],
  first: number,
  amplitude: number,
  time: number,
  shape: number,
  random: Random,
  values: Float64Array
): void {
  const mean = row[mag];
  if (mean !== mean) {
    values[first] = 0;
    return;
  }
  const points = Math.max(5, Math.round(row[TRANSITS] * random.between(0.75, 0.98)));
  const noise = clamp((1.0857 / row[error]) * Math.sqrt(points), 1e-4, 0.5);
  const scatter = Math.hypot(0.35 * amplitude, noise);
  const reach = Math.min(2.9, 1.2 + 0.35 * Math.log(points));
  const low = mean - scatter * reach * random.between(0.8, 1);
  const high = mean + scatter * reach * random.between(0.8, 1);
  const median = mean + 0.1 * shape * scatter;
  const all = [points, time, DURATION * random.between(0.93, 1), low, high, mean, median, high - low]
    .concat(0.8 * (high - low), scatter, shape, random.normal() - 0.5, scatter * random.between(0.7, 1.1))
    .concat(random.between(0.1, 1.2), scatter * 1.35, scatter / noise, scatter / noise, (reach * scatter) / noise);
  values.set(all, first);
}
