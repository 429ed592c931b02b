import { XP_GRID, type JobRequest } from '../../src/protocol';

const flux = Array.from({ length: XP_GRID.samples }, (_, i) => 1 + i / 8);

/** Requests of every type, with every field and every kind of place somewhere. */
export const REQUESTS: readonly JobRequest[] = [
  { type: 'DensityMap', source: { visit: 'sky' } },
  {
    type: 'DensityMap',
    source: {
      release: 'DR2',
      where: 'phot_g_mean_mag < 12.5 AND "ra" > 3',
      visit: 'random',
      sample: { fraction: 0.25 }
    },
    columns: ['1', 'radial_velocity', 'POWER(ra, 2)'],
    order: 11,
    frame: 'galactic',
    formats: ['fits', 'csv']
  },
  {
    type: 'HealpixMap',
    source: { cone: { ra: 56.75, dec: 24.1167, radius: 1.5, strict: true }, exact: false, onError: 'skip' },
    column: 'parallax - 0.1',
    stat: 'quantile',
    q: 0.9,
    order: 6
  },
  {
    type: 'HealpixMap',
    source: { partitions: ['034570-036209', '000000-003111'] },
    column: 'bp_rp',
    frame: 'ecliptic'
  },
  { type: 'HealpixMap', source: { visit: 'sky' }, columns: ['pmra', 'POWER(pmdec, 2)'], stat: 'median', order: 4 },
  {
    type: 'HealpixMap',
    source: { visit: 'sky' },
    columns: ['ra', 'ra', 'dec'],
    stat: ['min', 'quantile', 'max'],
    q: 0.1,
    order: 4
  },
  { type: 'Histogram', source: {}, x: { expression: 'bp_rp' }, engine: 'spark:site' },
  { type: 'Statistics', source: {}, engine: 'auto' },
  { type: 'Sql', source: {}, query: 'SELECT 1 AS one', engine: 'embedded' },
  {
    type: 'Histogram',
    source: { region: { box: { raMin: 359, raMax: 1, decMin: -1, decMax: 1 } }, strict: true },
    x: { expression: 'bp_rp', bins: 200, range: [-1, 5] },
    y: { expression: 'phot_g_mean_mag + 5 * LOG10(parallax) - 10', bins: 50, log: true }
  },
  {
    type: 'Statistics',
    source: {
      region: {
        polygon: [
          [10, 10],
          [12.5, 10],
          [11, -12]
        ]
      }
    }
  },
  { type: 'Statistics', source: { region: { moc: '8/34570-36209' } }, columns: ['parallax', 'bp_rp - g_rp AS colour'] },
  {
    type: 'Rows',
    source: { region: { sourceIds: ['5853498713190525696', '4472832130942575872'] } },
    columns: ['source_id', 'ra'],
    limit: 1000,
    format: 'fits'
  },
  {
    type: 'Rows',
    source: { files: ['/data/gaia/a b.csv.gz', '/data/gaia/"c".csv.gz'], sample: { randomIndexBelow: 1000 } },
    top: { by: 'phot_g_mean_mag', count: 100, descending: true }
  },
  { type: 'Rows', source: { region: { pixels: { order: 8, pixels: [34570, 34571] } } } },
  {
    type: 'Rows',
    source: { region: { moc: { '8': [34570, 34571] } }, where: "random_index < 5 OR designation LIKE 'Gaia%'" }
  },
  {
    type: 'Sql',
    source: { release: 'DR2', onError: 'skip' },
    query: 'SELECT TOP 5 source_id, \'a \\ "b"\' AS t\nFROM gaia_source -- """\nWHERE parallax > 10',
    limit: 100
  },
  { type: 'Sql', source: {}, query: 'SELECT COUNT(*) AS n FROM gaia_source', format: 'csv' },
  {
    type: 'SimilarSpectra',
    source: { table: 'xp_sampled_mean_spectrum', where: 'dec > 0' },
    prototype: { sourceId: '5937083312263887616' },
    limit: 5,
    metric: 'chi2',
    wavelengthRange: [400, 900],
    fluxColumn: 'flux'
  },
  {
    type: 'SimilarSpectra',
    source: { table: 'xp_sampled_mean_spectrum' },
    prototype: { flux, fluxError: flux.map(sample => sample / 10) }
  },
  {
    type: 'SimilarSpectra',
    source: { table: 'xp_sampled_mean_spectrum' },
    prototype: { sourceId: '5937083312263887616' },
    errorColumn: 'flux_error',
    format: 'parquet',
    engine: 'embedded'
  },
  {
    type: 'Verify',
    source: { partitions: ['034570-036209'] },
    fresh: true
  },
  {
    type: 'Convert',
    source: { partitions: ['034570-036209'] },
    columns: ['ra', 'dec'],
    fresh: true,
    hats: '/data/hats'
  }
];
