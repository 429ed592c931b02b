import type { AggregateNode } from '../bound';

/**
 * What differs between the engines in writing. Each method takes finished SQL and returns finished SQL; integers are
 * BIGINT, reals DOUBLE. Names and texts of users pass only through `identifier` and `text`.
 */
export interface Dialect {
  readonly name: 'duckdb' | 'spark';
  readonly types: { readonly string: string };
  /** A name in quotes; undefined for one that cannot be written safely. */
  identifier(name: string): string | undefined;
  text(value: string): string;

  /** Sum, difference or product; NULL beyond 64 bits. */
  tryInteger(operator: '+' | '-' | '*', a: string, b: string): string;
  /** Quotient without its fraction; NULL for b = 0. `overflows`: a may be −2⁶³ and b −1. */
  divideInteger(a: string, b: string, overflows: boolean): string;
  /** Remainder with the sign of a; NULL for b = 0. */
  moduloInteger(a: string, b: string, overflows: boolean): string;
  /** IEEE 754; `safe`: b is never 0. */
  divideReal(a: string, b: string, safe: boolean): string;
  moduloReal(a: string, b: string, safe: boolean): string;

  /** Function of a real number, by the name that the typed tree gives it; IEEE 754 outside its domain. */
  real(operation: string, x: string): string;
  /** `bits`: places to shift to the right; a is not negative. */
  shiftRight(a: string, bits: number): string;
  length(x: string): string;
  like(value: string, pattern: string, escape: string | undefined, caseless: boolean): string;
  /** A pattern in which nothing is escaped: `%` and `_` have their meaning, no character takes it away. */
  plainLike(value: string, pattern: string, caseless: boolean): string;
  matches(x: string, pattern: string): string;
  tryCast(x: string, type: string): string;

  sumOfIntegers(x: string, distinct: string): string;
  quantile(x: string, fraction: string): string;
  approximateQuantile(x: string, fraction: string): string;
  /** SQL name of an aggregate that both engines write as a plain call. */
  aggregateName(name: AggregateNode['aggregate']): string;
}

export const NAN = "CAST('NaN' AS DOUBLE)";
export const INFINITY = "CAST('Infinity' AS DOUBLE)";

/** A double as both engines read it, exactly. */
export function realLiteral(value: number): string {
  if (Number.isNaN(value)) {
    return NAN;
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? INFINITY : "CAST('-Infinity' AS DOUBLE)";
  }
  const [digits, exponent] = String(Object.is(value, -0) ? '-0' : value).split('e');
  const text = `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent ?? 0)}`;
  return value < 0 || Object.is(value, -0) ? `(${text})` : text;
}

/** An int64 in a comparison, where its own type does not matter. */
export function integerDigits(value: bigint): string {
  return value === -(1n << 63n) ? "CAST('-9223372036854775808' AS BIGINT)" : value < 0n ? `(${value})` : `${value}`;
}

/** Aggregates whose names both engines share. */
export const SHARED_AGGREGATES: Readonly<Record<string, string>> = {
  count: 'count',
  sum: 'sum',
  avg: 'avg',
  min: 'min',
  max: 'max',
  stddev: 'stddev_samp',
  stddevPopulation: 'stddev_pop',
  variance: 'var_samp',
  variancePopulation: 'var_pop',
  approximateCount: 'approx_count_distinct'
};
