import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import { AheadBytes } from './ahead/ahead-bytes';
import { Ring } from './ahead/ring';
import type { ByteSource } from './bytes';
import { openBytes } from './bytes';
import { cancelled, fileEmpty } from './faults';
import type { RowFold } from './fold';
import { HeaderReader } from './header';
import { defaultEngine, loadKernel, releaseKernel, type Engine, type Kernel } from './kernel';
import { RowKernel } from './row-kernel';
import type { RowScanner } from './row-scanner';
import type { Border } from './seek/border';
import type { SeekNotes } from './seek/seek-notes';
import { rowScanner } from './wasm-row-scanner';

export interface FileScan {
  /** Types of columns for files without ECSV header. */
  columns?: readonly ColumnInfo[];
  /** Who decodes and cuts rows; the same answer from each. */
  engine?: Engine;
  /** A ring into which another thread unzips the file, see ahead/. */
  ahead?: SharedArrayBuffer;
  /** Takes the seek points of the file, by the engine wasm. */
  notes?: SeekNotes;
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
  const { engine = defaultEngine(), ahead, notes, isCancelled = () => false } = scan;
  if (engine === 'zlib') {
    if (ahead) {
      new Ring(ahead).leave();
    }
    return scanBytes(openBytes(path, engine), new TextScan(path, fold, scan), scan);
  }
  const kernel = loadKernel();
  try {
    const source = ahead
      ? new AheadBytes(path, ahead, kernel, isCancelled)
      : openBytes(path, engine, kernel, notes?.every);
    return await scanBytes(source, new TextScan(path, notes?.watch(fold) ?? fold, scan, kernel), scan);
  } finally {
    RowKernel.of(kernel).forget();
    releaseKernel(kernel);
  }
}

/** How long messages (credits) may have to wait [ms]. */
const PATIENCE = 15;

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

async function scanBytes(source: ByteSource, text: TextScan, scan: FileScan): Promise<number> {
  if (source.chunks) {
    let since = performance.now();
    for (const chunk of source.chunks()) {
      const wait = takeChunk(source, text, scan, chunk);
      if (wait) {
        await wait;
      }
      if (performance.now() - since > PATIENCE) {
        await turn();
        since = performance.now();
      }
    }
  } else {
    for await (const chunk of source) {
      await takeChunk(source, text, scan, chunk);
    }
  }
  return text.end();
}

function takeChunk(source: ByteSource, text: TextScan, scan: FileScan, chunk: Uint8Array): void | Promise<void> {
  if (scan.isCancelled?.()) {
    throw cancelled();
  }
  text.take(chunk, source.gzipped);
  if (source.border) {
    text.note(source.border, chunk);
  }
  return scan.afterChunk?.(source.bytesRead, text.rows);
}

/** Header and rows of a file's text. */
class TextScan {
  private readonly reader: HeaderReader;
  private readonly notes?: SeekNotes;
  private scanner?: RowScanner;
  private fault: unknown;
  private empty = true;

  constructor(
    private readonly path: string,
    private readonly fold: RowFold,
    { columns, notes }: FileScan,
    private readonly kernel?: Kernel
  ) {
    this.reader = new HeaderReader(path, columns);
    this.notes = kernel && notes;
  }

  get rows(): number {
    return this.scanner?.rows ?? 0;
  }

  /** Takes the next chunk. A fault that the gzip stream may turn out to be the cause of is kept until the end. */
  take(chunk: Uint8Array, gzipped: boolean): void {
    this.empty &&= chunk.length === 0;
    if (this.fault !== undefined) {
      return;
    }
    try {
      this.push(chunk);
    } catch (reason) {
      if (!gzipped || !isDamage(reason)) {
        throw reason;
      }
      this.fault = reason;
    }
  }

  /** The chunk just taken ends where reading may begin another time. */
  note(border: Border, chunk: Uint8Array): void {
    if (this.scanner) {
      this.notes?.add(border, chunk, this.scanner.rows, this.scanner.unfinished);
    }
  }

  /** @returns the number of data rows */
  end(): number {
    if (this.fault !== undefined) {
      throw this.fault;
    }
    if (this.empty) {
      throw fileEmpty(this.path);
    }
    if (!this.scanner) {
      this.reader.end();
      this.begin();
    }
    this.scanner!.end();
    this.fold.end();
    this.notes?.end(this.rows);
    return this.rows;
  }

  private push(chunk: Uint8Array): void {
    let start = 0;
    if (!this.scanner) {
      start = this.reader.push(chunk);
      if (start < 0) {
        return;
      }
      this.begin();
    }
    this.scanner!.push(start > 0 ? chunk.subarray(start) : chunk);
  }

  private begin(): void {
    const { path, fold, kernel } = this;
    const { columns, delimiter } = this.reader.header!;
    const engine = kernel ? 'wasm' : 'zlib';
    this.scanner = rowScanner(path, columns.length, bound(path, fold, columns), delimiter, fold, { engine, kernel });
  }
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

const isDamage = (reason: unknown): boolean => reason instanceof GaiaError && DAMAGE.includes(reason.code);

export { readColumns } from './header';
