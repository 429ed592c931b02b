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

/** How far a query is: what {@link SqlMessage} says. */
export interface QueryProgress {
  share: number | null;
  rows: number;
}

export interface QueryHooks {
  /** Asks for the rows of a scan. */
  open(scan: string): void;
  /** Twice a second while no rows are awaited. */
  onProgress?(progress: QueryProgress): void;
}

/** Time between two words about progress [ms]. */
const PROGRESS_MS = 500;

/**
 * Runs one query and writes its result.
 * @throws GaiaError OVER_BUDGET, DISK_FULL, VALUE_BROKEN, INTERNAL
 */
export async function runQuery(work: SqlWork, { open, onProgress }: QueryHooks): Promise<QueryOutcome> {
  const out = { rows: 0 };
  let timer: NodeJS.Timeout | undefined;
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
    timer = setInterval(() => onProgress?.({ share: shareOf(connection), rows: out.rows }), PROGRESS_MS);
    return await written(connection, work, out);
  } catch (reason) {
    throw databaseError(reason);
  } finally {
    clearInterval(timer);
  }
}

/** Of the whole query; the engine knows it only while it works. */
function shareOf(connection: DuckDBConnection): number | null {
  const { percentage } = connection.progress;
  return percentage >= 0 && percentage <= 100 ? percentage / 100 : null;
}

async function written(
  connection: DuckDBConnection,
  { emitted, columns, result, preview, limit = Infinity }: SqlWork,
  out: { rows: number }
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
        out.rows = rows;
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
