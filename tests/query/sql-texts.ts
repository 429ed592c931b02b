import fc from 'fast-check';
import { expressions, PATTERNS } from './expressions';

type Text = fc.Arbitrary<string>;

/** One depth for all kinds of parts, or queries would grow without end. */
const DEPTH = { maxDepth: 3, depthIdentifier: fc.createDepthIdentifier() };

const { condition, integer, real, text } = expressions({ patterns: PATTERNS, plain: false });
const value: Text = fc.oneof(integer, real, text);

const join = (parts: Text[], write: (...texts: string[]) => string): Text =>
  fc.tuple(...parts).map(texts => write(...texts));
const maybe = (part: Text): Text => fc.oneof(DEPTH, fc.constant(''), part);

const name = fc.constantFrom('a', 'b', 'hpx', '"from"', '"A b"', '"x""y"', 'nulls', 'cast', 'first');
const table = fc.constantFrom('stars', 'user.spectra', '"gaiadr3"."gaia_source"', 'gaiaSource');

/** Well-formed queries of all shapes; their names need not exist. */
export const { query } = fc.letrec<{ query: string; core: string; tables: string; body: string; expression: string }>(
  tie => {
    const inner = tie('query') as Text;
    const expression = tie('expression') as Text;
    const aggregate = fc.oneof(
      fc.constant('COUNT(*)'),
      join(
        [fc.constantFrom('COUNT', 'SUM', 'avg', 'MAX'), fc.constantFrom('', 'DISTINCT ', 'ALL '), value],
        (f, d, x) => `${f}(${d}${x})`
      )
    );
    const item = fc.oneof(
      fc.constantFrom('*', 'stars.*', 'a.b.*'),
      join([expression, maybe(name.map(one => ` AS ${one}`))], (x, as) => x + as),
      join([aggregate, maybe(name.map(one => ` ${one}`))], (x, as) => x + as)
    );
    const list = (one: Text): Text => fc.array(one, { minLength: 1, maxLength: 3 }).map(all => all.join(', '));
    const count = fc.nat({ max: 1000 }).map(String);
    const order = join(
      [expression, fc.constantFrom('', ' ASC', ' DESC'), fc.constantFrom('', ' NULLS FIRST', ' nulls last')],
      (x, way, nulls) => x + way + nulls
    );
    const alias = name.map(one => ` AS ${one}`);
    return {
      expression: fc.oneof(
        DEPTH,
        { weight: 8, arbitrary: value },
        condition.map(one => `(${one})`),
        inner.map(one => `(${one})`),
        inner.map(one => `EXISTS (${one})`),
        join([value, fc.constantFrom('IN', 'NOT IN'), inner], (x, word, one) => `(${x}) ${word} (${one})`),
        join([value, fc.constantFrom('BIGINT', 'double precision', 'VARCHAR(7)')], (x, type) => `CAST(${x} AS ${type})`)
      ),
      tables: fc.oneof(
        DEPTH,
        join([table, maybe(alias)], (one, as) => one + as),
        join([inner, alias], (one, as) => `(${one})${as}`),
        join(
          [
            tie('tables') as Text,
            fc.constantFrom('JOIN', 'INNER JOIN', 'left outer JOIN', 'FULL JOIN'),
            tie('tables') as Text,
            condition
          ],
          (a, word, b, on) => `${a} ${word} (${b}) ON ${on}`
        ),
        join([tie('tables') as Text, table], (a, b) => `${a} NATURAL JOIN ${b}`),
        join(
          [tie('tables') as Text, table, name],
          (a, b, column) => `${a} RIGHT JOIN ${b} USING (${column}, source_id)`
        ),
        join([tie('tables') as Text, table], (a, b) => `${a}, ${b}`),
        join([tie('tables') as Text, table], (a, b) => `${a} CROSS JOIN ${b}`)
      ),
      core: join(
        [
          fc.constantFrom('', 'DISTINCT ', 'ALL ', 'TOP 5 ', 'DISTINCT TOP 7 '),
          list(item),
          fc.oneof({ weight: 9, arbitrary: (tie('tables') as Text).map(one => ` FROM ${one}`) }, fc.constant('')),
          maybe(condition.map(one => ` WHERE ${one}`)),
          maybe(list(value).map(one => ` GROUP BY ${one}`)),
          maybe(condition.map(one => ` HAVING ${one}`))
        ],
        (how, items, from, where, group, having) => `SELECT ${how}${items}${from}${where}${group}${having}`
      ),
      body: fc.oneof(
        DEPTH,
        { weight: 3, arbitrary: tie('core') as Text },
        join(
          [
            tie('body') as Text,
            fc.constantFrom('UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT ALL', 'UNION DISTINCT'),
            tie('body') as Text
          ],
          (a, word, b) => `${a} ${word} ${b}`
        ),
        join([inner, fc.constantFrom('UNION', 'EXCEPT'), inner], (a, word, b) => `(${a}) ${word} (${b})`)
      ),
      query: join(
        [
          maybe(join([name, inner], (one, part) => `WITH ${one} AS (${part}) `)),
          tie('body') as Text,
          maybe(list(order).map(one => ` ORDER BY ${one}`)),
          maybe(count.map(n => ` OFFSET ${n}`))
        ],
        (ctes, body, orders, offset) => ctes + body + orders + offset
      )
    };
  }
);

/** Pieces of which texts that are no queries are made. */
export const PIECES: readonly string[] = [
  'SELECT',
  'FROM',
  'WHERE',
  'stars',
  'spectra',
  's',
  ',',
  '(',
  ')',
  '*',
  '.',
  'ra',
  'dec',
  'source_id',
  'AS',
  'a',
  '1',
  '0.5',
  "'x'",
  '"ra"',
  'JOIN',
  'LEFT',
  'ON',
  'USING',
  'NATURAL',
  'GROUP BY',
  'ORDER BY',
  'HAVING',
  'UNION',
  'WITH',
  'COUNT(',
  'SUM(',
  'DISTINCT',
  'TOP',
  'LIMIT',
  'OFFSET',
  'AND',
  'NOT',
  'IN',
  'EXISTS',
  'BETWEEN',
  'CASE',
  'WHEN',
  'THEN',
  'END',
  'CAST(',
  'POINT(',
  'CIRCLE(',
  'CONTAINS(',
  '=',
  '<',
  '-',
  '/',
  '||',
  ';',
  '--',
  '/*',
  '*/',
  "'",
  'NULL'
];
