import type { ColumnInfo } from '../protocol';
import { firstRows } from './gather';
import type { RowsTask } from './messages';
import type { Outbox } from './outbox';
import { rowReader } from './row-reader';
import { scanStored } from './store-scan';
import type { StoredInput } from './store-table';

export interface StoredRows {
  rows: number;
  columns: ColumnInfo[];
  store: string;
}

/**
 * Sends the rows of a stored copy to the outbox.
 * @param onSent - told of rows that went out and are not to be sent again
 * @throws StoreFault when the copy cannot be read (to its end)
 */
export async function readStoredRows(
  task: RowsTask,
  stored: StoredInput,
  outbox: Outbox,
  isCancelled: () => boolean,
  tell: (bytes: number, rows: number) => void,
  onSent: (rows: number) => void
): Promise<StoredRows> {
  let left = task.limit ?? Infinity;
  const reader = rowReader({ ...task, idRange: undefined }, batch => {
    const wanted = firstRows(batch, Math.min(left, batch.rows));
    left -= wanted.rows;
    if (wanted.rows > 0) {
      onSent(wanted.rows);
      outbox.put(wanted);
    }
  });
  const rows = await scanStored(stored, reader, {
    isCancelled,
    isOwn: true,
    isChecked: task.whole,
    isEnough: () => left <= 0,
    afterGroup: async (rowsSoFar, part) => {
      tell(part * stored.source.bytes, rowsSoFar);
      await outbox.flush(reader.columns);
    }
  });
  await outbox.flush(reader.columns);
  return { rows: left <= 0 ? task.limit! : rows, columns: reader.columns, store: stored.path };
}
