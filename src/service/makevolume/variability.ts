import { column as c } from '../../gaia/columns/column';
import type { ColumnInfo } from '../../protocol';
import { DR3_DIALECT } from './csv-text';
import { Random, mix32 } from './random';
import { at, clamp, type Row } from './row';
import { RowText } from './row-text';
import type { TableText } from './table-text';

const VARIABLE = at('phot_variable_flag');
const BANDS = [
  { name: 'g_fov', ucd: 'em.opt', mag: at('phot_g_mean_mag'), error: at('phot_g_mean_flux_over_error') },
  { name: 'bp', ucd: 'em.opt.B', mag: at('phot_bp_mean_mag'), error: at('phot_bp_mean_flux_over_error') },
  { name: 'rp', ucd: 'em.opt.R', mag: at('phot_rp_mean_mag'), error: at('phot_rp_mean_flux_over_error') }
] as const;
const TRANSITS = at('matched_transits');

/** Kinds of variables and the part of them that each has. */
const KINDS = [
  ['rrlyrae', 0.03],
  ['cepheid', 0.002],
  ['planetary_transit', 1e-4],
  ['short_timescale', 0.045],
  ['long_period_variable', 0.16],
  ['eclipsing_binary', 0.21],
  ['rotation_modulation', 0.05],
  ['ms_oscillator', 0.006],
  ['agn', 0.08],
  ['microlensing', 1e-4],
  ['compact_companion', 0.001]
] as const;

/** Statistics of the light curve in a band. */
function statistics(band: string, em: string): ColumnInfo[] {
  const mag = (name: string, ucd: string, what: string): ColumnInfo =>
    c(`${name}_${band}`, 'float32', 'mag', ucd, `${what} of the light curve`);
  const plain = (name: string, ucd: string, what: string): ColumnInfo =>
    c(`${name}_${band}`, 'float32', '', ucd, `${what} of the light curve`);
  const value = `stat.value;phot.mag;${em}`;
  return [
    c(`num_selected_${band}`, 'int16', '', 'meta.number', 'Points of the light curve that were used'),
    c(`mean_obs_time_${band}`, 'float64', 'd', 'time.epoch;stat.mean', 'Mean time of the points, BJD TCB - 2455197.5'),
    c(`time_duration_${band}`, 'float32', 'd', 'time.duration', 'Time from the first to the last point'),
    mag('min_mag', 'phot.mag;stat.min', 'Brightest point'),
    mag('max_mag', 'phot.mag;stat.max', 'Faintest point'),
    mag('mean_mag', 'phot.mag;stat.mean', 'Mean'),
    mag('median_mag', 'phot.mag;stat.median', 'Median'),
    mag('range_mag', `phot.mag;${em};arith.diff`, 'Range'),
    mag('trimmed_range_mag', `phot.mag;${em};arith.diff`, 'Range between the 5th and 95th percentile'),
    mag('std_dev_mag', `stat.stdev;phot.mag;${em}`, 'Standard deviation'),
    plain('skewness_mag', value, 'Skewness'),
    plain('kurtosis_mag', value, 'Kurtosis'),
    mag('mad_mag', value, 'Median absolute deviation'),
    plain('abbe_mag', value, 'Abbe value'),
    mag('iqr_mag', value, 'Interquartile range'),
    plain('stetson_mag', 'src.var.index', "Stetson's index"),
    plain('std_dev_over_rms_err_mag', 'stat.snr', 'Scatter over the errors'),
    plain('outlier_median', 'stat.fit.param', 'Largest distance from the median, in errors,')
  ];
}

/** The 68 columns of gaiadr3.vari_summary in file order. */
export const VARI_SUMMARY: readonly ColumnInfo[] = [
  c('solution_id', 'int64', '', 'meta.version', 'Which processing run made this row'),
  c('source_id', 'int64', '', 'meta.id;meta.main', 'Number of the source in gaia_source'),
  ...BANDS.flatMap(({ name, ucd }) => statistics(name, ucd)),
  ...['classification_result', ...KINDS.map(([name]) => name)].map(name =>
    c(`in_vari_${name}`, 'bool', '', 'meta.record', `Whether the source is in vari_${name}`)
  )
];

const PER_BAND = 18;
/** Mean time of Gaia's observations in DR3 [days after 2455197.5] and their duration [d]. */
const MIDDLE = 2180;
const DURATION = 960;

/** vari_summary: sources whose phot_variable_flag says so, with statistics of a made-up light curve. */
export function variSummaryText(seed: number): TableText {
  const writer = new RowText(VARI_SUMMARY, { dialect: DR3_DIALECT, solution: '375316653866487564', label: '' });
  const values = new Float64Array(VARI_SUMMARY.length);
  return {
    columns: VARI_SUMMARY,
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
      KINDS.forEach(([, part], i) => (values[flags + 1 + i] = random.chance(part) ? 1 : 0));
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
