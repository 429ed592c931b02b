import { quotedName, quotedText } from '../quote';
import { INFINITY, NAN, SHARED_AGGREGATES, type Dialect } from './dialect';

/** DuckDB raises errors outside the domain of its functions, where IEEE 754 has values. */
const REAL: Readonly<Record<string, (x: string) => string>> = {
  sqrt: x => `CASE WHEN ${x} < 0.0E0 THEN ${NAN} ELSE sqrt(${x}) END`,
  ln: x => logarithm('ln', x),
  log10: x => logarithm('log10', x),
  asin: x => inUnit('asin', x),
  acos: x => inUnit('acos', x),
  sin: x => finite(`sin(${x})`, x),
  cos: x => finite(`cos(${x})`, x),
  tan: x => finite(`tan(${x})`, x),
  cot: x => finite(`1.0E0 / tan(${x})`, x),
  ceil: x => `ceil(${x})`,
  floor: x => `floor(${x})`,
  round: x => `round(${x})`,
  truncate: x => `trunc(${x})`
};

/** Also Spark's need: its logarithms are NULL outside their domain. */
export function logarithm(name: 'ln' | 'log10', x: string): string {
  const below = `WHEN ${x} = 0.0E0 THEN CAST('-Infinity' AS DOUBLE) WHEN ${x} < 0.0E0 THEN ${NAN}`;
  return `CASE WHEN ${x} > 0.0E0 THEN ${name}(${x}) ${below} END`;
}

function inUnit(name: string, x: string): string {
  return `CASE WHEN abs(${x}) <= 1.0E0 THEN ${name}(${x}) WHEN ${x} IS NOT NULL THEN ${NAN} END`;
}

function finite(result: string, x: string): string {
  return `CASE WHEN abs(${x}) = ${INFINITY} THEN ${NAN} ELSE ${result} END`;
}

export const DUCKDB: Dialect = {
  name: 'duckdb',
  types: { string: 'VARCHAR' },
  identifier: name => (name.includes('\0') ? undefined : quotedName(name)),
  text: quotedText,
  tryInteger: (operator, a, b) => `TRY(${a} ${operator} ${b})`,
  divideInteger: (a, b, overflows) => (overflows ? `TRY(${a} // ${b})` : `(${a} // ${b})`),
  moduloInteger: (a, b, overflows) =>
    overflows ? `CASE WHEN ${b} = -1 THEN ${a} * 0 ELSE (${a} % ${b}) END` : `(${a} % ${b})`,
  divideReal: (a, b) => `(${a} / ${b})`,
  moduloReal: (a, b) => `(${a} % ${b})`,
  real: (operation, x) => REAL[operation]?.(x) ?? `${operation}(${x})`,
  shiftRight: (a, bits) => `(${a} >> ${bits})`,
  length: x => `length(${x})`,
  like: (value, pattern, escape, caseless) => {
    const mark = escape === undefined ? '' : ` ESCAPE ${escape}`;
    return `(${value} ${caseless ? 'ILIKE' : 'LIKE'} ${pattern}${mark})`;
  },
  plainLike: (value, pattern, caseless) => `(${value} ${caseless ? 'ILIKE' : 'LIKE'} ${pattern})`,
  matches: (x, pattern) => `regexp_matches(${x}, ${quotedText(pattern)})`,
  tryCast: (x, type) => `TRY_CAST(${x} AS ${type})`,
  sumOfIntegers: (x, distinct) => `TRY_CAST(sum(${distinct}${x}) AS BIGINT)`,
  quantile: (x, fraction) => `quantile_cont(${x}, ${fraction})`,
  approximateQuantile: (x, fraction) => `approx_quantile(${x}, ${fraction})`,
  aggregateName: name => SHARED_AGGREGATES[name]
};
