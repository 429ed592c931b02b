import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { compileExpression, parseExpression } from '../../src/query';
import { expressions, PATTERNS, rows } from './expressions';
import { naive } from './naive';
import { COLUMNS, kept, valuesOf, type Cell, type Row } from './support';

const { condition, integer, real, text } = expressions({ patterns: PATTERNS, plain: false });

/** -0 and 0 are one value to SQL. */
const plain = (cells: Cell[]): Cell[] => cells.map(cell => (cell === 0 ? 0 : cell));

describe('random expressions', () => {
  it.each<[string, fc.Arbitrary<string>]>([
    ['conditions', condition],
    ['integers', integer],
    ['reals', real],
    ['texts', text]
  ])('%s are what a row-by-row interpreter says', (_, expression) => {
    fc.assert(
      fc.property(expression, rows(true), (written, table) => {
        const tree = parseExpression(written);
        expect(plain(valuesOf(written, table))).toEqual(plain(table.map(row => naive(tree, row))));
      }),
      { numRuns: 400 }
    );
  });

  it('conditions keep the rows that are TRUE', () => {
    fc.assert(
      fc.property(condition, rows(true), (written, table) => {
        const tree = parseExpression(written);
        expect(kept(written, table)).toEqual(table.map(row => naive(tree, row) === true));
      })
    );
  });

  it('any text compiles or gives one GaiaError with its place', () => {
    const piece = fc.constantFrom(
      'ra',
      '(',
      ')',
      'AND',
      'NOT',
      '=',
      "'x'",
      '1',
      '.',
      ',',
      'IN',
      'IS',
      'NULL',
      '-',
      'ABS',
      '"',
      'CASE',
      'WHEN',
      'THEN',
      'END',
      'LIKE',
      'POINT(',
      'has_rvs'
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map(parts => parts.join(' '))
        ),
        written => {
          try {
            compileExpression(written, COLUMNS);
          } catch (reason) {
            const { name, details } = reason as { name: string; details: { start: number; end: number; text: string } };
            expect([name, details.text]).toEqual(['GaiaError', written]);
            expect(details.start >= 0 && details.start <= details.end && details.end <= written.length).toBe(true);
          }
        }
      ),
      { numRuns: 1000 }
    );
  });
});

describe('SQLite, an independent judge', () => {
  const shared = expressions({ patterns: PATTERNS.filter(pattern => pattern !== ''), plain: true });
  const TYPES: Record<string, string> = { float32: 'REAL', float64: 'REAL', string: 'TEXT' };

  it('agrees on three-valued logic, precedence, LIKE, IN, BETWEEN, CASE and int64', () => {
    const seed = 20260411;
    const table: Row[] = fc.sample(rows(false), { numRuns: 6, seed }).flat();
    const any = fc.oneof({ weight: 5, arbitrary: shared.condition }, shared.integer, shared.real, shared.text);
    // SQLite knows neither the second spelling nor a sum that stays exact beyond 64 bits.
    const written = fc
      .sample(any, { numRuns: 1000, seed })
      .map(expression => expression.replaceAll('matchedTransits', 'matched_transits'));
    const columns = Object.fromEntries(
      COLUMNS.filter(({ name }) => name !== 'flux').map(({ name, datatype }) => [name, TYPES[datatype] ?? 'INTEGER'])
    );
    const cell = (value: Cell): unknown => (typeof value === 'bigint' ? { int: String(value) } : value);
    const task = {
      columns,
      rows: table.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)]))),
      expressions: written
    };
    const output = execFileSync('python3', [join(__dirname, 'oracle.py')], {
      input: JSON.stringify(task),
      encoding: 'utf8',
      maxBuffer: 1 << 28
    });
    const answers = JSON.parse(output) as unknown[][];
    written.forEach((expression, i) => {
      const ours = plain(valuesOf(expression, table)).map(value =>
        typeof value === 'boolean' ? { int: value ? '1' : '0' } : cell(value)
      );
      const theirs = answers[i].map(value => (value === 0 ? 0 : value));
      expect([expression, ours]).toEqual([expression, theirs]);
    });
  });
});
