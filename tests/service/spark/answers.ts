import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import type { JobState } from '../../../src/protocol';

/** What a job came to, as plain values: the same whatever engine made them, but for the last digits of sums. */
export function answerOf(state: JobState): unknown {
  if (state.error !== undefined || state.manifest === undefined) {
    throw new Error(`${state.plan.engine}: ${state.error?.message} ${JSON.stringify(state.error?.details)}`);
  }
  const { results, selected, skipped } = state.manifest;
  const path = (name: string): string => results.find(file => file.name === name)!.path;
  const json = (name: string): unknown => JSON.parse(readFileSync(path(name), 'utf8'));
  const left = skipped.map(({ path: file, error }) => [file, error.code]);
  switch (state.request.type) {
    case 'Histogram':
      return { selected, left, ...(json('histogram.json') as object) };
    case 'SimilarSpectra':
      return { selected, left, ...(json('spectra.json') as object), table: rowsOf(path('spectra.arrow')) };
    case 'Sql':
      return { selected, truncated: state.manifest.truncated ?? false, rows: rowsOf(path('rows.arrow')) };
    default:
      return { selected, left, rows: rowsOf(path('map.arrow')) };
  }
}

function rowsOf(path: string): unknown[] {
  return tableFromIPC(readFileSync(path))
    .toArray()
    .map(row => Object.values((row as { toJSON(): Record<string, unknown> }).toJSON()).map(plain));
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return String(value);
  }
  return value !== null && typeof value === 'object' ? Array.from(value as Iterable<unknown>, plain) : value;
}

/** Differences allowed: what is exact is exact, sums and means agree to 1e-12. */
const RELATIVE = 1e-12;

export interface Comparison {
  /** Values looked at. */
  values: number;
  /** Largest relative difference of numbers that are not whole. */
  largest: number;
}

/**
 * Compares two answers value by value.
 * @throws Error naming the place of the first difference that is not allowed
 */
export function compare(
  a: unknown,
  b: unknown,
  place = 'answer',
  sum: Comparison = { values: 0, largest: 0 }
): Comparison {
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
    const [left, right] = [Object.entries(a), Object.entries(b)];
    if (left.length !== right.length) {
      throw new Error(`${place}: ${left.length} entries and ${right.length}`);
    }
    left.forEach(([key, value], i) => {
      if (key !== right[i][0]) {
        throw new Error(`${place}: ${key} and ${right[i][0]}`);
      }
      compare(value, right[i][1], `${place}.${key}`, sum);
    });
    return sum;
  }
  sum.values++;
  if (typeof a === 'number' && typeof b === 'number' && !(Number.isInteger(a) && Number.isInteger(b))) {
    const difference = Object.is(a, b) ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
    sum.largest = Math.max(sum.largest, difference);
    if (!(difference <= RELATIVE)) {
      throw new Error(`${place}: ${a} and ${b} differ by ${difference}`);
    }
  } else if (!Object.is(a, b)) {
    throw new Error(`${place}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
  }
  return sum;
}
