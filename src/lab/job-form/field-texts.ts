import type { TranslationBundle } from '@jupyterlab/translation';
import type { JobType } from '../../protocol';

/** What a form says of a field. */
export interface FieldText {
  label: string;
  help?: string;
  /** An example, where nothing is written. */
  example?: string;
  /** What is to be filled in, where the label does not say it. */
  missing?: string;
}

/** What a form says of a type of job. */
export interface TypeText {
  label: string;
  /** What comes out, in a sentence. */
  help: string;
}

/** The types of jobs in the user's words. */
export function typeTexts(trans: TranslationBundle): Record<JobType, TypeText> {
  return {
    DensityMap: {
      label: trans.__('Density map'),
      help: trans.__('Counts sources, or the values of columns, per HEALPix pixel. The map fills in while it is made.')
    },
    HealpixMap: {
      label: trans.__('HEALPix map of columns'),
      help: trans.__('A statistic of one column or expression, or of several, per HEALPix pixel.')
    },
    Histogram: {
      label: trans.__('Histogram or HR diagram'),
      help: trans.__('Counts of rows in bins of one expression, or of two.')
    },
    Statistics: {
      label: trans.__('Statistics of columns'),
      help: trans.__('Nulls, extremes, mean, standard deviation and quantiles of each column.')
    },
    Rows: { label: trans.__('Rows to a file'), help: trans.__('The rows themselves, as a table file with units.') },
    Sql: { label: trans.__('SQL query'), help: trans.__('ADQL 2.1 over all tables of the volume.') },
    SimilarSpectra: {
      label: trans.__('Similar spectra'),
      help: trans.__('The sampled XP spectra that are most like a prototype.')
    },
    Convert: {
      label: trans.__('Convert to Parquet'),
      help: trans.__('Copies files into the Parquet store, which later jobs read many times as fast.')
    },
    Verify: {
      label: trans.__('Verify files'),
      help: trans.__('Checksums, format, ids and sums of the files against what ESA published.')
    }
  };
}

/** The fields of requests in the user's words, by name; a name with its type before it comes first. */
export function fieldTexts(trans: TranslationBundle): Record<string, FieldText> {
  const expression = trans.__('A column, or what can be computed of columns.');
  return {
    'DensityMap.columns': {
      label: trans.__('Count'),
      help: trans.__('1 counts rows, a column or expression its values that are not null. Each is a layer of the map.'),
      example: '1, radial_velocity'
    },
    column: {
      label: trans.__('Column'),
      help: trans.__(
        'A column, or what can be computed of columns. Several with commas between them are read together, each as a layer of the map.'
      ),
      example: 'parallax'
    },
    stat: { label: trans.__('Statistic') },
    q: { label: trans.__('Quantile'), help: trans.__('From 0 to 1; 0.5 is the median.'), example: '0.9' },
    order: { label: trans.__('HEALPix order') },
    frame: { label: trans.__('Frame of the pixels') },
    formats: { label: trans.__('Further files'), help: trans.__('An Arrow file is always there.') },
    'x.expression': { label: trans.__('Horizontal axis'), help: expression, example: 'bp_rp' },
    'x.bins': { label: trans.__('Bins') },
    'x.range': { label: trans.__('From, to'), help: trans.__('Empty: the range of the values.') },
    'x.log': { label: trans.__('logarithmic') },
    'y.expression': {
      label: trans.__('Vertical axis'),
      help: trans.__('Empty: a histogram of one expression.'),
      example: 'phot_g_mean_mag + 5 * LOG10(parallax) - 10'
    },
    'y.bins': { label: trans.__('Bins') },
    'y.range': { label: trans.__('From, to'), help: trans.__('Empty: the range of the values.') },
    'y.log': { label: trans.__('logarithmic') },
    columns: {
      label: trans.__('Columns'),
      help: trans.__('Names, or expressions with a name: bp_rp - g_rp AS colour. Empty: all.'),
      example: 'source_id, ra, dec'
    },
    'Convert.columns': {
      label: trans.__('Columns'),
      help: trans.__('To be stored beside source_id. Empty: all. Those that are stored already stay.'),
      example: 'ra, dec, parallax'
    },
    'top.by': {
      label: trans.__('Only the top rows by'),
      help: trans.__('Those with the smallest values of this expression; equal ones by source_id.'),
      example: 'phot_g_mean_mag'
    },
    'top.count': { label: trans.__('How many'), example: '100' },
    'top.descending': { label: trans.__('largest first') },
    limit: { label: trans.__('At most so many rows'), help: trans.__('The first ones, in the order of the files.') },
    'Sql.limit': { label: trans.__('At most so many rows') },
    'SimilarSpectra.limit': { label: trans.__('How many spectra') },
    format: { label: trans.__('Format of the file') },
    query: { label: trans.__('Query'), example: 'SELECT TOP 100 source_id, ra, dec FROM gaia_source' },
    prototype: { label: trans.__('Compare with'), missing: trans.__('a source_id, or a file with a spectrum') },
    metric: { label: trans.__('Metric') },
    wavelengthRange: { label: trans.__('Wavelengths from, to [nm]') },
    fluxColumn: { label: trans.__('Column of fluxes') },
    errorColumn: {
      label: trans.__('Column of uncertainties'),
      help: trans.__('Empty: that of the fluxes with _error behind.')
    },
    hats: {
      label: trans.__('HATS catalogue'),
      help: trans.__('A new or empty folder for the same columns as a HATS catalogue, for LSDB.'),
      example: '/data/gaia-hats'
    },
    'Verify.fresh': { label: trans.__('Read again what was found sound before') },
    fresh: { label: trans.__('Convert again what is there already') },
    'place.position': { label: trans.__('Centre') },
    'place.corners': { label: trans.__('Corners') },
    'place.raMin': { label: trans.__('Limits of the box') },
    'place.ids': { label: trans.__('source_ids') },
    'place.pixels': { label: trans.__('Pixels (NESTED)') },
    'place.moc': { label: trans.__('Coverage map') },
    'place.partitions': { label: trans.__('Partitions') },
    'place.files': { label: trans.__('Files') },
    release: { label: trans.__('Release') },
    table: { label: trans.__('Table') },
    where: {
      label: trans.__('Only rows where'),
      help: trans.__('A condition as after SQL’s WHERE.'),
      example: 'ruwe < 1.4 AND parallax_over_error > 10'
    },
    sample: { label: trans.__('Sample') },
    visit: { label: trans.__('Files are read') },
    onError: { label: trans.__('A file that cannot be read') }
  };
}

/** Names of choices in the user's words; what is not here is shown as it is. */
export function choiceTexts(trans: TranslationBundle): Record<string, string | undefined> {
  return {
    'stat.count': trans.__('count of values'),
    'stat.sum': trans.__('sum'),
    'stat.mean': trans.__('mean'),
    'stat.stddev': trans.__('standard deviation'),
    'stat.min': trans.__('minimum'),
    'stat.max': trans.__('maximum'),
    'stat.median': trans.__('median'),
    'stat.quantile': trans.__('quantile'),
    'stat.approx_median': trans.__('median, approximate'),
    'stat.approx_quantile': trans.__('quantile, approximate'),
    'frame.icrs': trans.__('ICRS'),
    'frame.galactic': trans.__('Galactic'),
    'frame.ecliptic': trans.__('Ecliptic'),
    'format.arrow': trans.__('Arrow'),
    'format.arrows': trans.__('Arrow stream'),
    'format.parquet': trans.__('Parquet'),
    'format.csv': trans.__('CSV'),
    'format.ecsv': trans.__('ECSV'),
    'format.vot': trans.__('VOTable'),
    'format.fits': trans.__('FITS'),
    'formats.arrow': trans.__('Arrow'),
    'formats.fits': trans.__('HEALPix FITS'),
    'formats.parquet': trans.__('Parquet'),
    'formats.csv': trans.__('CSV'),
    'metric.euclidean': trans.__('Euclidean, of normalised spectra'),
    'metric.cosine': trans.__('cosine'),
    'metric.chi2': trans.__('χ², with uncertainties'),
    'visit.': trans.__('automatically'),
    'visit.sky': trans.__('evenly over the sky'),
    'visit.random': trans.__('as a random sample'),
    'visit.file': trans.__('one after the other'),
    'onError.': trans.__('automatically'),
    'onError.fail': trans.__('ends the job'),
    'onError.skip': trans.__('is left out and listed'),
    'place.all': trans.__('The whole table'),
    'place.cone': trans.__('Cone'),
    'place.polygon': trans.__('Polygon'),
    'place.box': trans.__('Box'),
    'place.ids': trans.__('Sources by id'),
    'place.pixels': trans.__('HEALPix pixels'),
    'place.moc': trans.__('Coverage map (MOC)'),
    'place.partitions': trans.__('Partitions'),
    'place.files': trans.__('Files'),
    'sample.': trans.__('all rows'),
    'sample.fraction': trans.__('a share of the rows'),
    'sample.randomIndexBelow': trans.__('random_index below')
  };
}

/** What a choice means, where its name does not say it. */
export function choiceHelp(trans: TranslationBundle): Record<string, string | undefined> {
  const early = trans.__('The sky shows within seconds, and the number of sources is known early, with its error.');
  return {
    'visit.': early,
    'visit.sky': early,
    'visit.random': trans.__(
      'At any moment what was read is a random sample: the errors of estimates are strictly valid.'
    ),
    'visit.file': trans.__('In the order of their names, along the sky. There is no estimate on the way.'),
    'onError.': trans.__('Maps, histograms and statistics of several files leave it out, everything else ends.'),
    'stat.median': trans.__('Exact, of any number of rows.'),
    'stat.quantile': trans.__('Exact, of any number of rows.'),
    'stat.approx_median': trans.__('Approximate, with less memory.'),
    'stat.approx_quantile': trans.__('Approximate, with less memory.'),
    'metric.euclidean': trans.__('How bright the sources are does not matter.'),
    'metric.cosine': trans.__('The same order as Euclidean.'),
    'metric.chi2': trans.__('With a fitted scale. Noisy spectra fit anything: choose by brightness as well.'),
    'sample.fraction': trans.__('From 0 to 1, by random_index: the same rows every time.'),
    'sample.randomIndexBelow': trans.__('A fair sample of about so many rows of the whole table.')
  };
}

/** What a form says of a field of a type of job; the name itself where it knows nothing. */
export function textOf(texts: Readonly<Record<string, FieldText>>, type: JobType, name: string): FieldText {
  return texts[`${type}.${name}`] ?? texts[name] ?? { label: name };
}
