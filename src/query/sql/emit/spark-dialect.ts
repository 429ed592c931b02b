import { NAN, SHARED_AGGREGATES, type Dialect } from './dialect';
import { logarithm } from './duckdb-dialect';

/** Doubles of this size and above are whole numbers already; Spark's floor and ceil yield BIGINT. */
const WHOLE = '9.007199254740992E15';

const whole = (name: string, x: string): string =>
  `CASE WHEN abs(${x}) < ${WHOLE} THEN CAST(${name}(${x}) AS DOUBLE) ELSE ${x} END`;

const REAL: Readonly<Record<string, (x: string) => string>> = {
  ln: x => logarithm('ln', x),
  log10: x => logarithm('log10', x),
  ceil: x => whole('ceil', x),
  floor: x => whole('floor', x),
  // Halves away from zero, as Spark's ROUND_HALF_UP; without digits no half is hidden by rounding to decimals.
  round: x => `round(${x}, 0)`,
  truncate: x =>
    `CASE WHEN abs(${x}) < ${WHOLE} THEN CAST(CASE WHEN ${x} < 0.0E0 THEN ceil(${x}) ELSE floor(${x}) END AS DOUBLE) ELSE ${x} END`
};

const TRY = { '+': 'try_add', '-': 'try_subtract', '*': 'try_multiply' } as const;

/**
 * A text: quotes and backslashes as Unicode escapes, so that it reads the same however the server treats doubled quotes;
 * `$` too, as Spark replaces `${name}` by settings of the server before it parses.
 */
function quoted(value: string): string {
  const inside = value.replace(
    // eslint-disable-next-line no-control-regex
    /[\0-\x1f\x7f'"\\$`]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
  return `'${inside}'`;
}

/** Spark ≥ 4.0 in ANSI mode. */
export const SPARK: Dialect = {
  name: 'spark',
  types: { string: 'STRING' },
  // eslint-disable-next-line no-control-regex
  identifier: name => (/[\0-\x1f\x7f$]/.test(name) ? undefined : `\`${name.replaceAll('`', '``')}\``),
  text: quoted,
  tryInteger: (operator, a, b) => `${TRY[operator]}(${a}, ${b})`,
  divideInteger: (a, b, overflows) => {
    const quotient = `(${a} div nullif(${b}, CAST(0 AS BIGINT)))`;
    return overflows ? `CASE WHEN ${b} = -1 THEN try_subtract(CAST(0 AS BIGINT), ${a}) ELSE ${quotient} END` : quotient;
  },
  moduloInteger: (a, b) => `(${a} % nullif(${b}, CAST(0 AS BIGINT)))`,
  divideReal: (a, b, safe) =>
    safe ? `(${a} / ${b})` : `CASE WHEN ${b} = 0.0E0 THEN ${a} * pow(${b}, -1.0E0) ELSE ${a} / ${b} END`,
  moduloReal: (a, b, safe) =>
    safe ? `(${a} % ${b})` : `CASE WHEN ${b} = 0.0E0 THEN ${a} * ${NAN} ELSE ${a} % ${b} END`,
  real: (operation, x) => REAL[operation]?.(x) ?? `${operation}(${x})`,
  shiftRight: (a, bits) => `shiftright(${a}, ${bits})`,
  length: x => `CAST(char_length(${x}) AS BIGINT)`,
  like: (value, pattern, escape, caseless) =>
    `(${value} ${caseless ? 'ILIKE' : 'LIKE'} ${pattern} ESCAPE ${escape ?? quoted('!')})`,
  // Spark always has an escape character.
  plainLike: (value, pattern, caseless) =>
    `(${value} ${caseless ? 'ILIKE' : 'LIKE'} replace(${pattern}, '!', '!!') ESCAPE '!')`,
  matches: (x, pattern) => `(${x} RLIKE ${quoted(pattern)})`,
  tryCast: (x, type) => `try_cast(${x} AS ${type})`,
  sumOfIntegers: (x, distinct) => `try_cast(sum(${distinct}CAST(${x} AS DECIMAL(38, 0))) AS BIGINT)`,
  quantile: (x, fraction) => `percentile(${x}, ${fraction})`,
  approximateQuantile: (x, fraction) => `CAST(percentile_approx(${x}, ${fraction}, 10000) AS DOUBLE)`,
  aggregateName: name => SHARED_AGGREGATES[name]
};
