import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import type { ErrorValue, JobState, Plan } from '../../src/protocol';
import { describeWith } from '../support/python-with';
import { MAIN, ServiceProcess } from '../support/service-process';

const PARTITIONS = '000000-003111,003112-005263,034570-036209';

const GAIA = {
  ...{ source_id: 'i', ra: 'f', dec: 'f', parallax: 'f', pmra: 'f', phot_g_mean_mag: 'e', radial_velocity: 'e' },
  ...{ ruwe: 'e', has_mcmc_msc: 'b', phot_variable_flag: 's', random_index: 'i' }
};
const CONE = (ra: string, dec: string): string =>
  `degrees(2 * asin(sqrt(pow(sin(radians(${dec} - 28.8) / 2), 2) + cos(radians(28.8)) * cos(radians(${dec})) * pow(sin(radians(${ra} - 14.2) / 2), 2)))) < 3`;

/** Queries of gaialab, each with one of the same meaning in DuckDB's SQL. */
const QUERIES: readonly (readonly [string, string, string])[] = [
  [
    'the query of the talk',
    'SELECT COUNT(*) FROM gaiadr3.gaiasource WHERE photGMeanMag <= 18.25 AND hasMcmcMsc = true',
    'SELECT count(*) FROM g WHERE phot_g_mean_mag <= 18.25 AND has_mcmc_msc'
  ],
  ['no table', 'SELECT 1 + 1 AS two, 7 / 2.0 AS real', 'SELECT 2, CAST(3.5 AS DOUBLE)'],
  ['rows alone', 'SELECT COUNT(*) AS n FROM gaia_source', 'SELECT count(*) FROM g'],
  [
    'nulls',
    'SELECT COUNT(radial_velocity) AS n, COUNT(*) AS all_rows, AVG(radial_velocity) AS mean FROM gaia_source WHERE parallax IS NOT NULL',
    'SELECT count(radial_velocity), count(*), avg(CAST(radial_velocity AS DOUBLE)) FROM g WHERE parallax IS NOT NULL'
  ],
  [
    'groups of pixels',
    'SELECT GAIA_HEALPIX_INDEX(4, source_id) AS hpx, COUNT(*) AS n, AVG(parallax) AS p, MAX(ruwe) AS m FROM gaia_source GROUP BY GAIA_HEALPIX_INDEX(4, source_id) ORDER BY hpx',
    'SELECT source_id >> 51 AS hpx, count(*), avg(parallax), max(CAST(ruwe AS DOUBLE)) FROM g GROUP BY 1 ORDER BY 1'
  ],
  [
    'a cone',
    "SELECT source_id, ra, dec FROM gaia_source WHERE 1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 14.2, 28.8, 3)) ORDER BY source_id",
    `SELECT source_id, ra, dec FROM g WHERE ${CONE('ra', 'dec')} ORDER BY 1`
  ],
  [
    'a join',
    'SELECT g.source_id, g.parallax, a.teff_gspphot FROM gaia_source AS g JOIN astrophysical_parameters AS a ON g.source_id = a.source_id WHERE a.teff_gspphot > 6000 ORDER BY g.source_id',
    'SELECT g.source_id, parallax, CAST(teff_gspphot AS DOUBLE) FROM g JOIN a USING (source_id) WHERE teff_gspphot > 6000 ORDER BY 1'
  ],
  [
    'an outer join of three tables',
    'SELECT COUNT(*) AS n, COUNT(a.teff_gspphot) AS t, COUNT(x.source_id) AS x FROM gaia_source AS g LEFT JOIN astrophysical_parameters AS a ON g.source_id = a.source_id LEFT JOIN xp_sampled_mean_spectrum AS x ON x.source_id = g.source_id WHERE g.phot_g_mean_mag < 17',
    'SELECT count(*), count(teff_gspphot), count(x.source_id) FROM g LEFT JOIN a ON g.source_id = a.source_id LEFT JOIN x ON x.source_id = g.source_id WHERE phot_g_mean_mag < 17'
  ],
  [
    'a common table used twice',
    'WITH near AS (SELECT source_id, parallax FROM gaia_source WHERE parallax > 2) SELECT COUNT(*) AS n, MIN(b.parallax) AS least FROM near AS a JOIN near AS b ON a.source_id = b.source_id WHERE a.parallax > 3',
    'SELECT count(*), min(parallax) FROM g WHERE parallax > 3'
  ],
  [
    'the first of an order, nulls last',
    'SELECT TOP 25 source_id, radial_velocity FROM gaia_source ORDER BY radial_velocity DESC, source_id',
    'SELECT source_id, radial_velocity FROM g ORDER BY radial_velocity DESC NULLS LAST, source_id LIMIT 25'
  ],
  [
    'sub-queries',
    'SELECT COUNT(*) AS n FROM gaia_source AS g WHERE EXISTS (SELECT a.source_id FROM astrophysical_parameters AS a WHERE a.source_id = g.source_id AND a.teff_gspphot < 4000) AND g.parallax > (SELECT AVG(parallax) FROM gaia_source)',
    'SELECT count(*) FROM g WHERE source_id IN (SELECT source_id FROM a WHERE teff_gspphot < 4000) AND parallax > (SELECT avg(parallax) FROM g)'
  ],
  [
    'a union and texts',
    "SELECT phot_variable_flag AS flag, COUNT(*) AS n FROM gaia_source GROUP BY phot_variable_flag UNION ALL SELECT 'all', COUNT(*) FROM gaia_source ORDER BY flag, n",
    "SELECT phot_variable_flag AS flag, count(*) AS n FROM g GROUP BY 1 UNION ALL SELECT 'all', count(*) FROM g ORDER BY flag, n"
  ]
];

describeWith('duckdb', 'SQL jobs', python => {
  let folder: string;
  let volume: string;
  let service: ServiceProcess;
  const sql = (query: string, more: object = {}) => ({ type: 'Sql', source: {}, query, format: 'arrow', ...more });
  const plan = async (query: string): Promise<Plan> => (await service.json<Plan>('POST', '/api/plan', sql(query))).body;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gaialab-sql-'));
    volume = join(folder, 'volume');
    const tables = 'gaia_source,astrophysical_parameters,xp_sampled_mean_spectrum';
    const made = [MAIN, 'make-volume', volume, '--rows', '6000', '--tables', tables, '--partitions', PARTITIONS];
    expect(spawnSync(process.execPath, made, { encoding: 'utf8' })).toMatchObject({ status: 0 });
    service = await ServiceProcess.start({ volume, env: { GAIALAB_WORKERS: '2' } });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  const rowsOf = ({ manifest }: JobState) => {
    const table = tableFromIPC(readFileSync(manifest!.results[0].path));
    return table.toArray().map(row => Object.values((row as { toJSON(): object }).toJSON()).map(plain));
  };

  it('answers as DuckDB does over rows read by Python, with one worker and with two', async () => {
    const home = join(volume, 'gdr3');
    const tables = {
      g: [join(home, 'gaia_source'), GAIA],
      a: [join(home, 'Astrophysical_parameters/astrophysical_parameters'), { source_id: 'i', teff_gspphot: 'e' }],
      x: [join(home, 'Spectroscopy/xp_sampled_mean_spectrum'), { source_id: 'i' }]
    };
    const { stdout, stderr, status } = spawnSync(python, [join(__dirname, 'sql-oracle.py')], {
      input: JSON.stringify({ tables, queries: QUERIES.map(([, , query]) => query) }),
      encoding: 'utf8',
      maxBuffer: 1 << 28
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const answers = JSON.parse(stdout) as unknown[][][];
    const single = await ServiceProcess.start({ volume, env: { GAIALAB_WORKERS: '1' } });
    try {
      for (const [i, [name, query]] of QUERIES.entries()) {
        const state = await service.run(sql(query));
        expect({ name, error: state.error }).toEqual({ name, error: undefined });
        const rows = rowsOf(state);
        expect({ name, rows: rows.length }).toEqual({ name, rows: answers[i].length });
        rows.forEach((row, j) => row.forEach((cell, k) => same(cell, answers[i][j][k], `${name}: row ${j}`)));
        expect({ name, rows: rowsOf(await single.run(sql(query))) }).toEqual({ name, rows });
      }
    } finally {
      await single.stop();
    }
  });

  it('reads only the files that can hold the rows, of joined tables as well', async () => {
    const {
      sql: part,
      files,
      warnings
    } = await plan(
      'SELECT g.source_id, g.ra, a.teff_gspphot FROM gaia_source AS g JOIN astrophysical_parameters AS a ON g.source_id = a.source_id WHERE 1 = CONTAINS(POINT(g.ra, g.dec), CIRCLE(14.2, 28.8, 1))'
    );
    expect(part!.tables).toMatchObject([
      { table: 'gaiadr3.gaia_source', files: 1, of: 3, columns: ['source_id', 'ra', 'dec'], streamed: true },
      { table: 'gaiadr3.astrophysical_parameters', files: 1, of: 3, streamed: false }
    ]);
    expect(files).toBe(2);
    expect(warnings).toEqual([]);
    const noted = await plan('SELECT 1 / parallax AS d FROM gaia_source WHERE parallax_over_error > 5');
    expect(noted.sql!.notes.map(({ code }) => code)).toContain('INVERSE_PARALLAX');
    expect(noted.warnings).toEqual(noted.sql!.notes.map(({ message }) => message));
  });

  it('describes the columns of the result, keeps ids exact, and shows the first rows', async () => {
    const query = 'SELECT source_id, pmra, pmra / parallax AS ratio, has_mcmc_msc FROM gaia_source WHERE ruwe < 1.4';
    const state = await service.run(sql(query));
    const table = tableFromIPC(readFileSync(state.manifest!.results[0].path));
    const units = Object.fromEntries(table.schema.fields.map(({ name, metadata }) => [name, metadata.get('unit')]));
    expect(units).toMatchObject({ pmra: 'mas.yr**-1' });
    expect(table.schema.fields[1].metadata.get('description')).toMatch(/Proper motion/);
    expect(String(table.schema.fields[0].type)).toBe('Int64');
    const preview = JSON.parse(readFileSync(state.manifest!.results[1].path, 'utf8')) as { rows: unknown[][] };
    expect(preview.rows).toHaveLength(100);
    expect(preview.rows[0][0]).toBe(String(table.get(0)!.source_id));
    expect(state.manifest).toMatchObject({ request: { query }, selected: table.numRows, rows: 6000 });
    expect(existsSync(join(state.folder!, 'sql.tmp'))).toBe(false);
  });

  it('stops at a limit and says that there was more', async () => {
    const query = 'SELECT source_id FROM gaia_source';
    const some = await service.run(sql(query, { limit: 10, format: 'csv' }));
    expect(some.manifest).toMatchObject({ selected: 10, truncated: true });
    expect(readFileSync(some.manifest!.results[0].path, 'utf8').trim().split('\n')).toHaveLength(11);
    const all = await service.run(sql(query, { limit: 6000 }));
    expect(all.manifest).toMatchObject({ selected: 6000 });
    expect(all.manifest!.truncated).toBeUndefined();
    const none = await service.run(sql('SELECT source_id FROM gaia_source WHERE source_id = 12'));
    expect(none.manifest).toMatchObject({ selected: 0 });
  });

  it('passes lists on, in every format', async () => {
    const file = join(volume, 'gdr3/Spectroscopy/xp_sampled_mean_spectrum/XpSampledMeanSpectrum_000000-003111.csv.gz');
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
    const [header, ...rows] = lines.filter(line => !line.startsWith('#'));
    expect(header.split(',')).toEqual(['source_id', 'solution_id', 'ra', 'dec', 'flux', 'flux_error']);
    const first = /^(\d+),\d+,[^,]*,[^,]*,"\[(.*?)\]"/.exec(rows[0])!;
    const query = `SELECT source_id, flux FROM xp_sampled_mean_spectrum WHERE source_id = ${first[1]}`;
    const state = await service.run(sql(query));
    const found = tableFromIPC(readFileSync(state.manifest!.results[0].path)).get(0)!;
    expect([...(found.flux as Iterable<number>)]).toEqual(first[2].split(',').map(text => Math.fround(Number(text))));
    for (const format of ['parquet', 'csv', 'arrows', 'ecsv', 'vot', 'fits']) {
      const { error, manifest } = await service.run(sql(query, { format }));
      expect({ format, error, name: manifest?.results[0].name }).toEqual({ format, name: `rows.${format}` });
    }
  });

  it('fails with a file that cannot be read, or leaves it out and says so', async () => {
    const broken = join(folder, 'broken');
    cpSync(volume, broken, { recursive: true });
    const file = join(broken, 'gdr3/gaia_source/GaiaSource_003112-005263.csv.gz');
    truncateSync(file, 20_000);
    const other = await ServiceProcess.start({ volume: broken });
    const query = 'SELECT COUNT(*) AS n FROM gaia_source';
    try {
      const failed = await other.run(sql(query));
      expect(failed).toMatchObject({ phase: 'ERROR', error: { code: 'GZIP_BROKEN' } });
      expect(failed.error!.message).toContain(file);
      const { manifest } = await other.run(sql(query, { source: { onError: 'skip' } }));
      expect(manifest!.skipped.map(({ path }) => path)).toEqual([file]);
      expect(manifest!.files).toHaveLength(2);
    } finally {
      await other.stop();
    }
  });

  it('refuses what a query cannot have', async () => {
    const refused = [
      { source: { table: 'gaia_source' } },
      { source: { where: 'ra > 1' } },
      { format: 'xlsx' },
      { limit: 0 },
      { query: ' ' },
      { top: 1 }
    ];
    for (const more of refused) {
      const { body } = await service.json('POST', '/api/plan', sql('SELECT ra FROM gaia_source', more));
      expect(body).toMatchObject({ code: 'BAD_REQUEST' });
    }
    const missing = await service.json('POST', '/api/plan', sql('SELECT source_id FROM gaiadr2.gaia_source'));
    expect(missing.body).toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it.each([
    ['SELECT parallaxx FROM gaia_source', 'UNKNOWN_COLUMN', 'parallaxx'],
    ['SELECT ra FROM gaia_sauce', 'UNKNOWN_TABLE', 'gaia_sauce'],
    ['  SELECT ra\nFROM gaia_source WHERE', 'BAD_REQUEST', ''],
    ["COPY gaia_source TO '/tmp/x'", 'BAD_REQUEST', 'COPY'],
    ["ATTACH '/tmp/x'", 'BAD_REQUEST', 'ATTACH'],
    ['PRAGMA version', 'BAD_REQUEST', 'PRAGMA'],
    ["SELECT * FROM read_csv('/etc/passwd')", 'BAD_REQUEST', 'read_csv('],
    ["SELECT * FROM '/etc/passwd'", 'BAD_REQUEST', "'/etc/passwd'"],
    ['SELECT ra FROM gaia_source; DROP TABLE gaia_source', 'BAD_REQUEST', 'DROP'],
    ["SELECT getenv('HOME') FROM gaia_source", 'BAD_REQUEST', 'getenv'],
    ['SELECT ra FROM duckdb_settings', 'UNKNOWN_TABLE', 'duckdb_settings']
  ])('refuses %s at its place', async (query, code, at) => {
    const { status, body } = await service.json<ErrorValue>('POST', '/api/jobs', sql(query));
    expect({ status, code: body.code }).toEqual({ status: expect.any(Number), code });
    expect(status).toBeGreaterThanOrEqual(400);
    const { text, start, end } = body.details as { text: string; start: number; end: number };
    expect(text).toBe(query);
    expect(query.slice(start, end)).toBe(at);
  });
});

function plain(cell: unknown): unknown {
  return typeof cell === 'bigint' ? { i: String(cell) } : cell;
}

/** Sums may differ in their last bits: DuckDB adds rows of another order of files. */
function same(cell: unknown, expected: unknown, what: string): void {
  if (typeof cell === 'number' && typeof expected === 'number') {
    expect({ what, isSame: Math.abs(cell - expected) <= 1e-12 * Math.abs(expected) }).toEqual({ what, isSame: true });
  } else {
    expect({ what, cell }).toEqual({ what, cell: expected });
  }
}
