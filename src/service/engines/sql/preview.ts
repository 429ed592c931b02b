import type { DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import { DuckDBListValue } from '@duckdb/node-api';
import type { ColumnInfo } from '../../../protocol';
import { shortestSingle, type PreviewValue } from './preview-value';

export type { PreviewValue } from './preview-value';

/** The first rows of a result, for people. 64-bit integers are text, NaN and the infinities as well. */
export interface SqlPreview {
  columns: ColumnInfo[];
  rows: PreviewValue[][];
}

/** Longest text of a cell [characters]. */
const MAX_TEXT = 1000;

/** Adds rows of a chunk to a preview that may have so many. */
export function extendPreview(
  { columns, rows }: SqlPreview,
  vectors: readonly DuckDBVector[],
  count: number,
  most: number
): void {
  for (let i = 0; i < count && rows.length < most; i++) {
    rows.push(
      vectors.map((vector, j) => {
        const value = plain(vector.getItem(i) as DuckDBValue);
        return columns[j].datatype === 'float32' && typeof value === 'number' ? shortestSingle(value) : value;
      })
    );
  }
}

function plain(value: DuckDBValue): PreviewValue {
  if (value === null || typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : String(value);
  }
  return value instanceof DuckDBListValue ? value.items.map(plain) : String(value).slice(0, MAX_TEXT);
}
