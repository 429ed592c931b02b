import type { ColumnInfo } from '../../protocol/results';
import { column as c } from './column';

/** Bands of the light curves; `g_fov`: the mean of a transit of the field of view. */
const BANDS = [
  ['g_fov', 'em.opt', 'G'],
  ['bp', 'em.opt.B', 'BP'],
  ['rp', 'em.opt.R', 'RP']
] as const;

/** Kinds of variables, each with a table of its own. */
export const VARIABLE_KINDS = [
  'rrlyrae',
  'cepheid',
  'planetary_transit',
  'short_timescale',
  'long_period_variable',
  'eclipsing_binary',
  'rotation_modulation',
  'ms_oscillator',
  'agn',
  'microlensing',
  'compact_companion'
] as const;

/** Statistics of the light curve in a band. */
function statistics(band: string, em: string, title: string): ColumnInfo[] {
  const mag = (name: string, ucd: string, what: string): ColumnInfo =>
    c(`${name}_${band}`, 'float32', 'mag', ucd, `${what} of the ${title} light curve`);
  const plain = (name: string, ucd: string, what: string): ColumnInfo =>
    c(`${name}_${band}`, 'float32', '', ucd, `${what} of the ${title} light curve`);
  const value = `stat.value;phot.mag;${em}`;
  return [
    c(`num_selected_${band}`, 'int16', '', 'meta.number', `Points of the ${title} light curve that were used`),
    c(
      `mean_obs_time_${band}`,
      'float64',
      'd',
      'time.epoch;stat.mean',
      `Mean time of the ${title} points, BJD TCB - 2455197.5`
    ),
    c(`time_duration_${band}`, 'float32', 'd', 'time.duration', `Time from the first to the last point in ${title}`),
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
export const DR3_VARI_SUMMARY: readonly ColumnInfo[] = [
  c('solution_id', 'int64', '', 'meta.version', 'Which processing run made this row'),
  c('source_id', 'int64', '', 'meta.id;meta.main', 'Number of the source in gaia_source'),
  ...BANDS.flatMap(([name, ucd, title]) => statistics(name, ucd, title)),
  ...['classification_result', ...VARIABLE_KINDS].map(name =>
    c(`in_vari_${name}`, 'bool', '', 'meta.record', `Whether the source is in vari_${name}`)
  )
];
