import { readSync } from 'node:fs';
import { DuckDBTableFunction } from '@duckdb/node-api';
import type { RowBatch } from '../../../compute/scan';
import type { ColumnInfo } from '../../../protocol';
import { duckType, fillVector } from './fill-vector';
import { decodeFrame } from './frames';
import { ROWS_FD } from './work';

/** Rows that DuckDB takes at a time. */
const CHUNK_ROWS = 2048;

/**
 * A table function whose rows come through the pipe as they are scanned; nothing of them is kept. It may be read once.
 * @param open - asks for the rows
 */
export function scanFunction(
  name: string,
  { columns, rows }: { columns: readonly ColumnInfo[]; rows: number },
  open: () => void
): DuckDBTableFunction {
  let batch: RowBatch | undefined;
  let at = 0;
  let isOpen = false;
  let isOver = false;
  const next = (): boolean => {
    if (!isOpen) {
      isOpen = true;
      open();
    }
    while (!isOver && (batch === undefined || at === batch.rows)) {
      batch = decodeFrame(readExactly);
      at = 0;
      isOver = batch === undefined;
    }
    return !isOver;
  };
  return DuckDBTableFunction.create({
    name,
    bindFunction: info => {
      columns.forEach(column => info.addResultColumn(column.name, duckType(column)));
      info.setCardinality(Math.max(1, rows), false);
    },
    initFunction: info => {
      info.setMaxThreads(1);
      if (isOpen) {
        info.setError('A scan was begun twice.');
      }
    },
    mainFunction: (info, chunk) => {
      try {
        const count = next() ? Math.min(CHUNK_ROWS, batch!.rows - at) : 0;
        chunk.rowCount = count;
        for (let i = 0; count > 0 && i < columns.length; i++) {
          fillVector(chunk.getColumnVector(i), batch!.columns[i], at, count);
        }
        at += count;
      } catch (reason) {
        info.setError(String(reason));
      }
    }
  });
}

/** Waits for so many bytes: DuckDB's call must not return without them. */
function readExactly(bytes: number): Uint8Array<ArrayBuffer> {
  const buffer = new Uint8Array(bytes);
  for (let at = 0; at < bytes;) {
    let got: number;
    try {
      got = readSync(ROWS_FD, buffer, at, bytes - at, null);
    } catch (reason) {
      if ((reason as NodeJS.ErrnoException).code !== 'EAGAIN') {
        throw reason;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      continue;
    }
    if (got === 0) {
      throw new Error('The rows ended early.');
    }
    at += got;
  }
  return buffer;
}
