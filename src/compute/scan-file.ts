import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import type { ByteSource } from './bytes';
import { openBytes } from './bytes';
import { cancelled, fileEmpty } from './faults';
import type { RowFold } from './fold';
import { HeaderReader } from './header';
import { defaultEngine, loadKernel, releaseKernel, type Engine, type Kernel } from './kernel';
import type { RowScanner } from './row-scanner';
import { rowScanner } from './wasm-row-scanner';

export interface FileScan {
  /** Types of columns for files without ECSV header. */
  columns?: readonly ColumnInfo[];
  /** Who decodes and cuts rows; the same answer from each. */
  engine?: Engine;
  /** Asked at every chunk. */
  isCancelled?(): boolean;
  /**
   * After every chunk; the scan goes on when it resolves.
   * @param bytes - bytes of the file read so far (compressed)
   */
  afterChunk?(bytes: number, rows: number): void | Promise<void>;
}

/**
 * Reads one file through a fold. A fault in a row of a gzip file is reported as GZIP_BROKEN when the stream turns out
 * to be damaged, which is then the cause.
 *
 * @returns the number of data rows
 * @throws GaiaError FILE_*, GZIP_BROKEN, HEADER_BROKEN, ROW_BROKEN, VALUE_BROKEN, UNKNOWN_COLUMN, CANCELLED
 */
export async function scanFile(path: string, fold: RowFold, scan: FileScan = {}): Promise<number> {
  const { engine = defaultEngine() } = scan;
  if (engine === 'zlib') {
    return scanBytes(path, openBytes(path, engine), fold, scan);
  }
  const kernel = loadKernel();
  try {
    return await scanBytes(path, openBytes(path, engine, kernel), fold, scan, kernel);
  } finally {
    releaseKernel(kernel);
  }
}

async function scanBytes(
  path: string,
  source: ByteSource,
  fold: RowFold,
  scan: FileScan,
  kernel?: Kernel
): Promise<number> {
  const reader = new HeaderReader(path, scan.columns);
  let rows: RowScanner | undefined;
  let fault: unknown;
  let empty = true;
  const begin = (): RowScanner => {
    const { columns, delimiter } = reader.header!;
    const engine = kernel ? 'wasm' : 'zlib';
    return rowScanner(path, columns.length, bound(path, fold, columns), delimiter, fold, { engine, kernel });
  };
  const take = (chunk: Uint8Array): void => {
    let start = 0;
    if (!rows) {
      start = reader.push(chunk);
      rows = start < 0 ? undefined : begin();
    }
    rows?.push(start > 0 ? chunk.subarray(start) : chunk);
  };
  for await (const chunk of source) {
    if (scan.isCancelled?.()) {
      throw cancelled();
    }
    empty &&= chunk.length === 0;
    if (fault === undefined) {
      try {
        take(chunk);
      } catch (reason) {
        if (!isDamage(reason, source)) {
          throw reason;
        }
        fault = reason;
      }
    }
    await scan.afterChunk?.(source.bytesRead, rows?.rows ?? 0);
  }
  if (fault !== undefined) {
    throw fault;
  }
  if (empty) {
    throw fileEmpty(path);
  }
  if (!rows) {
    reader.end();
    rows = begin();
  }
  rows.end();
  fold.end();
  return rows.rows;
}

/** Binds a fold; a column that is not there is told with the file that lacks it. */
function bound(file: string, fold: RowFold, columns: readonly ColumnInfo[]): number[] {
  try {
    return fold.bind(columns);
  } catch (reason) {
    if (reason instanceof GaiaError && reason.code === 'UNKNOWN_COLUMN' && !reason.message.startsWith(file)) {
      const { code, message, hint, details } = reason;
      throw new GaiaError(code, `${file}: ${message}`, hint, { ...details, file });
    }
    throw reason;
  }
}

const DAMAGE = ['HEADER_BROKEN', 'ROW_BROKEN', 'VALUE_BROKEN'];

const isDamage = (reason: unknown, { gzipped }: ByteSource): boolean =>
  gzipped && reason instanceof GaiaError && DAMAGE.includes(reason.code);

export { readColumns } from './header';
