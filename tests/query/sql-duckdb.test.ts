import type { DuckDBConnection } from '@duckdb/node-api';
import { regionTest, separation, type SkyRegion } from '../../src/sky';
import { answer, ask, fault, fill, GAIA, gaia, openDuckDb, REAL_QUERIES, SMALL, SPECTRA, STARS } from './sql-support';
import { emitDuckDb } from '../../src/query/sql';
import type { Row } from './support';

let connection: DuckDBConnection;
const rowsOf = async (text: string): Promise<unknown[][]> => (await answer(connection, text, SMALL)).rows;
const column = async (text: string): Promise<unknown[]> => (await rowsOf(text)).map(([cell]) => cell);

const PROXIMA = 5853498713190525696n;
const BARNARD = 4472832130942575872n;
const TABLE: Row[] = [
  {
    source_id: PROXIMA,
    ra: 217.39,
    dec: -62.68,
    parallax: 768.07,
    matched_transits: 5,
    has_rvs: true,
    phot_variable_flag: 'VARIABLE'
  },
  {
    source_id: BARNARD,
    ra: 269.45,
    dec: 4.74,
    parallax: 546.98,
    matched_transits: 5,
    has_rvs: false,
    phot_variable_flag: 'a_b%c'
  },
  {
    source_id: 4295806720n,
    ra: 45,
    dec: 5,
    parallax: NaN,
    matched_transits: -7,
    has_rvs: null,
    phot_variable_flag: 'é🌟x'
  },
  {
    source_id: 34361129088n,
    ra: 359.99,
    dec: 89.9,
    parallax: null,
    matched_transits: 5,
    has_rvs: true,
    phot_variable_flag: ''
  },
  {
    source_id: 6917528997577384320n,
    ra: 0.01,
    dec: -0.2,
    parallax: -1.5,
    matched_transits: null,
    has_rvs: true,
    phot_variable_flag: null
  }
];
const SPECTRUM: Row[] = [
  { source_id: PROXIMA, flux_mean: 1.5, n_transits: 3 },
  { source_id: 4295806720n, flux_mean: null, n_transits: 4 },
  { source_id: 99n, flux_mean: 2.5, n_transits: 5 }
];

beforeAll(async () => {
  connection = await openDuckDb([STARS, SPECTRA]);
  await fill(connection, STARS, TABLE);
  await fill(connection, SPECTRA, SPECTRUM);
});

describe('order', () => {
  it('puts NULL last both ways, NaN above all numbers, and breaks ties by source_id', async () => {
    expect(await column('SELECT parallax FROM stars ORDER BY parallax')).toEqual([-1.5, 546.98, 768.07, NaN, null]);
    expect(await column('SELECT parallax FROM stars ORDER BY parallax DESC')).toEqual([
      NaN,
      768.07,
      546.98,
      -1.5,
      null
    ]);
    expect(await column('SELECT parallax FROM stars ORDER BY 1 NULLS FIRST')).toEqual([
      null,
      -1.5,
      546.98,
      768.07,
      NaN
    ]);
    const tied = 'SELECT TOP 3 source_id FROM stars ORDER BY matched_transits DESC';
    expect(await column(tied)).toEqual([34361129088n, BARNARD, PROXIMA]);
    expect(await column(`${tied.replace('TOP 3 ', '')} LIMIT 2 OFFSET 1`)).toEqual([BARNARD, PROXIMA]);
  });

  it('of DISTINCT, groups and unions', async () => {
    expect(await column('SELECT DISTINCT matched_transits FROM stars ORDER BY 1')).toEqual([-7, 5, null]);
    const grouped = 'SELECT matched_transits AS m, COUNT(*) AS n FROM stars GROUP BY m ORDER BY n, m DESC';
    expect(await rowsOf(grouped)).toEqual([
      [-7, 1n],
      [null, 1n],
      [5, 3n]
    ]);
    const union = 'SELECT source_id AS x FROM spectra UNION SELECT matched_transits FROM stars ORDER BY x DESC';
    expect(await column(union)).toEqual([PROXIMA, 4295806720n, 99n, 5n, -7n, null]);
    expect(await column('SELECT ra AS x FROM stars WHERE ra < 1 UNION ALL SELECT 3 FROM spectra ORDER BY x')).toEqual([
      0.01, 3, 3, 3
    ]);
    expect(await column('SELECT source_id FROM spectra EXCEPT SELECT source_id FROM stars')).toEqual([99n]);
    expect(
      await column('SELECT source_id FROM spectra INTERSECT SELECT source_id FROM stars ORDER BY 1 DESC LIMIT 1')
    ).toEqual([PROXIMA]);
  });
});

describe('numbers', () => {
  it.each([
    ['matched_transits / 2', [2n, 2n, -3n, 2n, null]],
    ['matched_transits % 3', [2n, 2n, -1n, 2n, null]],
    ['MOD(matched_transits, 0)', [null, null, null, null, null]],
    ['source_id * 2', [null, 8945664261885151744n, 8591613440n, 68722258176n, null]],
    ['GAIA_HEALPIX_INDEX(8, source_id)', [665465n, 508502n, 0n, 0n, 786431n]],
    ['GAIA_HEALPIX_INDEX(12, source_id)', [170359234n, 130176548n, 0n, 1n, 201326591n]],
    ['FLOOR(source_id / 8796093022208.0)', [665465, 508502, 0, 0, 786431]],
    ['SQRT(parallax) > 1', [true, true, false, null, false]],
    ['LOG10(parallax - parallax)', [-Infinity, -Infinity, NaN, null, -Infinity]],
    ['ROUND(parallax)', [768, 547, NaN, null, -2]],
    ['ROUND(parallax, 1)', [768.1, 547, NaN, null, -1.5]],
    ['TRUNCATE(parallax, -2)', [700, 500, NaN, null, 0]],
    ['CAST(parallax AS INTEGER)', [768, 547, null, null, -2]],
    ['CAST(source_id AS INTEGER)', [null, null, null, null, null]],
    ["CAST('12' || SUBSTRING(phot_variable_flag, 9, 9) AS BIGINT)", [12n, 12n, 12n, 12n, null]],
    ['CAST(source_id AS VARCHAR)', TABLE.map(row => String(row.source_id))],
    ["CAST('12.5e1' AS DOUBLE PRECISION) + 0 * ra", [125, 125, 125, 125, 125]],
    ['source_id = 5853498713190525697', [false, false, false, false, false]],
    ['source_id < 4295806720.5', [false, false, true, false, false]],
    ['5/60', [0n, 0n, 0n, 0n, 0n]],
    ['parallax <> parallax', [false, false, true, null, false]],
    ['parallax IN (768.07, NULL)', [true, null, null, null, null]],
    ["has_rvs = 'True'", [true, false, null, true, true]]
  ])('%s', async (item, wanted) => {
    const found = await column(`SELECT ${item} AS x FROM stars`);
    expect(found.map(cell => (cell === 0 ? 0 : cell))).toEqual(wanted);
  });
});

describe('texts', () => {
  it.each([
    ['LENGTH(phot_variable_flag)', [8n, 5n, 3n, 0n, null]],
    ['SUBSTRING(phot_variable_flag, 2, 2)', ['AR', '_b', '🌟x', '', null]],
    ['SUBSTRING(phot_variable_flag, 0, 2)', ['V', 'a', 'é', '', null]],
    ['SUBSTRING(phot_variable_flag, matched_transits, 9)', ['ABLE', 'c', 'é🌟x'.slice(0, 1), '', null]],
    ["phot_variable_flag LIKE 'a!_b!%%' ESCAPE '!'", [false, true, false, false, null]],
    ["phot_variable_flag LIKE '_🌟_'", [false, false, true, false, null]],
    ["phot_variable_flag ILIKE 'var%'", [true, false, false, false, null]],
    ["'x\\' || phot_variable_flag", ['x\\VARIABLE', 'x\\a_b%c', 'x\\é🌟x', 'x\\', null]]
  ])('%s', async (item, wanted) => {
    expect(await column(`SELECT ${item} AS x FROM stars`)).toEqual(wanted);
  });
});

describe('joins and sub-queries', () => {
  it.each([
    ['SELECT flux_mean FROM stars JOIN spectra USING (source_id) ORDER BY source_id', [null, 1.5]],
    ['SELECT n_transits FROM stars LEFT JOIN spectra USING (source_id) ORDER BY source_id', [4, null, null, 3, null]],
    ['SELECT source_id FROM stars RIGHT JOIN spectra USING (source_id) ORDER BY 1', [99n, 4295806720n, PROXIMA]],
    ['SELECT source_id FROM stars FULL JOIN spectra USING (source_id) WHERE flux_mean > 2', [99n]],
    ['SELECT COUNT(*) FROM stars a, spectra b WHERE a.source_id < b.source_id', [3n]],
    ['SELECT COUNT(*) FROM stars NATURAL JOIN spectra', [2n]],
    [
      'SELECT source_id FROM stars s WHERE EXISTS (SELECT 1 AS i FROM spectra x WHERE x.source_id = s.source_id) ORDER BY 1',
      [4295806720n, PROXIMA]
    ],
    ['SELECT COUNT(*) FROM stars WHERE source_id NOT IN (SELECT source_id FROM spectra)', [3n]],
    ['SELECT COUNT(*) FROM stars WHERE 1.5 IN (SELECT flux_mean FROM spectra)', [5n]],
    ['SELECT (SELECT MAX(flux_mean) FROM spectra) + 1 AS x FROM spectra', [3.5, 3.5, 3.5]],
    ['SELECT COUNT(*) FROM (SELECT MAX(ra) FROM stars WHERE ra > 1000) AS t', [1n]],
    ['WITH a AS (SELECT ra FROM stars), b (x) AS (SELECT MAX(ra) FROM a) SELECT ROUND(x) FROM b', [360]],
    ['SELECT matched_transits FROM stars GROUP BY matched_transits HAVING COUNT(*) > 1', [5]],
    ['SELECT MEDIAN(ra) FROM stars', [217.39]],
    ['SELECT COUNT(DISTINCT matched_transits) FROM stars', [2n]],
    ['(SELECT TOP 1 ra FROM stars ORDER BY ra) UNION ALL (SELECT TOP 1 ra FROM stars ORDER BY ra DESC)', [0.01, 359.99]]
  ])('%s', async (text, wanted) => {
    expect(await column(text)).toEqual(wanted);
  });
});

describe('without FROM there is one row', () => {
  it.each<[string, unknown[][]]>([
    ['SELECT 1+1', [[2n]]],
    ['SELECT 7 / 2 AS whole, 7 / 2.0 AS real, 1 = 1 AS yes', [[3n, 3.5, true]]],
    ['SELECT 1 AS a WHERE 2 < 1', []],
    ['SELECT COUNT(*) AS n', [[1n]]],
    ['SELECT COUNT(*) AS n WHERE 2 < 1', [[0n]]],
    ['SELECT 3 AS x UNION ALL SELECT 1 ORDER BY x', [[1n], [3n]]],
    ['SELECT x + 1 AS y FROM (SELECT 41 AS x) AS t', [[42n]]],
    ['WITH c AS (SELECT 4295806720 AS id) SELECT ra FROM stars JOIN c ON id = source_id', [[45]]],
    ['SELECT COUNT(*) FROM stars WHERE EXISTS (SELECT 1 WHERE matched_transits = 5)', [[3n]]],
    ['SELECT (SELECT MAX(ra) FROM stars) - (SELECT 0.99) AS x', [[359]]],
    ["SELECT DISTANCE(POINT(0, 0), POINT(0, 1)) AS d, LENGTH('abc') AS n", [[1, 3n]]],
    [`SELECT GAIA_HEALPIX_INDEX(8, ${PROXIMA}) AS p`, [[665465n]]]
  ])('%s', async (text, wanted) => {
    expect(await rowsOf(text)).toEqual(wanted);
  });

  it('columns have types, and units where functions give them', () => {
    const { columns } = gaia(
      "SELECT 1 AS i, 1.5 AS r, 'x' AS t, DISTANCE(0, 0, 0, 1) AS d, (SELECT MAX(pmra) FROM gaia_source) AS pm"
    ).query;
    expect(columns.map(({ name, datatype, unit }) => [name, datatype, unit])).toEqual([
      ['i', 'int64', undefined],
      ['r', 'float64', undefined],
      ['t', 'string', undefined],
      ['d', 'float64', 'deg'],
      ['pm', 'float64', 'mas.yr**-1']
    ]);
  });

  it('names and * are errors that say where a table is missing', () => {
    expect(fault('SELECT 1 AS a, ra')).toMatchObject({ code: 'UNKNOWN_COLUMN', at: 'ra' });
    expect(fault('SELECT *')).toMatchObject({ code: 'BAD_REQUEST', at: '*', hint: expect.stringContaining('FROM') });
    expect(fault('SELECT g.ra')).toMatchObject({ code: 'UNKNOWN_TABLE', at: 'g.ra' });
  });
});

describe('sky', () => {
  it('distances, as published and as the sphere says', async () => {
    const [[a, b]] = await rowsOf(
      'SELECT DISTANCE(POINT(165.458, 56.3825), POINT(165.933, 61.7511)) + 0 * MAX(ra) AS a, DISTANCE(179, 10, 269.448503, 4.73942) AS b FROM stars'
    );
    expect(a).toBeCloseTo(5.3741116, 7);
    expect(b).toBeCloseTo(89.6181177, 5);
    const places = [
      [45, 5],
      [225, -5],
      [217.3900001, -62.68],
      [0, 90],
      [180.01, 0.2]
    ];
    for (const [ra, dec] of places) {
      const found = await column(`SELECT DISTANCE(ra, dec, ${ra}, ${dec}) AS d FROM stars`);
      const wanted = TABLE.map(row => separation(row.ra as number, row.dec as number, ra, dec));
      found.forEach((value, i) =>
        expect(Math.abs((value as number) - wanted[i])).toBeLessThan(1e-12 * wanted[i] + 1e-13)
      );
    }
  });

  const sky: Row[] = Array.from({ length: 3000 }, (_, i) => {
    // A spiral over the whole sphere, and a denser one about the areas.
    const dec = (Math.asin(1 - (2 * (i + 0.5)) / 3000) * 180) / Math.PI;
    const ra = (i * 137.50776405) % 360;
    return i % 2 === 0
      ? { source_id: BigInt(i), ra, dec }
      : { source_id: BigInt(i), ra: ((ra / 360) * 24 + 348) % 360, dec: dec / 8 + 3 };
  });

  it.each<[string, SkyRegion]>([
    ['CIRCLE(359, 2, 5)', { cone: { ra: 359, dec: 2, radius: 5 } }],
    ['CIRCLE(10, 89, 12)', { cone: { ra: 10, dec: 89, radius: 12 } }],
    ['CIRCLE(0, 0, 120)', { cone: { ra: 0, dec: 0, radius: 120 } }],
    [
      'POLYGON(350, -5, 10, -5, 8, 12, 355, 9)',
      {
        polygon: [
          [350, -5],
          [10, -5],
          [8, 12],
          [355, 9]
        ]
      }
    ],
    [
      'POLYGON(8, 12, 10, -5, 350, -5, 355, 9)',
      {
        polygon: [
          [350, -5],
          [10, -5],
          [8, 12],
          [355, 9]
        ]
      }
    ],
    [
      'POLYGON(350, -5, 10, -5, 0, 3, 10, 12, 350, 12)',
      {
        polygon: [
          [350, -5],
          [10, -5],
          [0, 3],
          [10, 12],
          [350, 12]
        ]
      }
    ],
    [
      "POLYGON('ICRS', 0, 70, 90, 70, 180, 70, 270, 70)",
      {
        polygon: [
          [0, 70],
          [90, 70],
          [180, 70],
          [270, 70]
        ]
      }
    ]
  ])('%s', async (area, region) => {
    await fill(connection, STARS, [
      ...sky,
      { source_id: -1n, ra: null, dec: 1 },
      { source_id: -2n, ra: Infinity, dec: 1 }
    ]);
    const mask = new Uint8Array(sky.length);
    const [ra, dec] = ['ra', 'dec'].map(name => Float64Array.from(sky, row => row[name] as number));
    const count = regionTest(region)(ra, dec, mask, sky.length);
    expect(count).toBeGreaterThan(10);
    const wanted = sky.flatMap((row, i) => (mask[i] === 1 ? [row.source_id] : []));
    const point = 'POINT(ra, dec)';
    expect(await column(`SELECT source_id FROM stars WHERE 1=CONTAINS(${point}, ${area}) ORDER BY 1`)).toEqual(wanted);
    expect(await column(`SELECT source_id FROM stars WHERE 0=INTERSECTS(${area}, ${point}) ORDER BY 1`)).toHaveLength(
      sky.length - count + 1
    );
    expect(await column(`SELECT SUM(CONTAINS(${point}, ${area})) FROM stars`)).toEqual([BigInt(count)]);
  });

  it('a box has great circles for sides', async () => {
    await fill(connection, STARS, sky);
    const found = await column(
      "SELECT source_id FROM stars WHERE 1=CONTAINS(POINT(ra, dec), BOX('ICRS', 0, 60, 40, 20)) ORDER BY 1"
    );
    const wanted = sky.filter(row => {
      const [a, d] = [row.ra as number, row.dec as number].map(angle => (angle * Math.PI) / 180);
      const [x, y, z] = [Math.cos(d) * Math.cos(a), Math.cos(d) * Math.sin(a), Math.sin(d)];
      const forward = x * 0.5 + (z * Math.sqrt(3)) / 2;
      const up = z * 0.5 - (x * Math.sqrt(3)) / 2;
      const degrees = (angle: number): number => (Math.abs(angle) * 180) / Math.PI;
      return degrees(Math.atan2(y, forward)) <= 20 && degrees(Math.atan2(up, forward)) <= 10;
    });
    expect(wanted.length).toBeGreaterThan(20);
    expect(found).toEqual(wanted.map(row => row.source_id));
  });
});

describe('real queries', () => {
  it('run, and yield the columns that were said', async () => {
    const engine = await openDuckDb(GAIA.tables.filter(({ schema, columns }) => schema === 'gaiadr3' && columns));
    for (const text of REAL_QUERIES) {
      const { query } = gaia(text);
      const found = await ask(engine, emitDuckDb({ query }).sql);
      expect(found.names).toEqual(query.columns.map(({ name }) => name));
      const types = query.columns.map(({ datatype, subtype }) => (subtype ? 'FLOAT[]' : TYPES[datatype]));
      expect([text, found.types]).toEqual([text, types]);
    }
  });

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
});
