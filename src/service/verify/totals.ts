import type { TableProfile } from '../../gaia/table';
import type { FileFindings, Problem } from './findings';

/** Sums over the files of a table. */
export interface Totals {
  files: number;
  bytes: number;
  rows: number;
  /** Rows without a value, by column. */
  nulls: Record<string, number>;
  /** Rows by value, by column. */
  counts: Record<string, Record<string, number>>;
}

/** A published number and what was counted. */
export interface Comparison {
  what: string;
  published: number;
  found: number;
}

export function addUp(findings: readonly FileFindings[]): Totals {
  const totals: Totals = { files: findings.length, bytes: 0, rows: 0, nulls: {}, counts: {} };
  for (const { bytes, rows, nulls, counts } of findings) {
    totals.bytes += bytes;
    totals.rows += rows;
    add(totals.nulls, nulls);
    for (const [column, values] of Object.entries(counts)) {
      add((totals.counts[column] ??= {}), values);
    }
  }
  return totals;
}

/** Everything that is published about the whole table against what was counted. */
export function compare(totals: Totals, table: TableProfile): Comparison[] {
  const comparisons: Comparison[] = [];
  if (table.rows !== undefined) {
    comparisons.push({ what: 'rows', published: table.rows, found: totals.rows });
  }
  for (const [column, { nulls }] of Object.entries(table.published?.columns ?? {})) {
    if (nulls !== undefined) {
      comparisons.push({ what: `nulls of ${column}`, published: nulls, found: totals.nulls[column] ?? NaN });
    }
  }
  for (const [column, values] of Object.entries(table.published?.counts ?? {})) {
    for (const [value, published] of Object.entries(values)) {
      comparisons.push({
        what: `rows with ${column} ${value}`,
        published,
        found: totals.counts[column]?.[value] ?? 0
      });
    }
  }
  return comparisons;
}

export const differences = (comparisons: readonly Comparison[]): Problem[] =>
  comparisons
    .filter(({ published, found }) => published !== found)
    .map(({ what, published, found }) => ({
      check: 'totals',
      message: `${what}: ${found}, published ${published}`
    }));

function add(sums: Record<string, number>, values: Readonly<Record<string, number>>): void {
  for (const [key, value] of Object.entries(values)) {
    sums[key] = (sums[key] ?? 0) + value;
  }
}
