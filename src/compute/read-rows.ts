import type { ColumnInfo } from '../protocol';
import type { RowBatch } from './batch';
import { batchBytes } from './batch';
import type { RowsTask } from './messages';
import type { Outbox } from './outbox';
import { RowBatcher } from './row-batcher';
import { scanFile } from './scan-file';

type Tell = (bytes: number, rows: number) => void;

/** The worker's part of reading rows: batches go to the outbox, in row order. */
export async function readRows(
  task: RowsTask,
  outbox: Outbox,
  isCancelled: () => boolean,
  tell: Tell
): Promise<{ rows: number; columns: ColumnInfo[] }> {
  if (task.whole) {
    const held = await holdRows(task, isCancelled, tell);
    if (held.batches) {
      for (const batch of held.batches) {
        outbox.put(batch);
      }
      await outbox.flush(held.columns);
      return { rows: held.rows, columns: held.columns };
    }
  }
  const batcher = new RowBatcher(task.path, task.names, batch => outbox.put(batch));
  const rows = await scanFile(task.path, batcher, {
    columns: task.columns,
    isCancelled,
    afterChunk: async (bytes, rowsSoFar) => {
      tell(bytes, rowsSoFar);
      await outbox.flush(batcher.columns);
    }
  });
  await outbox.flush(batcher.columns);
  return { rows, columns: batcher.columns };
}

/** Reads the file to its end; its batches are there afterwards unless they outgrew the credit on the way. */
async function holdRows(
  task: RowsTask,
  isCancelled: () => boolean,
  tell: Tell
): Promise<{ rows: number; columns: ColumnInfo[]; batches?: RowBatch[] }> {
  let batches: RowBatch[] | undefined = [];
  let bytes = 0;
  const batcher: RowBatcher = new RowBatcher(task.path, task.names, batch => {
    bytes += batchBytes(batch);
    if (bytes > task.credit) {
      batches = undefined;
      batcher.discarding = true;
    }
    batches?.push(batch);
  });
  const rows = await scanFile(task.path, batcher, { columns: task.columns, isCancelled, afterChunk: tell });
  return { rows, columns: batcher.columns, batches };
}
