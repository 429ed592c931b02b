const SQL = (query: string, more: object = {}) => ({ type: 'Sql', source: {}, query, format: 'arrow', ...more });

/** Those of the requests that are read from Parquet as well. */
export const FROM_PARQUET = [
  'counts in a cone, of a sample',
  'standard deviations',
  'medians of large pixels',
  'several columns of large pixels',
  'a diagram',
  'spectra by chi-squared',
  'groups, nulls and means',
  'a cone and a text'
];

/** Requests of every type that a cluster does; `id` is a source with a spectrum. */
export const requests = (id: string): Record<string, object> => ({
  'counts of rows and values': { type: 'DensityMap', source: {}, columns: ['1', 'radial_velocity'], order: 7 },
  'counts in a cone, of a sample': {
    ...{ type: 'DensityMap', order: 3, columns: ['1', 'bp_rp', 'phot_variable_flag'] },
    source: { region: { cone: { ra: 56, dec: 24, radius: 40 } }, sample: { fraction: 0.7 }, where: 'ruwe < 1.4' }
  },
  'means that cancel': { type: 'HealpixMap', source: {}, column: 'pmra', order: 2 },
  'sums of an expression': { type: 'HealpixMap', source: {}, column: 'bp_rp * 2 - pmdec', stat: 'sum', order: 5 },
  'standard deviations': { type: 'HealpixMap', source: {}, column: 'parallax', stat: 'stddev', order: 4 },
  extremes: {
    type: 'HealpixMap',
    source: { where: 'parallax > 0' },
    column: 'phot_g_mean_mag',
    stat: 'min',
    order: 12
  },
  'medians of large pixels': { type: 'HealpixMap', source: {}, column: 'bp_rp', stat: 'median', order: 1 },
  'quantiles of small pixels': { type: 'HealpixMap', source: {}, column: 'bp_rp', stat: 'quantile', q: 0.9, order: 8 },
  'several columns of small pixels': {
    ...{ type: 'HealpixMap', source: { where: 'ruwe < 1.4' }, order: 7 },
    columns: ['parallax', 'bp_rp', 'pmra + pmdec', 'parallax'],
    stat: ['mean', 'median', 'max', 'stddev']
  },
  'several columns of large pixels': {
    ...{ type: 'HealpixMap', source: {}, order: 1, columns: ['pmra', 'bp_rp', 'radial_velocity'] },
    stat: ['sum', 'median', 'count']
  },
  'a diagram': {
    ...{ type: 'Histogram', source: { region: { box: { raMin: 200, raMax: 120, decMin: -80, decMax: 60 } } } },
    ...{ x: { expression: 'bp_rp', bins: 60, range: [-0.5, 4] }, y: { expression: 'phot_g_mean_mag', bins: 40 } }
  },
  'logarithmic bins': { type: 'Histogram', source: {}, x: { expression: 'parallax_over_error', bins: 70, log: true } },
  'bins of a range': {
    ...{ type: 'Histogram', source: {} },
    x: { expression: 'parallax_error', bins: 33, range: [0.02, 1.1], log: true }
  },
  'spectra by shape': { type: 'SimilarSpectra', source: {}, prototype: { sourceId: id }, limit: 12, metric: 'cosine' },
  'spectra by chi-squared': {
    ...{ type: 'SimilarSpectra', source: { where: 'source_id > 0' }, prototype: { sourceId: id }, limit: 7 },
    ...{ metric: 'chi2', wavelengthRange: [400, 900] }
  },
  'the query of the talk': SQL(
    'SELECT COUNT(*) FROM gaiadr3.gaiasource WHERE photGMeanMag <= 18.25 AND hasMcmcMsc = true'
  ),
  'groups, nulls and means': SQL(
    'SELECT GAIA_HEALPIX_INDEX(3, source_id) AS h, COUNT(*) AS n, COUNT(radial_velocity) AS v, AVG(parallax) AS p, ' +
      'SUM(phot_g_mean_mag) AS m, MEDIAN(bp_rp) AS c, MIN(source_id) AS i FROM gaia_source ' +
      'GROUP BY GAIA_HEALPIX_INDEX(3, source_id) ORDER BY h'
  ),
  'a join, ties by source_id': SQL(
    'SELECT g.source_id, g.ra, g.dec, x.solution_id FROM gaia_source AS g JOIN xp_sampled_mean_spectrum AS x ' +
      'ON g.source_id = x.source_id WHERE g.phot_g_mean_mag < 17 ORDER BY ROUND(g.phot_g_mean_mag), g.source_id',
    { limit: 100 }
  ),
  'a cone and a text': SQL(
    'SELECT source_id, designation, radial_velocity, DISTANCE(POINT(ra, dec), POINT(56, 24)) AS d FROM gaia_source ' +
      "WHERE CONTAINS(POINT(ra, dec), CIRCLE(56, 24, 30)) = 1 AND designation LIKE 'Gaia%' ORDER BY source_id"
  )
});
