import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseExpression } from '../../src/query';
import { bindSql, emitDuckDb, emitSpark } from '../../src/query/sql';
import { expressions, PATTERNS, rows } from './expressions';
import { naive } from './naive';
import { describeWith } from '../support/python-with';
import { GAIA, gaia, REAL_QUERIES, SMALL, STARS } from './sql-support';
import { valuesOf, type Cell, type Row } from './support';

const SEED = 20260511;
const kinds = expressions({ patterns: PATTERNS, plain: false });

describeWith('sqlglot', 'sqlglot reads what is written', python => {
  const check = (dialect: string, queries: string[]): (string | null)[] =>
    JSON.parse(
      execFileSync(python, [join(__dirname, 'sqlglot_oracle.py')], {
        input: JSON.stringify({ dialect, queries }),
        encoding: 'utf8',
        maxBuffer: 1 << 28
      })
    );
  const random = fc
    .sample(fc.oneof(kinds.condition, kinds.integer, kinds.real, kinds.text), { numRuns: 300, seed: SEED })
    .map(one => bindSql(`SELECT ${one} AS x FROM stars`, SMALL));

  it.each([
    ['spark', emitSpark],
    ['duckdb', emitDuckDb]
  ] as const)('as one query of %s', (dialect, emit) => {
    const queries = [...REAL_QUERIES.map(gaia), ...random].map(sql => emit(sql).sql);
    const wrong = check(dialect, queries).flatMap((answer, i) => (answer === null ? [] : [[queries[i], answer]]));
    expect(wrong).toEqual([]);
  });
});

const TYPES: Record<string, string> = {
  int16: 'SMALLINT',
  int32: 'INT',
  int64: 'BIGINT',
  float32: 'FLOAT',
  float64: 'DOUBLE',
  bool: 'BOOLEAN',
  string: 'STRING'
};

const cellText = (cell: Cell): string | null => {
  if (cell === null || cell === undefined) {
    return null;
  }
  return Object.is(cell, -0) ? '-0.0' : String(cell);
};

interface SparkAnswer {
  names: string[];
  rows: (string | null)[][];
  error?: string;
}

describeWith('pyspark', 'Spark computes what the scanner does', python => {
  const columns = STARS.columns!;
  const table: Row[] = fc
    .sample(rows(true), { numRuns: 4, seed: SEED })
    .flat()
    .slice(0, 30)
    .map((row, i) => ({ ...row, rv_nb_transits: i }));
  const stars = {
    columns: columns.map(({ name, datatype }) => [name, TYPES[datatype]]),
    rows: table.map(row => columns.map(({ name }) => cellText(row[name] ?? null)))
  };
  const run = (queries: string[]): SparkAnswer[] => {
    const output = execFileSync(python, [join(__dirname, 'spark_oracle.py')], {
      input: `${JSON.stringify({ tables: { stars }, queries })}\n`,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'ignore']
    });
    return JSON.parse(output.trim().split('\n').at(-1)!);
  };
  const number = (text: string): number => (text === 'nan' ? NaN : Number(text.replace('inf', 'Infinity')));
  const same = (text: string | null, wanted: Cell): boolean => {
    if (text === null || wanted === null) {
      return text === wanted;
    }
    return typeof wanted === 'number'
      ? Object.is(number(text) + 0, wanted + 0) || number(text) === wanted
      : text === String(wanted);
  };

  it('for random conditions and values', () => {
    // Spark takes minutes for expressions that nest so deeply that their texts fill pages.
    const short = (one: string): boolean =>
      emitSpark(bindSql(`SELECT ${one} AS x FROM stars`, SMALL)).sql.length < 1500;
    const written = Object.values(kinds).flatMap(kind => fc.sample(kind, { numRuns: 60, seed: SEED }).filter(short));
    const groups = Array.from({ length: Math.ceil(written.length / 10) }, (_, i) => written.slice(10 * i, 10 * i + 10));
    const queries = groups.map(group => {
      const items = group.map((one, i) => `(${one}) AS e${i}`).join(', ');
      return emitSpark(bindSql(`SELECT ${items} FROM stars ORDER BY rv_nb_transits`, SMALL)).sql;
    });
    const wrong = run(queries).flatMap<unknown>((found, g) =>
      found.error !== undefined
        ? [{ query: queries[g], error: found.error }]
        : groups[g].flatMap((one, i) =>
            table.flatMap((row, r) => {
              const wanted = naive(parseExpression(one), row);
              const text = found.rows[r][i];
              return same(text, wanted) ? [] : [{ one, row: r, text, wanted }];
            })
          )
    );
    expect(wrong.slice(0, 5)).toEqual([]);
  }, 600_000);

  it('for functions at their edges', () => {
    const calls = [
      'SQRT(parallax)',
      'LN(parallax)',
      'LOG10(parallax)',
      'ASIN(parallax)',
      'ACOS(parallax)',
      'COT(parallax)',
      'ROUND(parallax)',
      'ROUND(parallax, 1)',
      'ROUND(parallax, -1)',
      'TRUNCATE(parallax, 2)',
      'TRUNCATE(parallax)',
      'CEILING(parallax)',
      'FLOOR(parallax)',
      'SIGN(parallax)',
      'MOD(parallax, 2.5)',
      'parallax / ra',
      'MOD(matched_transits, rv_nb_transits - 3)',
      'matched_transits / (rv_nb_transits - 3)',
      'source_id + 9000000000000000000',
      'source_id * 3',
      'GAIA_HEALPIX_INDEX(8, source_id)',
      'FLOOR(source_id / 34359738368.0)',
      'DISTANCE(ra, dec, 45, 5)',
      'CONTAINS(POINT(ra, dec), CIRCLE(45, 5, 60))',
      'LENGTH(phot_variable_flag)',
      'CAST(parallax AS INTEGER)',
      'CAST(source_id AS VARCHAR)',
      "CAST(phot_variable_flag || '12' AS BIGINT)",
      'CAST(source_id AS SMALLINT)',
      "phot_variable_flag || '${spark.app.name}' || '\\'"
    ];
    const query = `SELECT ${calls.map((call, i) => `${call} AS e${i}`).join(', ')} FROM stars ORDER BY rv_nb_transits`;
    const [found] = run([emitSpark(bindSql(query, SMALL)).sql]);
    expect(found.error).toBeUndefined();
    const expected = scanner(calls);
    const wrong = calls.flatMap((call, i) =>
      table.flatMap((_, r) => {
        const wanted = expected[i]?.[r];
        const text = found.rows[r][i];
        return wanted === undefined || close(text, wanted) ? [] : [{ call, row: table[r], text, wanted }];
      })
    );
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(found.rows[0].at(-1)?.endsWith('${spark.app.name}\\') ?? true).toBe(true);
  }, 600_000);

  it('runs the real queries', () => {
    const used = REAL_QUERIES.map(text => emitSpark(bindSql(text, GAIA)).sql);
    const tables = Object.fromEntries(
      GAIA.tables
        .filter(one => one.schema === 'gaiadr3' && one.columns)
        .map(one => [
          one.name,
          {
            columns: one.columns!.map(column => [
              column.name,
              column.subtype ? 'ARRAY<DOUBLE>' : (TYPES[column.datatype] ?? 'TINYINT')
            ]),
            rows: []
          }
        ])
    );
    const output = execFileSync(python, [join(__dirname, 'spark_oracle.py')], {
      input: `${JSON.stringify({ tables, queries: used })}\n`,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'ignore']
    });
    const answers: SparkAnswer[] = JSON.parse(output.trim().split('\n').at(-1)!);
    const wrong = answers.flatMap(({ error }, i) => (error === undefined ? [] : [{ error, text: REAL_QUERIES[i] }]));
    expect(wrong).toEqual([]);
  }, 600_000);

  function close(text: string | null, wanted: Cell): boolean {
    if (same(text, wanted)) {
      return true;
    }
    const [a, b] = [number(text ?? 'x'), Number(wanted)];
    return typeof wanted === 'number' && Math.abs(a - b) <= 1e-12 * Math.abs(b) + 1e-13;
  }

  /** What the scanner's own language says; undefined for what it does not have. */
  function scanner(calls: readonly string[]): (Cell[] | undefined)[] {
    return calls.map(call => {
      try {
        return valuesOf(call, table);
      } catch {
        return undefined;
      }
    });
  }
});
