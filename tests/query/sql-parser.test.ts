import fc from 'fast-check';
import { GaiaError } from '../../src/protocol';
import {
  bindSql,
  completeSql,
  emitDuckDb,
  emitSpark,
  highlightSql,
  lintSql,
  parseSql,
  printSql,
  scanNeeds
} from '../../src/query/sql';
import { GAIA, REAL_QUERIES, SMALL } from './sql-support';
import { PIECES, query } from './sql-texts';
import { errorOf } from './support';

/** The tree without its places. */
const bare = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value) => (key === 'start' || key === 'end' ? undefined : value)));

describe('parse and print', () => {
  it.each(REAL_QUERIES)('%s', text => {
    const tree = parseSql(text);
    expect(bare(parseSql(printSql(tree)))).toEqual(bare(tree));
  });

  it('random queries come back as the same tree', () => {
    fc.assert(
      fc.property(query, text => {
        const tree = parseSql(text);
        const printed = printSql(tree);
        expect(bare(parseSql(printed))).toEqual(bare(tree));
        expect(printSql(parseSql(printed))).toBe(printed);
      }),
      { numRuns: 150 }
    );
  });

  it('every node knows its text', () => {
    const text = 'SELECT g.ra AS x, (1 + 2) * 3 FROM gaia_source g WHERE ra > 5 -- end\n AND dec < (SELECT 1 FROM t)';
    const tree = parseSql(text);
    if (tree.body.kind !== 'select' || tree.body.where?.kind !== 'logical') {
      throw new Error('another tree');
    }
    const written = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
    expect(tree.body.items.map(written)).toEqual(['g.ra AS x', '(1 + 2) * 3']);
    expect(written(tree.body.from!)).toBe('gaia_source g');
    expect(tree.body.where.operands.map(written)).toEqual(['ra > 5', 'dec < (SELECT 1 FROM t)']);
  });
});

describe('shape', () => {
  const shape = (text: string): string => printSql(parseSql(text));

  it.each([
    [
      'select 1 as a from t union select 2 from t intersect select 3 from t',
      'SELECT 1 AS a FROM t UNION (SELECT 2 FROM t INTERSECT SELECT 3 FROM t)'
    ],
    [
      'select a from t except select b from t union all select c from t',
      '(SELECT a FROM t EXCEPT SELECT b FROM t) UNION ALL SELECT c FROM t'
    ],
    [
      'select a from ((select a from t) union (select b from t)) as u',
      'SELECT a FROM (SELECT a FROM t UNION SELECT b FROM t) AS u'
    ],
    ['(select a from t)', 'SELECT a FROM t'],
    ['select ((select max(a) from t)) + 1 as x from t', 'SELECT (SELECT max(a) FROM t) + 1 AS x FROM t'],
    ['select a from t, u join v on t.a = v.a', 'SELECT a FROM t CROSS JOIN (u INNER JOIN v ON t.a = v.a)'],
    ['select count(distinct a), count(all b) from t;', 'SELECT count(DISTINCT a), count(b) FROM t'],
    ['select/* all */a from t -- where', 'SELECT a FROM t'],
    ['select 1+1', 'SELECT 1 + 1'],
    [
      'select 1 a where 2 > 1 union all (select 2 limit 1) order by a',
      'SELECT 1 AS a WHERE 2 > 1 UNION ALL (SELECT 2 LIMIT 1) ORDER BY a'
    ],
    ['select a b, c "d e" from t', 'SELECT a AS b, c AS "d e" FROM t'],
    ['select cast(a as double  precision) from t', 'SELECT CAST(a AS DOUBLE PRECISION) FROM t'],
    [
      'SELECT a FROM t WHERE NOT a = 1 AND b IN (SELECT x FROM u)',
      'SELECT a FROM t WHERE (NOT (a = 1)) AND (b IN (SELECT x FROM u))'
    ]
  ])('%s', (text, printed) => {
    expect(shape(text)).toBe(printed);
  });
});

describe('errors point at the place', () => {
  it.each([
    ['SELECT ra FORM gaia_source', 'gaia_source', /Expected FROM/],
    ['SELECT FROM t', 'FROM', /Expected a column/],
    ['SELECT ra FROM', '', /found the end/],
    ['SELECT 1 2', '2', /Expected FROM/],
    ['SELECT ra FROM t WHERE', '', /found the end/],
    ['SELECT ra FROM t LIMIT x', 'x', /Expected a number of rows/],
    ['SELECT TOP 5 ra FROM t LIMIT 5', 'LIMIT', /beside another limit/],
    ['SELECT ra FROM t LIMIT 1.5', '1.5', /number of rows/],
    ['SELECT ra FROM (SELECT ra FROM t)', '', /Expected a name for the query/],
    ['SELECT ra FROM t JOIN u', '', /Expected ON/],
    ['SELECT ra FROM t NATURAL JOIN u ON a = b', 'ON', /has no condition/],
    ['SELECT ra FROM t; SELECT 1 FROM t', 'SELECT', /One query at a time/],
    ['SELECT ra FROM t;;', ';', /One query/],
    ['DROP TABLE t', 'DROP', /Expected SELECT/],
    ["SELECT ra FROM t WHERE a = 'x", "'x", /never closed/],
    ['SELECT ra /* x FROM t', '/* x FROM t', /comment .* never closed/],
    ['SELECT ra FROM read_csv(1)', 'read_csv(', /by their names/],
    ["SELECT ra FROM 'file.csv'", "'file.csv'", /Expected a table/],
    ['SELECT ra AS order FROM t', 'order', /Expected a name/],
    ['WITH RECURSIVE x AS (SELECT 1 FROM t) SELECT 1 FROM x', 'RECURSIVE', /not part/],
    ['SELECT ra FROM t ORDER BY ra NULLS', '', /FIRST or LAST/],
    ['SELECT "" FROM t AS ""', '""', /at least one character/],
    ['SELECT EXISTS (1) FROM t', '1', /Expected SELECT/],
    ['SELECT CAST(a AS ) FROM t', ')', /Expected a type/]
  ])('%s', (text, at, message) => {
    const { details, message: found } = errorOf(() => parseSql(text));
    expect(found).toMatch(message);
    const { start, end } = details as { start: number; end: number };
    expect(text.slice(start, end)).toBe(at);
  });

  it('with line and column', () => {
    const { details } = errorOf(() => parseSql('SELECT ra,\n  dec\nFROM t\n  WHERE ra >> 5'));
    expect(details).toMatchObject({ line: 4, column: 13 });
  });

  it('and nesting has an end', () => {
    const deep = (n: number): string => `SELECT ${'('.repeat(n)}1${')'.repeat(n)} AS x FROM t`;
    expect(() => parseSql(deep(150))).not.toThrow();
    expect(errorOf(() => parseSql(deep(5000))).message).toMatch(/nests deeper/);
    const queries = `${'SELECT 1 FROM ('.repeat(3000)}SELECT 1 FROM t${') AS x'.repeat(3000)}`;
    expect(errorOf(() => parseSql(queries)).message).toMatch(/nest deeper/);
    expect(errorOf(() => parseSql(`SELECT 1 FROM ${'('.repeat(9000)}t${')'.repeat(9000)}`)).message).toMatch(/nest/);
  });
});

describe('any text', () => {
  const everything = (text: string): void => {
    for (const catalogue of [SMALL, GAIA]) {
      try {
        const sql = bindSql(text, catalogue);
        lintSql(sql);
        scanNeeds(sql);
        emitDuckDb(sql);
        emitSpark(sql);
      } catch (reason) {
        expect(reason).toBeInstanceOf(GaiaError);
        const { details } = reason as GaiaError;
        const { start, end, line, column } = details as Record<string, number>;
        expect([text, start >= 0 && start <= end && end <= text.length, line >= 1 && column >= 1]).toEqual([
          text,
          true,
          true
        ]);
      }
    }
    highlightSql(text);
    completeSql(text, text.length >> 1, SMALL);
    completeSql(text, text.length, GAIA);
  };

  it('is bound or gives one GaiaError with its place', () => {
    const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map(parts => parts.join(' '));
    const select = pieces.map(parts => `SELECT ${parts} FROM stars WHERE ${parts}`);
    fc.assert(fc.property(fc.oneof(fc.string(), pieces, select), everything), { numRuns: 300 });
  });

  it('so do queries with an accident', () => {
    const accident = fc.tuple(
      fc.oneof(query, fc.constantFrom(...REAL_QUERIES)),
      fc.nat(),
      fc.nat({ max: 8 }),
      fc.constantFrom('', ...PIECES, '\0', '`', '$', '\\', '\u{1f31f}')
    );
    fc.assert(
      fc.property(accident, ([text, place, removed, added]) => {
        const at = place % (text.length + 1);
        everything(text.slice(0, at) + added + text.slice(at + removed));
      }),
      { numRuns: 300 }
    );
  });

  it('and well-formed ones with names that exist', () => {
    fc.assert(fc.property(query, everything), { numRuns: 150 });
  });
});
