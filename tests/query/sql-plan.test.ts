import { completeSql, highlightSql, lintSql, scanNeeds } from '../../src/query/sql';
import { GAIA, gaia } from './sql-support';

const PROXIMA = '5853498713190525696';
const needs = (text: string) => scanNeeds(gaia(text));
const need = (text: string) => needs(text)[0];

describe('scan needs', () => {
  it('columns: those that are read, in the order of the table', () => {
    expect(need('SELECT dec, ra + 1 AS x FROM gaia_source WHERE parallax > 5').columns).toEqual([
      'ra',
      'dec',
      'parallax'
    ]);
    expect(need('SELECT COUNT(*) FROM gaia_source').columns).toEqual([]);
    expect(need('SELECT TOP 3 ra FROM gaia_source ORDER BY dec').columns).toEqual(['source_id', 'ra', 'dec']);
    expect(need('SELECT ra FROM (SELECT * FROM gaia_source) AS t').columns).toEqual(['ra']);
    expect(need('WITH t AS (SELECT *, ra + dec AS s FROM gaia_source) SELECT pmra FROM t').columns).toEqual(['pmra']);
    expect(need('SELECT COUNT(*) FROM (SELECT DISTINCT ra, dec FROM gaia_source) AS t').columns).toEqual(['ra', 'dec']);
    const inner = needs(
      'SELECT ra FROM gaia_source g WHERE EXISTS (SELECT 1 AS i FROM gaia_source h WHERE h.dec = g.pmra)'
    );
    expect(inner.map(({ columns }) => columns)).toEqual([['ra', 'pmra'], ['dec']]);
  });

  it('conditions: those of one table, where no outer join fills it up', () => {
    const join = (type: string, rest: string): (string | undefined)[] =>
      needs(`SELECT 1 AS i FROM gaia_source a ${type} JOIN xp_sampled_mean_spectrum b ${rest}`).map(
        ({ where }) => where
      );
    const on = 'ON a.source_id = b.source_id AND a.ra > 1 AND b.dec < 2';
    expect(join('INNER', `${on} WHERE a.dec < 3 AND a.pmra > b.ra`)).toEqual([
      '(a.dec < 3) AND (a.ra > 1)',
      '(b.dec < 2)'
    ]);
    expect(join('LEFT', `${on} WHERE a.dec < 3 AND b.ra IS NULL`)).toEqual(['(a.dec < 3)', '(b.dec < 2)']);
    expect(join('RIGHT', `${on} WHERE a.dec < 3 AND b.ra > 4`)).toEqual(['(a.ra > 1)', '(b.ra > 4)']);
    expect(join('FULL', `${on} WHERE a.dec < 3 AND b.ra > 4`)).toEqual([undefined, undefined]);
    const or = 'SELECT ra FROM gaia_source WHERE (ra > 1 OR dec > 2) AND CAST(ra AS BIGINT) > 1';
    expect(need(or).where).toBe('((ra > 1 OR dec > 2))');
  });

  it('where the rows are, also through joins on source_id', () => {
    const cone = 'CONTAINS(POINT(g.ra, g.dec), CIRCLE(45, 5, 1)) = 1';
    const both = needs(
      `SELECT x.flux FROM gaia_source g JOIN xp_sampled_mean_spectrum x USING (source_id) WHERE ${cone}`
    );
    const circles = [{ ra: 45, dec: 5, radius: 1 }];
    expect(both.map(({ implied }) => implied)).toEqual([{ circles }, { circles }]);

    const left =
      needs(`SELECT 1 AS i FROM gaia_source g LEFT JOIN xp_sampled_mean_spectrum x ON g.source_id = x.source_id
      AND x.source_id > 7 WHERE g.source_id = ${PROXIMA}`);
    expect(left.map(({ implied }) => implied)).toEqual([{ sourceIds: [PROXIMA] }, { sourceIds: [PROXIMA] }]);

    const right =
      needs(`SELECT 1 AS i FROM gaia_source g LEFT JOIN xp_sampled_mean_spectrum x ON g.source_id = x.source_id
      AND x.source_id = ${PROXIMA}`);
    expect(right.map(({ implied }) => implied)).toEqual([{}, { sourceIds: [PROXIMA] }]);

    const listed = needs(`SELECT ra FROM gaia_source WHERE source_id IN
      (SELECT source_id FROM xp_sampled_mean_spectrum WHERE GAIA_HEALPIX_INDEX(8, source_id) = 34570)`);
    const range = { sourceIdRange: [String(34570n << 43n), String((34571n << 43n) - 1n)] };
    expect(listed.map(({ implied }) => implied)).toEqual([range, range]);

    const derived = needs(`SELECT t.ra FROM (SELECT source_id, ra FROM gaia_source) AS t JOIN xp_sampled_mean_spectrum x
      ON t.source_id = x.source_id WHERE x.source_id BETWEEN 5 AND 6`);
    expect(derived.map(({ implied }) => implied.sourceIdRange)).toEqual([
      ['5', '6'],
      ['5', '6']
    ]);
    const top =
      needs(`SELECT t.ra FROM (SELECT TOP 9 source_id, ra FROM gaia_source) AS t JOIN xp_sampled_mean_spectrum x
      ON t.source_id = x.source_id WHERE x.source_id BETWEEN 5 AND 6`);
    expect(top.map(({ table, implied }) => [table.name, implied.sourceIdRange])).toEqual(
      expect.arrayContaining([
        ['gaia_source', undefined],
        ['xp_sampled_mean_spectrum', ['5', '6']]
      ])
    );
    expect(need('SELECT ra FROM gaia_source WHERE 1 = 0').implied).toEqual({ sourceIds: [] });
    const [polygon] = need('SELECT ra FROM gaia_source WHERE 1=CONTAINS(POINT(ra,dec), POLYGON(0,0,1,0,1,1))').regions;
    expect(polygon).toEqual({
      polygon: [
        [0, 0],
        [1, 0],
        [1, 1]
      ]
    });
  });
});

describe('linter', () => {
  const codes = (text: string): string[] => lintSql(gaia(text)).map(({ code }) => code);

  it.each([
    ['SELECT parallax FROM gaia_source WHERE ra < 1', ['NO_RUWE']],
    ['SELECT parallax FROM gaia_source WHERE ra < 1 AND ruwe < 1.4', []],
    ['SELECT 1000/parallax AS d FROM gaia_source WHERE ruwe < 1.4', ['INVERSE_PARALLAX']],
    ['SELECT ra FROM gaia_source WHERE ruwe < 1.4 AND parallax > 0', ['NEGATIVE_PARALLAX']],
    ['SELECT LOG10(parallax) AS l FROM gaia_source WHERE ruwe < 1.4', ['NEGATIVE_PARALLAX']],
    ['SELECT * FROM gaia_source WHERE ra < 1', ['SELECT_STAR']],
    ['SELECT ra FROM gaia_source WHERE 1=CONTAINS(POINT(ra,dec), CIRCLE(1,2,0.001))', ['EPOCH']],
    [
      'SELECT a.ra FROM gaiadr3.gaia_source a JOIN gaiadr2.gaia_source b ON DISTANCE(a.ra,a.dec,b.ra,b.dec) < 0.1 WHERE a.b > 80',
      ['MIXED_RELEASES', 'EPOCH']
    ],
    ['SELECT CAST(source_id AS DOUBLE PRECISION) AS s FROM gaia_source WHERE ra < 1', ['ID_AS_REAL']],
    ['SELECT ra FROM gaia_source WHERE source_id = 5.853e18', ['ID_AS_REAL']],
    ['SELECT TOP 5 ra FROM gaia_source ORDER BY random_index', ['RANDOM_INDEX']],
    ['SELECT ra FROM gaia_source WHERE random_index < 1000', ['RANDOM_INDEX']],
    ["SELECT ra FROM gaia_source WHERE designation LIKE '%123'", ['LIKE_WITHOUT_START']],
    ['SELECT ra FROM gaia_source', ['NO_WHERE']],
    ['SELECT ra FROM gaia_source WHERE dec > 80 ORDER BY ra', ['SORT_ALL']],
    ['SELECT TOP 5 ra FROM gaia_source', ['TOP_WITHOUT_ORDER']],
    ['SELECT a.ra FROM gaia_source a, xp_sampled_mean_spectrum b', ['CROSS_JOIN']],
    ['SELECT dec FROM gaia_source WHERE ra = 14.5', ['FLOAT_EQUALS']],
    ['SELECT ra FROM gaia_source WHERE dec > 5/60', ['EXPRESSION']],
    ['SELECT COUNT(*) FROM gaiadr3.gaiasource WHERE photGMeanMag <= 18.25 AND hasMcmcMsc = true', []]
  ])('%s', (text, wanted) => {
    expect([...new Set(codes(text))].sort()).toEqual([...wanted].sort());
  });

  it('says where', () => {
    const text = 'SELECT ra,\n 1/parallax AS d\nFROM gaia_source WHERE ruwe < 1.4';
    const [warning] = lintSql(gaia(text));
    expect(warning).toMatchObject({ line: 2, column: 2 });
    expect(text.slice(warning.start, warning.end)).toBe('1/parallax');
    const sorted = 'SELECT ra, dec FROM gaia_source WHERE ruwe < 1.4\nORDER BY dec DESC, ra';
    const [order] = lintSql(gaia(sorted));
    expect(order).toMatchObject({ code: 'SORT_ALL', line: 2, column: 10 });
    expect(sorted.slice(order.start, order.end)).toBe('dec DESC');
  });
});

describe('editor help', () => {
  const complete = (text: string) => {
    const cursor = text.indexOf('|');
    const whole = text.slice(0, cursor) + text.slice(cursor + 1);
    return completeSql(whole, cursor, GAIA);
  };
  const texts = (text: string): string[] => complete(text).items.map(item => item.text);

  it('completes tables, columns, functions and keywords', () => {
    expect(texts('SELECT ra FROM gaia|')[0]).toBe('gaiadr3.gaia_source');
    expect(texts('SELECT ra FROM gaiadr3.gaia|')).toContain('gaia_source');
    expect(texts('SELECT par| FROM gaia_source').slice(0, 3)).toEqual([
      'parallax',
      'parallax_error',
      'parallax_over_error'
    ]);
    expect(texts('SELECT photG| FROM gaia_source')[0]).toBe('phot_g_n_obs');
    expect(texts('SELECT x.fl| FROM gaia_source g JOIN xp_sampled_mean_spectrum AS x USING (source_id)')).toEqual([
      'flux',
      'flux_error'
    ]);
    expect(texts('SELECT COU|')[0]).toBe('COUNT');
    expect(texts('SELECT ra FROM gaia_source WHE|')[0]).toBe('WHERE');
    expect(texts('WITH near AS (SELECT ra FROM gaia_source) SELECT ra FROM ne|')[0]).toBe('near');
    expect(texts('SELECT flux_e| FROM gaia_source')).not.toContain('flux_error');
    expect(texts("SELECT 'par|' FROM gaia_source")).toEqual([]);
    expect(texts('SELECT ra -- par|')).toEqual([]);
    const [parallax] = complete('SELECT paral| FROM gaia_source').items;
    expect(parallax).toMatchObject({ kind: 'column', detail: 'float64 [mas]' });
    expect(complete('SELECT par|all FROM gaia_source')).toMatchObject({ start: 7, end: 13 });
  });

  it('colours every stretch', () => {
    const text = "SELECT TOP 5 COUNT(*) AS n, \"a b\" FROM t -- why\nWHERE x = 'it''s' ? /* open";
    const tokens = highlightSql(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
    expect(tokens).toEqual([
      'keyword SELECT',
      'keyword TOP',
      'number 5',
      'function COUNT',
      'symbol (',
      'symbol *',
      'symbol )',
      'keyword AS',
      'name n',
      'symbol ,',
      'quoted "a b"',
      'keyword FROM',
      'name t',
      'comment -- why',
      'keyword WHERE',
      'name x',
      'symbol =',
      "string 'it''s'",
      'error ?',
      'comment /* open'
    ]);
  });
});
