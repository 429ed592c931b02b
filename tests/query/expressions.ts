import fc from 'fast-check';
import type { Row } from './support';

type Text = fc.Arbitrary<string>;

/** What the expressions of a test may hold. */
interface Dialect {
  /** Text after LIKE; SQLite and we agree on all of them. */
  patterns: string[];
  /** Only what SQLite computes in the same way. */
  plain: boolean;
}

const join = (parts: Text[], write: (...texts: string[]) => string): Text =>
  fc.tuple(...parts).map(texts => write(...texts));
const parenthesised = (text: Text): Text => text.map(inner => `(${inner})`);

/**
 * Random conditions and values over the table of `support.ts`. Parentheses are left out at random, so that both sides
 * must agree on what binds tighter.
 */
export function expressions({ patterns, plain }: Dialect): { condition: Text; integer: Text; real: Text; text: Text } {
  const integerLeaf = fc.oneof(
    fc.constantFrom('matched_transits', 'rv_nb_transits', 'matchedTransits'),
    fc.integer({ min: -9, max: 9 }).map(n => (n < 0 ? `(${n})` : String(n)))
  );
  const realLeaf = fc.oneof(
    fc.constantFrom('ra', 'dec', 'parallax', 'phot_g_mean_mag', '"parallax"', 'PARALLAX'),
    fc.constantFrom('0.5', '1.0', '2.25', '1e2', '.75', '10.')
  );
  const textLeaf = fc.constantFrom('phot_variable_flag', "'VARIABLE'", "'variable'", "''", "'it''s'", "'é'", "'a_b'");
  const id = fc.constantFrom('source_id', 'random_index', 'source_id + 1', '5853498713190525696', '9007199254740993');
  const comparison = fc.constantFrom('=', '<>', '!=', '<', '<=', '>', '>=');
  const { condition, integer, real, text } = fc.letrec<Record<'condition' | 'integer' | 'real' | 'text', string>>(
    tie => {
      const [c, i, r, t] = ['condition', 'integer', 'real', 'text'].map(name => tie(name as 'real') as Text);
      const number = fc.oneof(i, r);
      const any = (write: (a: Text) => Text): Text => fc.oneof(write(i), write(r), write(t));
      const maybeNull = (a: Text): Text =>
        fc.oneof({ weight: 6, arbitrary: a }, { weight: 1, arbitrary: fc.constant('NULL') });
      const negation = fc.constantFrom('', 'NOT ');
      const predicate = fc.oneof(
        any(a => join([a, comparison, a], (x, op, y) => `${x} ${op} ${y}`)),
        join([number, comparison, number], (x, op, y) => `${x} ${op} ${y}`),
        join([id, comparison, id], (x, op, y) => `${x} ${op} ${y}`),
        join([id, comparison, r], (x, op, y) => `${x} ${op} ${y}`),
        any(a => join([a, negation, maybeNull(a), maybeNull(a)], (x, not, y, z) => `${x} ${not}BETWEEN ${y} AND ${z}`)),
        any(a => join([a, negation, maybeNull(a), maybeNull(a)], (x, not, y, z) => `${x} ${not}IN (${y}, ${z}, ${y})`)),
        join([i, negation], (x, not) => `${x} ${not}IN (1, 2.0, NULL, 3, 7)`),
        join([id, negation], (x, not) => `${x} ${not}IN (5853498713190525696, 3, 9007199254740992)`),
        join([t, negation], (x, not) => `${x} ${not}IN ('VARIABLE', 'é', '')`),
        any(a => join([a, negation], (x, not) => `${x} IS ${not}NULL`)),
        join([t, negation, fc.constantFrom(...patterns)], (x, not, y) => `${x} ${not}LIKE '${y}'`),
        join([t, fc.constantFrom(...patterns)], (x, y) => `${x} LIKE '${y}' ESCAPE '!'`),
        fc.constantFrom('has_rvs', 'in_qso_candidates', 'TRUE', 'FALSE', 'has_rvs = in_qso_candidates', 'NOT has_rvs')
      );
      return {
        condition: fc.oneof(
          { maxDepth: 4, depthSize: 'small' },
          predicate,
          join([c, fc.constantFrom('AND', 'OR', 'or', 'and'), c], (x, op, y) => `${x} ${op} ${y}`),
          join([parenthesised(c), fc.constantFrom('AND', 'OR'), parenthesised(c)], (x, op, y) => `${x} ${op} ${y}`),
          parenthesised(c).map(x => `NOT ${x}`),
          join(
            [parenthesised(c), fc.constantFrom('NULL', 'NOT NULL', 'TRUE', 'NOT TRUE', 'FALSE', 'NOT FALSE')],
            (x, test) => `${x} IS ${test}`
          ),
          join([c, c, c], (x, y, z) => `CASE WHEN ${x} THEN (${y}) ELSE (${z}) END`)
        ),
        integer: fc.oneof(
          { maxDepth: 3, depthSize: 'small' },
          integerLeaf,
          join([i, fc.constantFrom('+', '-', '*', '/', '%'), i], (x, op, y) => `${x} ${op} ${y}`),
          join([i, fc.constantFrom('+', '-', '*', '/'), i], (x, op, y) => `(${x} ${op} ${y})`),
          i.map(x => `-(${x})`),
          i.map(x => `ABS(${x})`),
          t.map(x => `LENGTH(${x})`),
          join([i, i], (x, y) => `COALESCE(${x}, ${y})`),
          join([i, i], (x, y) => `NULLIF(${x}, ${y})`),
          join([c, i, i], (x, y, z) => `CASE WHEN ${x} THEN ${y} ELSE ${z} END`),
          join([i, i, i], (x, y, z) => `CASE ${x} WHEN 1 THEN ${y} WHEN ${z} THEN 2 END`)
        ),
        real: fc.oneof(
          { maxDepth: 3, depthSize: 'small' },
          realLeaf,
          join([r, fc.constantFrom('+', '-', '*'), number], (x, op, y) => `${x} ${op} ${y}`),
          join([parenthesised(r), fc.constantFrom('+', '-', '*'), parenthesised(r)], (x, op, y) => `${x} ${op} ${y}`),
          join([parenthesised(r), plain ? fc.constantFrom('2.5', '1e3') : parenthesised(r)], (x, y) => `${x} / ${y}`),
          r.map(x => `-(${x})`),
          r.map(x => `ABS(${x})`),
          join([r, r], (x, y) => `COALESCE(${x}, ${y})`),
          join([c, r, r], (x, y, z) => `CASE WHEN ${x} THEN ${y} ELSE ${z} END`),
          ...(plain
            ? []
            : [
                r.map(x => `SQRT(${x})`),
                r.map(x => `FLOOR(${x})`),
                join([r, r], (x, y) => `LEAST(${x}, ${y})`),
                join([r, r], (x, y) => `GREATEST(${x}, ${y})`),
                join([parenthesised(r), parenthesised(r)], (x, y) => `${x} % ${y}`),
                join([c, i, r], (x, y, z) => `CASE WHEN ${x} THEN ${y} ELSE ${z} END`)
              ])
        ),
        text: fc.oneof(
          { maxDepth: 2, depthSize: 'small' },
          textLeaf,
          join([t, t], (x, y) => `${x} || ${y}`),
          join([t, fc.constantFrom('1', '2', '3')], (x, y) => `SUBSTRING(${x}, ${y}, 2)`),
          ...(plain ? [] : [t.map(x => `UPPER(${x})`)]),
          join([c, t], (x, y) => `CASE WHEN ${x} THEN ${y} END`)
        )
      };
    }
  );
  return { condition, integer, real, text };
}

export const PATTERNS = ['%', '_%', 'VAR%', '%able', 'v_r%', '', '%!_%', '_', '%a%b%', '!%'];

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 5 });

/** Random rows; with NaN where asked. */
export function rows(nan: boolean): fc.Arbitrary<Row[]> {
  const real = fc.oneof(
    fc.constantFrom(0, 0.5, 1, 2.25, 100, -3.5, ...(nan ? [NaN, Infinity] : [])),
    fc.double({ min: -400, max: 400, noNaN: true })
  );
  const single = real.map(Math.fround);
  const long = fc.oneof(
    fc.constantFrom(0n, 3n, 9007199254740992n, 9007199254740993n, 5853498713190525695n, 5853498713190525696n),
    fc.bigInt(0n, 6917529027641081855n)
  );
  const row = fc.record({
    source_id: orNull(long),
    random_index: orNull(long),
    ra: orNull(real),
    dec: orNull(real),
    parallax: orNull(real),
    phot_g_mean_mag: orNull(single),
    phot_bp_mean_mag: orNull(single),
    matched_transits: orNull(fc.integer({ min: -20, max: 20 })),
    rv_nb_transits: orNull(fc.integer({ min: 0, max: 9 })),
    has_rvs: orNull(fc.boolean()),
    in_qso_candidates: orNull(fc.boolean()),
    phot_variable_flag: orNull(fc.constantFrom('VARIABLE', 'variable', 'é', '', 'a_b', "it's", 'NOT_AVAILABLE'))
  });
  return fc.array(row, { minLength: 1, maxLength: 20 });
}
