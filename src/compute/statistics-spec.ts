import { DEFAULT_ACCURACY, LogBuckets } from './log-buckets';
import { checkQuantile } from './quantile';
import type { Selection } from './selection';
import { checkSelection } from './selection';

/** Statistics of columns, all in one pass. */
export interface StatisticsSpec extends Selection {
  type: 'Statistics';
  /** Columns and expressions (`expression AS name`); all columns when absent. */
  columns?: readonly string[];
  /** Quantiles (0–1) of numbers; approximate, see `accuracy`. None when absent. */
  quantiles?: readonly number[];
  /** Largest relative error of a quantile, 0.0001 to 0.1. Default 0.002. */
  accuracy?: number;
}

/** Statistics of one column or expression. */
export interface ColumnStatistics {
  name: string;
  /** ECSV datatype of the column, with its subtype where it has one. */
  datatype: string;
  unit?: string;
  /** Values that are not null, NaN included. */
  count: number;
  nulls: number;
  /** Numbers only, and those below too. */
  nan?: number;
  /** Of values that are not NaN. int64 as text; absent without values. */
  min?: number | string;
  max?: number | string;
  mean?: number;
  /** Of a sample (n − 1); absent for less than two values. */
  stddev?: number;
  sum?: number;
  /** One for each of the spec's quantiles; absent without values. */
  approxQuantiles?: number[];
  /** Booleans only: how many are true. */
  trues?: number;
  /** Strings (in characters) and arrays (in items) only. */
  minLength?: number;
  maxLength?: number;
  /** Strings only: number of different ones; absent when there are more than {@link MAX_DISTINCT}. */
  distinct?: number;
  /** True when there are more. */
  distinctOverflow?: boolean;
}

export interface StatisticsResult {
  type: 'Statistics';
  columns: ColumnStatistics[];
}

/** Different strings that a column's statistics keep. */
export const MAX_DISTINCT = 1000;

/** @throws GaiaError BAD_REQUEST, BAD_COORDINATE */
export function checkStatistics(spec: StatisticsSpec): void {
  spec.quantiles?.forEach(checkQuantile);
  new LogBuckets(spec.accuracy ?? DEFAULT_ACCURACY);
  checkSelection(spec);
}
