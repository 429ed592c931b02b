import type { ColumnInfo } from '../protocol';
import type { RowBatch } from './batch';
import { batchBytes } from './batch';
import type { RowFold } from './fold';
import { firstRows, rowsFrom } from './gather';
import type { RowsTask as Query, WorkerTask } from './messages';
import type { Outbox } from './outbox';
import { rowReader, type RowReader } from './row-reader';
import { scanFile } from './scan-file';
import { lookUp } from './seek/look-up';
import { SeekNotes } from './seek/seek-notes';
import { noteOf } from './store-fold';
import { readStoredRows } from './store-rows';

/** What the rows of a file came to. */
export interface RowsEnd {
  rows: number;
  columns: ColumnInfo[];
  /** The stored copy that was read. */
  store?: string;
  /** Why a stored copy was not read. */
  note?: string;
  /** Only the parts of the file were read that may hold selected rows. */
  seek?: true;
}

type RowsTask = Query & Pick<WorkerTask, 'ahead'>;
type Tell = (bytes: number, rows: number) => void;

/** Ends the reading of a file when there are rows enough. */
class Enough extends Error {}

/** Ends a look-up whose rows are too many to be held. */
class Outgrown extends Error {}

/** The worker's part of reading rows: batches go to the outbox, in row order. */
export async function readRows(
  task: RowsTask,
  outbox: Outbox,
  isCancelled: () => boolean,
  tell: Tell
): Promise<RowsEnd> {
  let sent = 0;
  if (task.stored) {
    try {
      return await readStoredRows(task, task.stored, outbox, isCancelled, tell, rows => (sent += rows));
    } catch (reason) {
      const note = noteOf(reason);
      return { ...(await readFileRows(task, afterFirst(outbox, sent), isCancelled, tell)), note };
    }
  }
  return readFileRows(task, outbox, isCancelled, tell);
}

/** An outbox that leaves out the first rows put into it, which went before. */
function afterFirst(outbox: Outbox, count: number): Pick<Outbox, 'put' | 'flush'> {
  let left = count;
  return {
    put(batch) {
      const skipped = Math.min(left, batch.rows);
      left -= skipped;
      if (skipped < batch.rows) {
        outbox.put(rowsFrom(batch, skipped));
      }
    },
    flush: columns => outbox.flush(columns)
  };
}

async function readFileRows(
  task: RowsTask,
  outbox: Pick<Outbox, 'put' | 'flush'>,
  isCancelled: () => boolean,
  tell: Tell
): Promise<RowsEnd> {
  const sought = lookUpRows(task, isCancelled, tell);
  if (sought) {
    sought.batches.forEach(batch => outbox.put(batch));
    await outbox.flush(sought.columns);
    return { rows: sought.rows, columns: sought.columns, seek: true };
  }
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
  let left = task.limit ?? Infinity;
  const reader = rowReader(task, batch => {
    const wanted = firstRows(batch, Math.min(left, batch.rows));
    left -= wanted.rows;
    if (wanted.rows > 0) {
      outbox.put(wanted);
    }
  });
  const rows = await upToEnough(task, reader, {
    columns: task.columns,
    ahead: task.ahead,
    notes: SeekNotes.wanted(task.path, task.seek),
    isCancelled,
    afterChunk: async (bytes, rowsSoFar) => {
      tell(bytes, rowsSoFar);
      await outbox.flush(reader.columns);
      if (left <= 0) {
        throw new Enough();
      }
    }
  });
  await outbox.flush(reader.columns);
  return { rows, columns: reader.columns };
}

async function upToEnough(task: RowsTask, fold: RowFold, scan: Parameters<typeof scanFile>[2]): Promise<number> {
  try {
    return await scanFile(task.path, fold, scan);
  } catch (reason) {
    if (reason instanceof Enough) {
      return task.limit!;
    }
    throw reason;
  }
}

/** Rows from the parts of the file that may hold selected ones; they are given only when those parts proved sound. */
function lookUpRows(
  task: RowsTask,
  isCancelled: () => boolean,
  tell: Tell
): { rows: number; columns: ColumnInfo[]; batches: RowBatch[] } | undefined {
  const batches: RowBatch[] = [];
  let left = task.limit ?? Infinity;
  let bytes = 0;
  const reader = rowReader(task, batch => {
    const wanted = firstRows(batch, Math.min(left, batch.rows));
    left -= wanted.rows;
    bytes += batchBytes(wanted);
    if (bytes > task.credit) {
      throw new Outgrown();
    }
    if (wanted.rows > 0) {
      batches.push(wanted);
    }
  });
  const { columns, ahead } = task;
  const rows = lookUp(task, reader, { columns, ahead, isCancelled, afterChunk: tell });
  return rows === undefined ? undefined : { rows, columns: reader.columns, batches };
}

/** Reads the file to its end; its batches are there afterwards unless they outgrew the credit on the way. */
async function holdRows(
  task: RowsTask,
  isCancelled: () => boolean,
  tell: Tell
): Promise<{ rows: number; columns: ColumnInfo[]; batches?: RowBatch[] }> {
  let batches: RowBatch[] | undefined = [];
  let bytes = 0;
  const reader: RowReader = rowReader(task, batch => {
    bytes += batchBytes(batch);
    if (bytes > task.credit) {
      batches = undefined;
      reader.discard();
    }
    batches?.push(batch);
  });
  const { columns, ahead } = task;
  const notes = SeekNotes.wanted(task.path, task.seek);
  const rows = await scanFile(task.path, reader, { columns, ahead, notes, isCancelled, afterChunk: tell });
  return { rows, columns: reader.columns, batches };
}
