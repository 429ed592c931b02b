import type { DuckDBConnection } from '@duckdb/node-api';
import { openTableWriter } from '../../../formats/table-writer';
import { writeWhole } from '../../files-atomic';
import { checkSelect, databaseError, lockedDatabase } from './locked-database';
import { extendPreview, type SqlPreview } from './preview';
import { ResultRows } from './result-rows';
import { scanFunction } from './scan-function';
import type { SqlWork } from './work';

/** What a query came to. */
export interface QueryOutcome {
  rows: number;
  /** There were more rows than asked for. */
  truncated: boolean;
}

/**
 * Runs one query and writes its result.
 * @param open - asks for the rows of a scan
 * @throws GaiaError OVER_BUDGET, DISK_FULL, VALUE_BROKEN, INTERNAL
 */
export async function runQuery(work: SqlWork, open: (scan: string) => void): Promise<QueryOutcome> {
  try {
    const connection = await lockedDatabase(work.temporary, work.limits);
    for (const scan of work.scans) {
      // The streamed one is a table function of its own name.
      const source = scan.streamed ? scan.name : `${scan.name}_rows`;
      connection.registerTableFunction(scanFunction(source, scan, () => open(scan.name)));
      if (!scan.streamed) {
        await connection.run(`CREATE TEMP TABLE ${scan.name} AS SELECT * FROM ${source}()`);
      }
    }
    return await written(connection, work);
  } catch (reason) {
    throw databaseError(reason);
  }
}

async function written(
  connection: DuckDBConnection,
  { emitted, columns, result, preview, limit = Infinity }: SqlWork
): Promise<QueryOutcome> {
  await checkSelect(connection, emitted);
  const stream = await connection.stream(emitted);
  const writer = openTableWriter(result.format, result.path, columns, result.provenance);
  const shown: SqlPreview = { columns, rows: [] };
  const batches = new ResultRows(columns, batch => writer.write(batch));
  let rows = 0;
  let truncated = false;
  try {
    for (let chunk = await stream.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
      const count = Math.min(chunk.rowCount, limit - rows);
      truncated = count < chunk.rowCount;
      if (count > 0) {
        const vectors = columns.map((_, i) => chunk!.getColumnVector(i));
        extendPreview(shown, vectors, count, preview.rows);
        await batches.take(vectors, count);
        rows += count;
      }
      if (truncated) {
        break;
      }
    }
    await batches.flush();
    await writer.close();
  } catch (reason) {
    await writer.abort();
    throw reason;
  }
  writeWhole(preview.path, JSON.stringify({ ...shown, total: rows, truncated }));
  return { rows, truncated };
}
