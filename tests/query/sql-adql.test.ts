import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseSql } from '../../src/query/sql';
import { REAL_QUERIES } from './sql-support';

/** CDS's ADQL 2.0 parser, from Debian's package adql-java. */
const JAR = process.env.GAIALAB_ADQL_JAR ?? '/usr/share/java/adql.jar';

/** Queries of ADQL 2.0, right and wrong. */
const QUERIES: readonly string[] = [
  'SELECT ra FROM t',
  'SELECT TOP 10 ra, dec AS d FROM gaiadr3.gaia_source AS g',
  'SELECT DISTINCT ra FROM t ORDER BY ra DESC, 1',
  'SELECT COUNT(*), AVG(ra) FROM t GROUP BY dec HAVING COUNT(*) > 3',
  'SELECT t.*, "dec" FROM t WHERE ra BETWEEN 1 AND 2 AND NOT dec IN (1, 2)',
  "SELECT ra FROM t WHERE name LIKE 'a%' OR name IS NOT NULL",
  "SELECT ra FROM t WHERE 1=CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 1, 2, 3))",
  "SELECT ra FROM t WHERE INTERSECTS(POINT('ICRS', ra, dec), BOX('ICRS', 1, 2, 3, 4)) = 1",
  "SELECT COORD1(POINT('ICRS', ra, dec)) FROM t",
  "SELECT DISTANCE(POINT('', ra, dec), POINT('', 1, 2)) AS dd FROM t",
  'SELECT a.ra FROM t AS a JOIN u AS b ON a.id = b.id',
  'SELECT a.ra FROM t a LEFT OUTER JOIN u b USING (id)',
  'SELECT ra FROM t NATURAL JOIN u',
  'SELECT ra FROM (SELECT ra FROM t) AS s',
  'SELECT ra FROM t WHERE EXISTS (SELECT id FROM u WHERE u.id = t.id)',
  'SELECT ra FROM t WHERE id IN (SELECT id FROM u)',
  'SELECT POWER(ra, 2) + SQRT(dec) * -1 FROM t',
  "SELECT name || 'x' FROM t",
  'SELECT FROM t',
  'SELECT ra t WHERE',
  'SELECT ra FROM t WHERE ra >',
  'SELECT ra FROM t WHERE (ra > 1',
  'SELECT ra FROM t ORDER ra',
  'SELECT ra FROM t GROUP BY',
  'SELECT ra, FROM t',
  'SELECT ra FROM t JOIN',
  'SELECT TOP ra FROM t',
  "SELECT ra FROM t WHERE name = 'x",
  'SELECT ra FROM t WHERE ra IN ()',
  'SELECT ra FROM t WHERE ra BETWEEN 1',
  'INSERT INTO t VALUES (1)',
  ''
];

/** What we take beyond ADQL 2.0, on purpose: much of it is ADQL 2.1. */
const BEYOND =
  /\bLIMIT\b|\bOFFSET\b|\bCASE\b|\bWITH\b|\bUNION\b|\bCAST\b|= true|COALESCE|MEDIAN|STDDEV|GROUP BY (?!\w+( [^/]|$))|POINT\([^']|'ICRS', ra, dec\), CIRCLE\(ra|DISTANCE\(a\.|GAIA_HEALPIX|DISTINCT phot|SELECT 1 \+ 1|SELECT 1=/;

const describeJar = existsSync(JAR) ? describe : describe.skip;
if (!existsSync(JAR)) {
  process.stderr.write(`SKIPPED: no ${JAR} (Debian's adql-java, or GAIALAB_ADQL_JAR): agreement with ADQL 2.0\n`);
}

describeJar('an ADQL 2.0 parser', () => {
  const theirs = (queries: readonly string[]): string[] =>
    execFileSync('java', ['-cp', JAR, join(__dirname, 'AdqlOracle.java')], {
      input: queries.join('\n') + '\n',
      encoding: 'utf8'
    })
      .trimEnd()
      .split('\n');
  const ours = (text: string): boolean => {
    try {
      parseSql(text);
      return true;
    } catch {
      return false;
    }
  };

  it('accepts and rejects the same queries', () => {
    const judged = theirs(QUERIES);
    const different = QUERIES.filter((text, i) => (judged[i] === 'ok') !== ours(text)).map(text => [
      text,
      judged[QUERIES.indexOf(text)]
    ]);
    expect(different).toEqual([]);
  });

  it('is not stricter where nothing beyond ADQL 2.0 is used', () => {
    const plain = REAL_QUERIES.filter(text => !BEYOND.test(text));
    expect(plain.length).toBeGreaterThan(5);
    const judged = theirs(plain);
    expect(plain.flatMap((text, i) => (judged[i] === 'ok' ? [] : [[text, judged[i]]]))).toEqual([]);
  });
});
