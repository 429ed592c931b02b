import { bindSql, emitDuckDb, emitSpark } from '../../src/query/sql';
import { fault, gaia, GAIA, SMALL } from './sql-support';

const columns = (text: string) => gaia(text).query.columns;
const units = (items: string): (string | undefined)[] =>
  columns(`SELECT ${items} FROM gaia_source`).map(({ unit, unitUnknown }) => (unitUnknown ? '?' : unit));
const names = (text: string): string[] => columns(text).map(({ name }) => name);

describe('names', () => {
  it('in both spellings, with and without schema', () => {
    for (const table of ['gaiadr3.gaia_source', 'gaiadr3.gaiasource', 'gaiaSource', 'GAIA_SOURCE', '"gaia_source"']) {
      expect(names(`SELECT photGMeanMag, "phot_g_mean_mag" AS again FROM ${table}`)).toEqual([
        'phot_g_mean_mag',
        'again'
      ]);
    }
  });

  it('of results are unique', () => {
    expect(names('SELECT ra, dec AS ra, ra + 1, COUNT(*) AS ra_2, MAX(dec) FROM gaia_source GROUP BY ra, dec')).toEqual(
      ['ra', 'ra_3', 'col3', 'ra_2', 'max']
    );
    const joined = names('SELECT a.source_id, b.source_id FROM gaia_source a JOIN gaia_source b USING (source_id)');
    expect(joined).toEqual(['source_id', 'source_id_2']);
  });

  it('of a joined column count once', () => {
    const text = 'SELECT * FROM stars JOIN user.spectra USING (source_id)';
    const found = bindSql(text, SMALL).query.columns.map(({ name }) => name);
    expect(found.filter(name => name === 'source_id')).toHaveLength(1);
    expect(found).toHaveLength(14);
    const full = emitDuckDb(bindSql('SELECT source_id FROM stars FULL JOIN spectra USING (source_id)', SMALL)).sql;
    expect(full).toContain('CASE WHEN (NOT (t0."source_id" IS NULL)) THEN t0."source_id" ELSE t1."source_id" END');
  });

  it.each([
    ['SELECT rra FROM gaia_source', 'rra', 'UNKNOWN_COLUMN', /Did you mean ra/],
    ['SELECT ra FROM gaia_sorce', 'gaia_sorce', 'UNKNOWN_TABLE', /Did you mean gaia_source/],
    ['SELECT ra FROM gaiadr9.gaia_source', 'gaiadr9.gaia_source', 'UNKNOWN_TABLE', /Known: gaiadr3/],
    ['SELECT gaia_source.ra FROM gaia_source AS g', 'gaia_source.ra', 'UNKNOWN_TABLE', /calls that table 'g'/],
    ['SELECT ra FROM gaia_source a, gaia_source b', 'ra', 'BAD_REQUEST', /Write a.ra or b.ra/],
    ['SELECT 1 AS one FROM gaia_source, gaia_source', 'gaia_source', 'BAD_REQUEST', /another name/],
    ['SELECT ra FROM gaia_source WHERE "Gaia" = 1', '"Gaia"', 'UNKNOWN_COLUMN', /single quotes/],
    ['SELECT ra, COUNT(*) FROM gaia_source', 'ra', 'BAD_REQUEST', /MIN\(ra\)/],
    ['SELECT ra FROM gaia_source GROUP BY dec', 'ra', 'BAD_REQUEST', /GROUP BY/],
    ['SELECT ra FROM gaia_source WHERE COUNT(*) > 1', 'COUNT(*)', 'BAD_REQUEST', /HAVING/],
    ['SELECT SUM(AVG(ra)) AS x FROM gaia_source', 'AVG(ra)', 'BAD_REQUEST', /query in FROM/],
    ['SELECT ra FROM gaia_source ORDER BY 2', '2', 'BAD_REQUEST', undefined],
    ['SELECT DISTINCT ra FROM gaia_source ORDER BY dec', 'dec', 'BAD_REQUEST', /SELECT list/],
    [
      'SELECT ra FROM gaia_source UNION SELECT ra, dec FROM gaia_source',
      'SELECT ra, dec FROM gaia_source',
      'BAD_REQUEST',
      /place/
    ],
    [
      'SELECT ra FROM gaia_source UNION SELECT designation FROM gaia_source',
      'SELECT designation FROM gaia_source',
      'BAD_REQUEST',
      undefined
    ],
    [
      'SELECT (SELECT ra, dec FROM gaia_source) AS x FROM gaia_source',
      'SELECT ra, dec FROM gaia_source',
      'BAD_REQUEST',
      undefined
    ],
    ['SELECT flux + 1 AS x FROM xp_sampled_mean_spectrum', 'flux', 'BAD_REQUEST', /Select it alone/],
    ['SELECT NULL AS x FROM gaia_source', 'NULL', 'BAD_REQUEST', /CAST/],
    ['SELECT RAND() AS x FROM gaia_source', 'RAND()', 'BAD_REQUEST', /random_index/],
    ['SELECT sqr(ra) AS x FROM gaia_source', 'sqr', 'BAD_REQUEST', /SQRT/],
    ['SELECT CAST(ra AS VARCHAR) AS x FROM gaia_source', 'ra', 'BAD_REQUEST', undefined],
    ['SELECT POINT(ra, dec) AS p FROM gaia_source', 'POINT(ra, dec)', 'BAD_REQUEST', undefined],
    [
      'SELECT ra FROM gaia_source WHERE 1=CONTAINS(POINT(ra,dec), POLYGON(0,0,1,1))',
      'POLYGON(0,0,1,1)',
      'BAD_REQUEST',
      /POLYGON/
    ],
    [
      'WITH a AS (SELECT ra FROM gaia_source), a AS (SELECT dec FROM gaia_source) SELECT * FROM a',
      'a',
      'BAD_REQUEST',
      undefined
    ]
  ])('%s', (text, at, code, hint) => {
    const found = fault(text);
    expect([found.at, found.code]).toEqual([at, code]);
    if (hint) {
      expect(found.hint).toMatch(hint);
    }
  });
});

describe('types and units', () => {
  it('of plain columns stay, with UCD and description', () => {
    expect(columns('SELECT parallax AS p, matched_transits FROM gaia_source')).toMatchObject([
      { name: 'p', datatype: 'float64', unit: 'mas', ucd: 'pos.parallax.trig' },
      { name: 'matched_transits', datatype: 'int16' }
    ]);
    const flux = columns('SELECT f FROM (SELECT flux AS f FROM xp_sampled_mean_spectrum) AS x');
    expect(flux).toMatchObject([{ name: 'f', subtype: 'float32[null]', unit: 'W.m**-2.nm**-1', type: 'list' }]);
  });

  it('of expressions are known', () => {
    const kinds = columns(
      "SELECT source_id + 1 AS a, ra / 2 AS b, ra > 1 AS c, designation || 'x' AS d, COUNT(*) AS n FROM gaia_source GROUP BY source_id, ra, designation"
    );
    expect(kinds.map(({ datatype }) => datatype)).toEqual(['int64', 'float64', 'bool', 'string', 'int64']);
  });

  it.each([
    ['parallax, parallax * 2, parallax / 1000, -parallax, ABS(parallax)', ['mas', 'mas', 'mas', 'mas', 'mas']],
    ['phot_bp_mean_mag - phot_rp_mean_mag, phot_g_mean_mag + 5 * LOG10(parallax / 1000) + 5', ['mag', 'mag']],
    [
      'SQRT(POWER(pmra, 2) + POWER(pmdec, 2)), pmra * pmdec, pmra / parallax',
      ['mas.yr**-1', 'mas**2.yr**-2', 'yr**-1']
    ],
    ['parallax / parallax_error, 1000 / parallax, SQRT(parallax)', [undefined, 'mas**-1', '?']],
    ['RADIANS(ra), COS(RADIANS(dec)), DEGREES(ASIN(0.5)), DISTANCE(ra, dec, 1, 2)', ['rad', undefined, 'deg', 'deg']],
    ['ra + parallax, CASE WHEN ra > 1 THEN ra ELSE dec END, COALESCE(ra, parallax)', ['?', 'deg', '?']],
    ['GAIA_HEALPIX_INDEX(5, source_id), ra > 1, ref_epoch - 2000', [undefined, undefined, 'yr']],
    ['logg_gspphot * 2, phot_g_mean_flux / phot_bp_mean_flux', ['?', undefined]]
  ])('units: %s', (items, wanted) => {
    expect(units(items)).toEqual(wanted);
  });

  it('of aggregates and of queries in FROM', () => {
    const text =
      'SELECT AVG(v), VARIANCE(v), COUNT(v), MAX(k * v) FROM (SELECT radial_velocity AS v, parallax AS k FROM gaia_source) AS x';
    expect(columns(text).map(({ unit }) => unit)).toEqual(['km.s**-1', 'km**2.s**-2', undefined, 'mas.km.s**-1']);
  });
});

describe('injection', () => {
  const attempts = [
    "SELECT 'x''; DROP TABLE gaia_source; --' AS a FROM gaia_source",
    'SELECT ra AS "a"" FROM x; DROP TABLE y; --" FROM gaia_source',
    'SELECT ra AS "`; DROP TABLE y; --" FROM gaia_source',
    'SELECT ra AS "${spark.app.name}", \'${env:HOME}\' AS b FROM gaia_source',
    "SELECT '\\' AS a, '\\\\' AS b FROM gaia_source WHERE designation LIKE '%\\' ESCAPE '!'",
    'SELECT ra AS "x\u0000y" FROM gaia_source AS "t""; --"'
  ];

  it.each(attempts)('%s', text => {
    const sql = bindSql(text, GAIA);
    for (const { sql: written } of [emitDuckDb(sql), emitSpark(sql)]) {
      const outside = written.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`/g, '');
      expect(outside).not.toMatch(/DROP|;|--|\$|\\/);
    }
    expect(emitSpark(sql).sql).not.toContain('$');
    expect(emitSpark(sql).sql).not.toMatch(/\\(?!u[0-9a-f]{4})/);
  });

  it.each([
    'SELECT ra FROM gaia_source; DROP TABLE gaia_source',
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM parquet.`/etc/passwd`',
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM information_schema.tables',
    "SELECT getenv('HOME') AS x FROM gaia_source",
    "SELECT reflect('java.lang.System', 'exit', '0') AS x FROM gaia_source",
    'SELECT ra INTO x FROM gaia_source',
    "COPY gaia_source TO 'x'",
    "SELECT TRANSFORM(ra) USING 'sh -c id' FROM gaia_source",
    'PRAGMA version',
    'SELECT ra FROM gaia_source LIMIT (SELECT 1 FROM gaia_source)'
  ])('%s is refused', text => {
    expect(fault(text).code).toMatch(/BAD_REQUEST|UNKNOWN_TABLE/);
  });
});
