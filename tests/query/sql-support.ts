import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import type { ColumnInfo } from '../../src/protocol';
import { releaseNamed } from '../../src/gaia/release';
import {
  bindSql,
  emitDuckDb,
  releaseCatalogue,
  type BoundSql,
  type Catalogue,
  type SqlTable
} from '../../src/query/sql';
import { COLUMNS, errorOf, type Cell, type Row } from './support';

/** The releases, DR3 in front. */
export const GAIA: Catalogue = releaseCatalogue(['DR3', 'DR2', 'EDR3', 'DR1'].map(releaseNamed));

/** The small table of `support.ts`, called `stars`, and a second one to join. */
export const STARS: SqlTable = { name: 'stars', columns: COLUMNS.filter(({ name }) => name !== 'flux') };
export const SPECTRA: SqlTable = {
  schema: 'user',
  name: 'spectra',
  columns: [
    { name: 'source_id', datatype: 'int64' },
    { name: 'flux_mean', datatype: 'float64', unit: 'W' },
    { name: 'n_transits', datatype: 'int16' }
  ]
};
export const SMALL: Catalogue = { tables: [STARS, SPECTRA] };

/** Texts of the facts, talks and literature: all must be understood. */
export const REAL_QUERIES: readonly string[] = [
  'SELECT COUNT(*) FROM gaiadr3.gaiasource WHERE photGMeanMag <= 18.25 AND hasMcmcMsc = true',
  "SELECT count(*) FROM gaiadr3.gaia_source WHERE has_mcmc_msc = 'True'",
  'SELECT source_id, ra, dec, parallax, distance_gspphot, teff_gspphot FROM gaiadr3.gaia_source ' +
    'WHERE distance_gspphot < 3 AND ruwe < 1.4 ORDER BY distance_gspphot',
  "SELECT TOP 500 * FROM gaiadr3.gaia_source WHERE 1=CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 56.75, 24.1167, 1))",
  'SELECT *, DISTANCE(POINT(280, -60), POINT(ra, dec)) AS dist FROM gaiadr3.gaia_source ' +
    'WHERE 1 = CONTAINS(POINT(280, -60), CIRCLE(ra, dec, 0.1)) ORDER BY dist ASC',
  "SELECT source_id FROM gaiadr3.gaia_source WHERE CONTAINS(POINT('ICRS',ra,dec), BOX('ICRS',280.0,-60.0,0.1,0.1))=1",
  'SELECT GAIA_HEALPIX_INDEX(6, source_id) AS healpix_6, count(*) AS sources, ' +
    'avg(astrometric_n_good_obs_al) AS avg_n_good_al FROM gaiadr3.gaia_source GROUP BY healpix_6',
  'SELECT source_id / 34359738368 AS hpx, AVG(parallax) FROM gaiadr3.gaia_source GROUP BY source_id / 34359738368',
  'SELECT ROUND(phot_g_mean_mag * 10) / 10.0 AS bin, COUNT(*) AS n FROM gaiadr3.gaia_source ' +
    'WHERE random_index < 1000000 GROUP BY bin ORDER BY bin',
  'SELECT g.source_id, g.phot_g_mean_mag + 5 * LOG10(g.parallax / 1000) + 5 AS m_g, g.bp_rp ' +
    'FROM gaiadr3.gaia_source AS g WHERE g.parallax_over_error > 10 AND g.ruwe < 1.4 AND g.bp_rp IS NOT NULL',
  'SELECT g.source_id, x.teff_gspphot, x.logg_gspphot FROM gaiadr3.gaia_source g ' +
    'JOIN gaiadr3.astrophysical_parameters x ON g.source_id = x.source_id WHERE g.parallax > 10',
  'SELECT s.source_id, s.flux, s.flux_error FROM gaiadr3.xp_sampled_mean_spectrum AS s ' +
    'INNER JOIN gaiadr3.gaia_source USING (source_id) WHERE phot_g_mean_mag < 8',
  'SELECT source_id, SQRT(POWER(pmra - 19.9, 2) + POWER(pmdec + 45.5, 2)) AS dpm FROM gaiadr3.gaia_source ' +
    'WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(56.75, 24.12, 5)) AND parallax BETWEEN 6.5 AND 8.5',
  'SELECT (source_id / 562949953421312) AS hpx, STDDEV(radial_velocity), MEDIAN(radial_velocity) ' +
    'FROM gaiadr3.gaiaSource WHERE radialVelocity IS NOT NULL GROUP BY 1 HAVING COUNT(*) > 10',
  "SELECT COUNT(DISTINCT phot_variable_flag) FROM gaiadr3.gaia_source WHERE phot_variable_flag <> 'NOT_AVAILABLE'",
  'WITH near AS (SELECT source_id, parallax FROM gaiadr3.gaia_source WHERE parallax > 50) ' +
    'SELECT COUNT(*), MAX(parallax) FROM near',
  'SELECT a.source_id, b.source_id AS other FROM gaiadr3.gaia_source a, gaiadr3.gaia_source b ' +
    'WHERE a.source_id < b.source_id AND a.parallax > 100 AND b.parallax > 100 AND ' +
    'DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.01',
  "SELECT COALESCE(radial_velocity, 0) AS rv, CASE WHEN bp_rp > 2 THEN 'red' ELSE 'blue' END AS colour FROM gaia_source",
  'SELECT source_id FROM gaiadr3.gaia_source WHERE source_id IN (SELECT source_id FROM gaiadr3.xp_sampled_mean_spectrum)',
  'SELECT designation, ra, dec FROM gaiadr2.gaia_source WHERE parallax > 100 UNION ALL ' +
    'SELECT designation, ra, dec FROM gaiadr3.gaia_source WHERE parallax > 100',
  "SELECT 1=CONTAINS(POINT(ra, dec), POLYGON(10, 10, 12, 10, 12, 12)) AS inside FROM gaiadr3.gaia_source WHERE designation LIKE 'Gaia DR3 58%'",
  'SELECT 1 + 1',
  'SELECT 5/60 AS wrong, 5/60.0 AS right_ FROM gaia_source WHERE b BETWEEN -5 AND 5 AND l < 90 LIMIT 10 OFFSET 20'
];

const TYPES: Record<string, string> = {
  int8: 'TINYINT',
  int16: 'SMALLINT',
  int32: 'INTEGER',
  int64: 'BIGINT',
  float32: 'FLOAT',
  float64: 'DOUBLE',
  bool: 'BOOLEAN',
  string: 'VARCHAR'
};

const quoted = (name: string): string => `"${name}"`;

/** An engine with empty tables of a catalogue; those of `schema` only, where given. */
export async function openDuckDb(tables: readonly SqlTable[]): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  for (const { name, columns } of tables) {
    const list = columns!.map(
      column => `${quoted(column.name)} ${column.subtype ? 'FLOAT[]' : TYPES[column.datatype]}`
    );
    await connection.run(`CREATE TABLE ${quoted(name)} (${list.join(', ')})`);
  }
  return connection;
}

function literal(cell: Cell, { datatype }: ColumnInfo): string {
  if (cell === null || cell === undefined) {
    return 'NULL';
  }
  if (typeof cell === 'string') {
    return `'${cell.replaceAll("'", "''")}'`;
  }
  const digits = Object.is(cell, -0) ? '-0.0' : String(cell);
  return datatype.startsWith('float') ? `CAST('${digits}' AS ${TYPES[datatype]})` : digits;
}

export async function fill(
  connection: DuckDBConnection,
  { name, columns }: SqlTable,
  rows: readonly Row[]
): Promise<void> {
  await connection.run(`DELETE FROM ${quoted(name)}`);
  const values = rows.map(row => `(${columns!.map(column => literal(row[column.name] ?? null, column)).join(', ')})`);
  if (values.length > 0) {
    await connection.run(`INSERT INTO ${quoted(name)} VALUES ${values.join(', ')}`);
  }
}

export interface Answer {
  names: string[];
  types: string[];
  rows: DuckDBValue[][];
}

export async function ask(connection: DuckDBConnection, sql: string): Promise<Answer> {
  const reader = await connection.runAndReadAll(sql);
  return { names: reader.columnNames(), types: reader.columnTypes().map(String), rows: reader.getRows() };
}

/** Binds and runs a query. */
export async function answer(connection: DuckDBConnection, text: string, catalogue: Catalogue): Promise<Answer> {
  return ask(connection, emitDuckDb(bindSql(text, catalogue)).sql);
}

export const gaia = (text: string): BoundSql => bindSql(text, GAIA);

/** The place and message of the error that a text is. */
export function fault(text: string, catalogue: Catalogue = GAIA) {
  const { code, message, hint, details } = errorOf(() => bindSql(text, catalogue));
  const { start, end } = details as { start: number; end: number };
  return { code, message, hint, at: text.slice(start, end), details };
}
