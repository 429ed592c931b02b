import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { parseExpression } from '../../src/query';
import { bindSql, emitDuckDb } from '../../src/query/sql';
import { expressions, PATTERNS, rows } from './expressions';
import { naive } from './naive';
import { ask, fill, openDuckDb, SMALL, STARS } from './sql-support';
import type { Cell, Row } from './support';

const { condition, integer, real, text } = expressions({ patterns: PATTERNS, plain: false });

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDuckDb([STARS]);
});

/** -0 and 0 are one value to SQL; integers of less than 64 bits come as numbers. */
const plain = (cells: unknown[], wanted: Cell[] = []): unknown[] =>
  cells.map((cell, i) =>
    cell === 0 && typeof wanted[i] !== 'bigint'
      ? 0
      : typeof wanted[i] === 'bigint' && typeof cell === 'number'
        ? BigInt(cell)
        : cell
  );

/** Puts rows into an order that SQL can ask for. */
const numbered = (table: Row[]): Row[] => table.map((row, i) => ({ ...row, rv_nb_transits: i }));

describe('DuckDB computes what the scanner does', () => {
  it.each<[string, fc.Arbitrary<string>]>([
    ['conditions', condition],
    ['integers', integer],
    ['reals', real],
    ['texts', text]
  ])('%s are what a row-by-row interpreter says', async (_, expression) => {
    await fc.assert(
      fc.asyncProperty(fc.array(expression, { minLength: 1, maxLength: 8 }), rows(true), async (written, some) => {
        const table = numbered(some);
        await fill(connection, STARS, table);
        const items = written.map((one, i) => `(${one}) AS e${i}`);
        const { sql } = emitDuckDb(bindSql(`SELECT ${items.join(', ')} FROM stars ORDER BY rv_nb_transits`, SMALL));
        const found = await ask(connection, sql);
        written.forEach((one, i) => {
          const tree = parseExpression(one);
          const wanted = table.map(row => naive(tree, row));
          expect({
            one,
            values: plain(
              found.rows.map(row => row[i]),
              wanted
            )
          }).toEqual({ one, values: plain(wanted) });
        });
      }),
      { numRuns: 40 }
    );
  });

  it('WHERE, ON, HAVING and CASE keep what is TRUE', async () => {
    await fc.assert(
      fc.asyncProperty(condition, rows(true), async (written, some) => {
        const table = numbered(some);
        await fill(connection, STARS, table);
        const tree = parseExpression(written);
        const wanted = table.flatMap((row, i) => (naive(tree, row) === true ? [BigInt(i)] : []));
        for (const query of [
          `SELECT rv_nb_transits AS n FROM stars WHERE ${written}`,
          `SELECT a.rv_nb_transits AS n FROM (SELECT 1 AS one FROM stars WHERE rv_nb_transits = 0) x JOIN stars a ON ${written}`,
          `SELECT rv_nb_transits AS n FROM stars WHERE CASE WHEN ${written} THEN 1 ELSE 0 END = 1`
        ]) {
          const { rows: found } = await ask(connection, emitDuckDb(bindSql(`${query} ORDER BY n`, SMALL)).sql);
          expect({ query, kept: found.map(row => BigInt(row[0] as number)) }).toEqual({ query, kept: wanted });
        }
      }),
      { numRuns: 60 }
    );
  });

  it('aggregates pass over NULL and NaN', async () => {
    await fc.assert(
      fc.asyncProperty(rows(true), fc.constantFrom('parallax', 'phot_g_mean_mag'), async (table, column) => {
        await fill(connection, STARS, table);
        const query =
          `SELECT COUNT(*), COUNT(${column}), SUM(${column}), AVG(${column}), MIN(${column}), MAX(${column}), ` +
          `STDDEV(${column}), VARIANCE(${column}), SUM(matched_transits), MIN(source_id), SUM(source_id) FROM stars`;
        const { rows: found } = await ask(connection, emitDuckDb(bindSql(query, SMALL)).sql);
        const cells = table.map(row => row[column]).filter((cell): cell is number => cell !== null);
        const values = cells.filter(value => !Number.isNaN(value));
        const sum = values.reduce((a, b) => a + b, 0);
        const mean = sum / values.length;
        const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - 1);
        const whole = (name: string): bigint[] =>
          table.flatMap(row => (row[name] === null ? [] : [BigInt(row[name] as number)]));
        const total = (name: string): Cell => {
          const exact = whole(name).reduce((a, b) => a + b, 0n);
          return whole(name).length === 0 || BigInt.asIntN(64, exact) !== exact ? null : exact;
        };
        const or = (value: number, enough: boolean): number | null => (enough ? value : null);
        const some = values.length > 0;
        const wanted = [
          BigInt(table.length),
          BigInt(cells.length),
          or(sum, some),
          or(mean, some),
          or(Math.min(...values), some),
          or(Math.max(...values), some),
          or(Math.sqrt(variance), values.length > 1),
          or(variance, values.length > 1),
          total('matched_transits'),
          whole('source_id').reduce<bigint | null>((a, b) => (a === null || b < a ? b : a), null),
          total('source_id')
        ];
        found[0].forEach((cell, i) => {
          const expected = wanted[i];
          if (typeof expected === 'number' && Number.isFinite(expected)) {
            expect(Math.abs((cell as number) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
          } else {
            expect([i, cell]).toEqual([i, expected]);
          }
        });
      }),
      { numRuns: 150 }
    );
  });
});
