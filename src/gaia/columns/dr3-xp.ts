import type { ColumnInfo } from '../../protocol/results';
import { column as c } from './column';

/** An array column: in the files a text with numbers in brackets. */
const array = (
  name: string,
  subtype: string,
  unit: string,
  ucd: string,
  description: string
): ColumnInfo & { subtype: string } => ({ ...c(name, 'string', unit, ucd, description), subtype });

const SOURCE_ID = c('source_id', 'int64', '', 'meta.id;meta.main', 'Number of the source in gaia_source');
const SOLUTION_ID = c('solution_id', 'int64', '', 'meta.version', 'Which processing run made this row');
const FLUX = 'W.m**-2.nm**-1';

/** The 6 columns of gaiadr3.xp_sampled_mean_spectrum: 343 samples, 336…1020 nm in steps of 2 nm. */
export const DR3_XP_SAMPLED: readonly ColumnInfo[] = [
  SOURCE_ID,
  SOLUTION_ID,
  c('ra', 'float64', 'deg', 'pos.eq.ra', 'Right ascension as in gaia_source'),
  c('dec', 'float64', 'deg', 'pos.eq.dec', 'Declination as in gaia_source'),
  array('flux', 'float32[null]', FLUX, 'spect', 'Flux of the joined BP and RP spectrum, sample by sample'),
  array('flux_error', 'float32[null]', FLUX, 'stat.error;spect', 'Uncertainty of flux, sample by sample')
];

/** The columns of one photometer; a few UCDs are not the same for both in the files. */
function photometer(band: 'bp' | 'rp', idUcd: string, shrinkingUcd: string): ColumnInfo[] {
  const name = band.toUpperCase();
  return [
    c(
      `${band}_basis_function_id`,
      'int16',
      '',
      idUcd,
      `Which set of base functions the ${name} spectrum is written in`
    ),
    c(`${band}_degrees_of_freedom`, 'int16', '', 'stat.fit.dof', `Degrees of freedom of the ${name} fit`),
    c(`${band}_n_parameters`, 'int16', '', 'stat.fit.param', `Number of coefficients of the ${name} spectrum`),
    c(`${band}_n_measurements`, 'int16', '', 'meta.number', `Measurements that went into the ${name} fit`),
    c(`${band}_n_rejected_measurements`, 'int16', '', 'meta.number', `Measurements that the ${name} fit left out`),
    c(`${band}_standard_deviation`, 'float32', '', 'stat.stdev', `Scatter of the ${name} fit in units of the errors`),
    c(`${band}_chi_squared`, 'float32', '', 'stat.fit.chi2', `Chi-square of the ${name} fit`),
    array(`${band}_coefficients`, 'float64[null]', '', 'stat.fit.param', `Coefficients of the ${name} base functions`),
    array(`${band}_coefficient_errors`, 'float32[null]', '', 'stat.error', `Uncertainties of ${band}_coefficients`),
    array(
      `${band}_coefficient_correlations`,
      'float32[null]',
      '',
      'stat.correlation',
      `Correlations of ${band}_coefficients: upper triangle by columns`
    ),
    c(`${band}_n_relevant_bases`, 'int16', '', 'meta.number', `How many ${name} coefficients stand above the noise`),
    c(
      `${band}_relative_shrinking`,
      'float32',
      '',
      shrinkingUcd,
      `Length of ${band}_coefficients cut to the relevant ones, over the full one`
    )
  ];
}

/** The 26 columns of gaiadr3.xp_continuous_mean_spectrum. */
export const DR3_XP_CONTINUOUS: readonly ColumnInfo[] = [
  SOURCE_ID,
  SOLUTION_ID,
  ...photometer('bp', 'meta.id', 'stat.fit.param'),
  ...photometer('rp', 'meta.number', 'meta.number')
];
