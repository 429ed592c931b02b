import type { ColumnInfo } from '../../protocol/results';
import { column as c } from './column';

const SOLUTION_ID = c('solution_id', 'int64', '', 'meta.version', 'Which processing run made this row');

/** A parameter of a light profile with its error. */
const pair = (name: string, unit: string, ucd: string, what: string, type = 'float64', error = ucd): ColumnInfo[] => [
  c(name, type, unit, ucd, what),
  c(`${name}_error`, type, unit, error === '' ? 'stat.error' : `stat.error;${error}`, `${what}: uncertainty`)
];

/** What both light profiles have: direction, brightness, size and flattening. */
const profile = (name: string, title: string): ColumnInfo[] => [
  ...pair(`posangle_${name}`, 'deg', 'pos.posAng', `Position angle of the ${title} profile`),
  ...pair(
    `intensity_${name}`,
    "'electron'.s**-1",
    'phot.flux;em.opt',
    `Intensity of the ${title} profile at its radius`
  ),
  ...pair(`radius_${name}`, 'mas', 'phys.angSize', `Effective radius of the ${title} profile`),
  ...pair(`ellipticity_${name}`, '', 'src.ellipticity', `Ellipticity of the ${title} profile`)
];

/** How well a light profile fits. */
const quality = (name: string, title: string): ColumnInfo[] => [
  c(`l2_${name}`, 'float64', '', 'stat.fit.param', `L2 norm of what the ${title} profile leaves`),
  {
    ...c(
      `morph_params_corr_vec_${name}`,
      'string',
      '',
      'stat.correlation',
      `Correlations of the ${title} parameters, upper triangle`
    ),
    subtype: 'float64[null]'
  },
  c(`flags_${name}`, 'int8', '', 'meta.code.qual', `Flag of the fit of the ${title} profile`)
];

/** The 38 columns of gaiadr3.galaxy_candidates in file order. */
export const DR3_GALAXY_CANDIDATES: readonly ColumnInfo[] = [
  SOLUTION_ID,
  c('source_id', 'int64', '', 'meta.id', 'Number of the source in gaia_source'),
  c('vari_best_class_name', 'string', '', 'meta.code.class', 'Class that its variability makes most likely'),
  c('vari_best_class_score', 'float32', '', 'stat.probability', 'Score of that class'),
  c('classprob_dsc_combmod_galaxy', 'float32', '', 'stat.probability', 'Probability of a galaxy (DSC Combmod)'),
  c('classprob_dsc_combmod_quasar', 'float32', '', 'stat.probability', 'Probability of a quasar (DSC Combmod)'),
  c('classlabel_dsc', 'string', '', 'meta.code.class', 'Class by the probabilities of DSC Combmod'),
  c('classlabel_dsc_joint', 'string', '', 'meta.code.class', 'Class on which DSC Specmod and Allosmod agree'),
  c('classlabel_oa', 'string', '', 'meta.code.class', 'Class by outlier analysis'),
  c('redshift_ugc', 'float32', '', 'src.redshift', 'Redshift of an unresolved galaxy'),
  c('redshift_ugc_lower', 'float32', '', 'stat.value;src.redshift', 'Lower bound of the redshift'),
  c('redshift_ugc_upper', 'float32', '', 'stat.value;src.redshift', 'Upper bound of the redshift'),
  c('n_transits', 'int32', '', 'meta.number', 'Transits behind the shape of the source'),
  ...profile('sersic', 'Sérsic'),
  ...pair('n_sersic', '', 'stat.fit.param', 'Index n of the Sérsic profile', 'float32', ''),
  ...quality('sersic', 'Sérsic'),
  ...profile('de_vaucouleurs', 'de Vaucouleurs'),
  ...quality('de_vaucouleurs', 'de Vaucouleurs'),
  c('source_selection_flags', 'int32', '', 'meta.code.status', 'Bits of the modules that chose this source')
];

/** The 3 columns of gaiadr3.galaxy_catalogue_name in file order: a source may have several rows. */
export const DR3_GALAXY_CATALOGUE_NAME: readonly ColumnInfo[] = [
  SOLUTION_ID,
  c('source_id', 'int64', '', 'meta.id;meta.main', 'Number of the source in gaia_source'),
  c('catalogue_id', 'int8', '', 'meta.id.assoc', 'Number of the catalogue from which the source was taken')
];
