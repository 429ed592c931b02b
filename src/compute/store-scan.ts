import { GaiaError } from '../protocol';
import type { RowBatch } from './batch';
import { BATCH_ROWS } from './batch';
import { cancelled } from './faults';
import type { ColumnFold } from './fold';
import { sliceColumn } from './slice';
import { openStored, type StoredGroup, type StoredInput, type StoredTable } from './store-table';

/** Why a stored copy cannot be read; the file itself may be sound. */
export class StoreFault extends Error {}

export interface StoreScan {
  isCancelled?(): boolean;
  /** After every row group: the part of the rows that is done. */
  afterGroup?(rows: number, part: number): void | Promise<void>;
  /** Whether the rest is not wanted; asked after every row group. */
  isEnough?(): boolean;
  /** True: batches have memory of their own. */
  isOwn?: boolean;
  /** True: everything is read once before the fold gets the first row. */
  isChecked?: boolean;
}

/**
 * Reads a stored copy through a fold: the same rows, in the same order and the same batches as from the file.
 * @returns the number of rows of the file
 * @throws StoreFault when there is no such copy, it lacks a column or is damaged; what the fold throws; GaiaError CANCELLED
 */
export async function scanStored(stored: StoredInput, fold: ColumnFold, scan: StoreScan = {}): Promise<number> {
  const table = attempt(() => openStored(stored));
  if (!table) {
    throw new StoreFault('the store cannot be read here');
  }
  try {
    return await readGroups(table, stored, fold, scan);
  } finally {
    table.close();
  }
}

async function readGroups(table: StoredTable, stored: StoredInput, fold: ColumnFold, scan: StoreScan): Promise<number> {
  const lengths = fold.layOut && !stored.ids ? attempt(() => table.lengths()) : undefined;
  if (lengths) {
    fold.layOut!(lengths);
  }
  const names = attempt(() => fold.prepare(table.columns));
  const missing = names.find(name => !table.has(name));
  if (missing !== undefined) {
    throw new StoreFault(`${stored.path}: there is no column ${missing}`);
  }
  const isWanted = table.groups.map(group => meets(group, stored.ids));
  if (scan.isChecked) {
    isWanted.forEach((wanted, g) => wanted && names.forEach(name => attempt(() => table.read(g, name))));
  }
  let done = 0;
  for (let g = 0; g < table.groups.length; g++) {
    if (scan.isCancelled?.()) {
      throw cancelled();
    }
    const { rows } = table.groups[g];
    if (isWanted[g]) {
      give(
        attempt(() => names.map(name => table.read(g, name))),
        rows,
        fold,
        scan.isOwn === true
      );
    } else {
      fold.pass(rows);
    }
    done += rows;
    await scan.afterGroup?.(done, table.rows === 0 ? 1 : done / table.rows);
    if (scan.isEnough?.()) {
      return table.rows;
    }
  }
  fold.end();
  return table.rows;
}

function give(columns: RowBatch['columns'], rows: number, fold: ColumnFold, isOwn: boolean): void {
  for (let start = 0; start < rows; start += BATCH_ROWS) {
    const end = Math.min(rows, start + BATCH_ROWS);
    fold.takeBatch({ rows: end - start, columns: columns.map(column => sliceColumn(column, start, end, isOwn)) });
  }
}

/** Whether a row group may hold one of the ids. */
function meets({ ids: own }: StoredGroup, ids: StoredInput['ids']): boolean {
  if (!ids || !own) {
    return true;
  }
  let low = 0;
  let high = ids.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[2 * middle + 1] < own[0]) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < ids.length >> 1 && ids[2 * low] <= own[1];
}

/** Faults of the copy, and requests that it cannot meet, are told apart from those of the fold. */
function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (reason) {
    if (reason instanceof GaiaError) {
      throw new StoreFault(reason.message.replace(/\.$/, ''));
    }
    throw reason;
  }
}
