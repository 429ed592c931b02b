import type { ColumnData, RowBatch } from '../../../compute/scan';
import type { ColumnInfo } from '../../../protocol';
import { shortestSingle, type PreviewValue } from '../sql/preview-value';
import { isThere } from './arrow-rows';

/** Rows of `preview.json`. */
export const PREVIEW_ROWS = 100;
/** Longest text of a cell [characters]. */
const MAX_TEXT = 1000;

/** The first rows of a batch for people, as the embedded engine writes them. */
export function previewRows({ rows, columns }: RowBatch, infos: readonly ColumnInfo[], most: number): PreviewValue[][] {
  return Array.from({ length: Math.max(0, Math.min(rows, most)) }, (_, i) =>
    columns.map((column, j) => {
      const value = cell(column, i);
      return infos[j].datatype === 'float32' && typeof value === 'number' ? shortestSingle(value) : value;
    })
  );
}

function cell(column: ColumnData, row: number): PreviewValue {
  if (!isThere(column, row)) {
    return null;
  }
  const { kind, values, offsets, items } = column;
  switch (kind) {
    case 'bool':
      return (((values as Uint8Array)[row >> 3] >> (row & 7)) & 1) === 1;
    case 'string':
      return Buffer.from((values as Uint8Array).subarray(offsets![row], offsets![row + 1]))
        .toString('utf8')
        .slice(0, MAX_TEXT);
    case 'list':
      return Array.from({ length: offsets![row + 1] - offsets![row] }, (_, k) => cell(items!, offsets![row] + k));
    case 'int64':
      return String((values as BigInt64Array)[row]);
    default: {
      const value = (values as Float64Array)[row];
      return Number.isFinite(value) ? value : String(value);
    }
  }
}
