import type { RowBatch } from '../../compute/scan';
import { gatherRows } from '../../compute/gather';

/** Rows [from, to) of a batch. */
export function rowsBetween(batch: RowBatch, from: number, to: number): RowBatch {
  if (from === 0 && to === batch.rows) {
    return batch;
  }
  const count = Math.max(0, to - from);
  return gatherRows(
    batch,
    Int32Array.from({ length: count }, (_, i) => from + i),
    count
  );
}

/** The rows of a batch that begins at row `first` which lie in [start, end), and the number of their first one. */
export function rowsWithin(
  batch: RowBatch,
  first: number,
  start: number,
  end: number
): { batch: RowBatch; first: number } | undefined {
  const from = Math.max(0, start - first);
  const to = Math.min(batch.rows, end - first);
  return from < to ? { batch: rowsBetween(batch, from, to), first: first + from } : undefined;
}
