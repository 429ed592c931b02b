import { scanFold, type ScanFile, type WorkerPool } from '../compute/scan';
import { parseSourceId } from '../gaia/source-id';
import type { TableProfile } from '../gaia/table';
import { GaiaError, type ErrorCode } from '../protocol';
import type { IndexedFile } from './file-index-store';

const ID = 'source_id';

/** Faults that lie in a file's bytes, and stay until it changes; others may pass. */
const LASTING: readonly ErrorCode[] = [
  'FILE_EMPTY',
  'GZIP_BROKEN',
  'HEADER_BROKEN',
  'ROW_BROKEN',
  'VALUE_BROKEN',
  'UNKNOWN_COLUMN'
];

export interface ReadHooks {
  signal: AbortSignal;
  /** Compressed bytes of the file read so far. */
  onProgress(bytes: number): void;
}

/**
 * Reads all source_ids of a file: neither order nor contents of its rows are taken for granted.
 *
 * @returns undefined when the file could not be reached: it is worth another try
 * @throws GaiaError CANCELLED
 */
export async function readSpan(
  pool: WorkerPool,
  table: TableProfile,
  file: ScanFile & { mtimeMs: number },
  { signal, onProgress }: ReadHooks
): Promise<IndexedFile | undefined> {
  const { bytes, mtimeMs } = file;
  try {
    const scan = await scanFold(pool, [file], { type: 'Statistics', columns: [ID] } as const, {
      signal,
      columns: table.columns ?? [{ name: ID, datatype: 'int64' }],
      onProgress: progress => onProgress(progress.bytesDone)
    });
    const [{ count, nulls, min, max }] = scan.snapshot(0).result.columns;
    if (count === 0 && nulls === 0) {
      return { bytes, mtimeMs };
    }
    const ids = [min, max].map(id => String(parseSourceId(String(id)))) as [string, string];
    return nulls === 0 ? { bytes, mtimeMs, ids } : { bytes, mtimeMs, fault: 'VALUE_BROKEN' };
  } catch (reason) {
    const { code } = GaiaError.from(reason);
    if (code === 'CANCELLED') {
      throw reason;
    }
    // A number that is no source_id: nobody knows where the row belongs.
    const fault = code === 'BAD_REQUEST' ? 'VALUE_BROKEN' : code;
    return LASTING.includes(fault) ? { bytes, mtimeMs, fault } : undefined;
  }
}
