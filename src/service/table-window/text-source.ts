import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { RowBatch } from '../../compute/scan';
import { fileEmpty, fileFault } from '../../compute/faults';
import { openBytes } from '../../compute/bytes';
import type { RowFold } from '../../compute/fold';
import { FileReader } from '../../compute/gunzip/file-reader';
import { Gunzip, STEPS } from '../../compute/gunzip/gunzip';
import { HeaderReader } from '../../compute/header';
import { defaultEngine, loadKernel, releaseKernel, type Kernel } from '../../compute/kernel';
import { RowBatcher } from '../../compute/row-batcher';
import type { Border } from '../../compute/seek/border';
import { plainBorder, plainSpan } from '../../compute/seek/plain-span';
import { RowPoints, type RowPoint } from '../../compute/seek/row-points';
import { SEEK_POINT_SPACING } from '../../compute/seek/seek-input';
import { WatchedIds } from '../../compute/seek/watched-ids';
import { rowScanner } from '../../compute/wasm-row-scanner';
import { GaiaError, type ColumnInfo, type RowCount } from '../../protocol';
import { rowsWithin } from './batch-rows';
import { columnsByName, sniffTypes } from './csv-types';
import { Turns, type Reading, type RowSource, type TakeRows, type WantedRows } from './row-source';

/** Points of a file at most; of larger files they lie further apart. */
const MOST_POINTS = 4096;
/** Rows whose text tells the types of columns that nothing else tells. */
const SNIFFED = 1000;

/** Where the text of a file can be read on from, and what it is. */
interface Chunk {
  bytes: Uint8Array;
  /** Byte of the file that its end comes from. */
  offset: number;
  border?: Border;
}

/**
 * The rows of a CSV or ECSV file, gzipped or not. Reading begins at the last point noted before the wanted rows; beyond
 * the points it goes on from the last one and notes further ones on the way.
 */
export class TextSource implements RowSource {
  readonly kind = 'text';
  columns: readonly ColumnInfo[] = [];
  private delimiter = 44;
  private readonly gzipped: boolean;
  private readonly points: RowPoints;
  /** The furthest place that was read: row and byte of the file. */
  private furthest = { row: 0, offset: 0 };

  private constructor(
    private readonly path: string,
    private readonly bytes: number,
    mtimeMs: number,
    keep?: string
  ) {
    this.gzipped = startsGzipped(path);
    const every = Math.max(SEEK_POINT_SPACING, ((this.gzipped ? 6 : 1) * bytes) / MOST_POINTS);
    this.points = new RowPoints(path, { bytes, mtimeMs }, every, this.gzipped ? keep : undefined);
  }

  /**
   * Opens a file; reads its header only, and of a file that says no types some rows.
   * @param keep - where the file's seek points are, or are to be kept
   * @throws GaiaError FILE_*, GZIP_BROKEN, HEADER_BROKEN
   */
  static async open(path: string, keep?: string): Promise<TextSource> {
    const { size, mtimeMs } = statSync(path);
    const source = new TextSource(path, size, mtimeMs, keep);
    const { columns, delimiter, isEcsv } = await readHeader(path);
    source.delimiter = delimiter;
    source.columns = columns;
    if (!isEcsv) {
      const names = columns.map(({ name }) => name);
      source.columns = columnsByName(path, names) ?? sniffTypes(names, await source.text(0, SNIFFED, names));
    }
    return source;
  }

  get count(): RowCount {
    const { rows } = this.points;
    if (rows !== undefined) {
      return { rows, isExact: true };
    }
    const { row, offset } = this.furthest;
    return { rows: offset === 0 ? 0 : Math.round((row * this.bytes) / offset), isExact: false };
  }

  /** Needs an engine that can begin anywhere; without one every reading begins at the file's beginning. */
  async read(wanted: WantedRows, take: TakeRows, reading: Reading = {}): Promise<void> {
    const { start, end = Infinity, names, asText = false, among } = wanted;
    if (start >= (this.points.rows ?? Infinity)) {
      return;
    }
    const isSeekable = defaultEngine() === 'wasm';
    const point = isSeekable ? this.points.before(start) : undefined;
    const rows = new RowsOf(this.path, this.columns, { start, end, names, asText, among }, take);
    const watched = new WatchedIds(rows);
    const indices = watched.bind(this.columns);
    const kernel = isSeekable ? loadKernel() : undefined;
    const descriptor = openSync(this.path, 'r');
    const file = new FileReader(this.path, descriptor, point?.border.offset ?? 0);
    const engine = kernel ? 'wasm' : 'zlib';
    const scanner = rowScanner(this.path, this.columns.length, indices, this.delimiter, watched, { engine, kernel });
    const header = point ? undefined : new HeaderReader(this.path, this.columns);
    const turns = new Turns(reading);
    try {
      resume(scanner, this.path, point);
      for await (const { bytes, offset, border } of kernel ? this.chunks(file, kernel, point) : this.zlibChunks()) {
        const from = header && !header.header ? header.push(bytes) : 0;
        if (from < 0) {
          continue;
        }
        scanner.push(from > 0 ? bytes.subarray(from) : bytes);
        if (border) {
          this.points.note(border, bytes, scanner.rows, scanner.unfinished, () => watched.take());
        }
        if (scanner.rows > this.furthest.row) {
          this.furthest = { row: scanner.rows, offset };
        }
        reading.onPart?.(offset / this.bytes, scanner.rows);
        if (rows.isEnough || scanner.rows >= end) {
          rows.end();
          return;
        }
        await turns.take();
      }
      scanner.end();
      rows.end();
      this.points.end(scanner.rows, watched.sees ? watched.take() : undefined);
    } finally {
      closeSync(descriptor);
      if (kernel) {
        releaseKernel(kernel);
      }
    }
  }

  close(): void {
    this.points.close();
  }

  private *chunks(file: FileReader, kernel: Kernel, point: RowPoint | undefined): Generator<Chunk> {
    const span = point ? { from: point.border, window: point.window() } : {};
    const every = this.points.every / 2;
    if (this.gzipped) {
      const gunzip = new Gunzip(file, kernel, STEPS, every);
      for (const bytes of gunzip.span(span)) {
        yield { bytes, offset: gunzip.used, border: gunzip.border };
      }
      return;
    }
    let place = point?.border.offset ?? 0;
    for (const bytes of plainSpan(file, kernel, span)) {
      place += bytes.length;
      yield { bytes, offset: place, border: plainBorder(place) };
    }
  }

  private async *zlibChunks(): AsyncGenerator<Chunk> {
    const source = openBytes(this.path, 'zlib');
    for await (const bytes of source) {
      yield { bytes, offset: source.bytesRead };
    }
  }

  private async text(start: number, end: number, names: readonly string[]): Promise<RowBatch[]> {
    const batches: RowBatch[] = [];
    await this.read({ start, end, names, asText: true }, batch => void batches.push(batch));
    return batches;
  }
}

/** Gathers the wanted rows among those that pass; the ids of all of them pass too, to be watched. */
class RowsOf implements RowFold {
  isEnough = false;
  private readonly batcher: RowBatcher;
  private next = -1;
  /** Rows of `among` that have gone by. */
  private passed = 0;

  constructor(
    path: string,
    columns: readonly ColumnInfo[],
    private readonly wanted: WantedRows & { end: number },
    take: TakeRows
  ) {
    const { start, end, names } = wanted;
    const hasId = columns.some(({ name }) => name === 'source_id');
    // the column of a table that is only counted
    const read = [...new Set([...names, ...(hasId ? ['source_id'] : []), ...(names.length ? [] : [columns[0].name])])];
    const at = names.map(name => read.indexOf(name));
    this.batcher = new RowBatcher(path, read, batch => {
      const first = this.next;
      this.next += batch.rows;
      const own = rowsWithin({ rows: batch.rows, columns: at.map(c => batch.columns[c]) }, first, start, end);
      if (own && !this.isEnough) {
        this.isEnough = take(own.batch, own.first) === true;
      }
    });
  }

  bind(columns: readonly ColumnInfo[]): number[] {
    const { asText } = this.wanted;
    return this.batcher.bind(asText === true ? columns.map(({ name }) => ({ name, datatype: 'string' })) : columns);
  }

  block(...[bytes, cells, rows, first]: Parameters<RowFold['block']>): void {
    const { start, end, among } = this.wanted;
    if (this.isEnough || first - 1 + rows <= start || first - 1 >= end) {
      return;
    }
    if (among && !this.holds(among, first - 1 + rows)) {
      this.batcher.end();
      this.next = -1;
      return;
    }
    if (this.next < 0) {
      this.next = first - 1;
    }
    this.batcher.block(bytes, cells, rows, first);
  }

  end(): void {
    this.batcher.end();
  }

  /** Whether one of the wanted rows lies before `end`, not counting those of blocks that have passed. */
  private holds(among: ArrayLike<number>, end: number): boolean {
    const before = this.passed;
    while (this.passed < among.length && among[this.passed] < end) {
      this.passed++;
    }
    return this.passed > before;
  }
}

function resume(scanner: ReturnType<typeof rowScanner>, path: string, point: RowPoint | undefined): void {
  if (!point) {
    return;
  }
  const window = point.window();
  if (!window || window.length < point.begun) {
    throw new GaiaError('INTERNAL', `${path}: the text before a seek point is damaged.`, 'Open the file again.');
  }
  scanner.resume(point.row, window.subarray(window.length - point.begun));
}

async function readHeader(
  path: string
): Promise<{ columns: readonly ColumnInfo[]; delimiter: number; isEcsv: boolean }> {
  const reader = new HeaderReader(path);
  let start = '';
  for await (const chunk of openBytes(path)) {
    start ||= Buffer.from(chunk.subarray(0, 16)).toString('latin1');
    if (reader.push(chunk) >= 0) {
      break;
    }
  }
  if (start === '') {
    throw fileEmpty(path);
  }
  if (!reader.header) {
    reader.end();
  }
  return { ...reader.header!, isEcsv: /^# ?%ECSV/.test(start) };
}

function startsGzipped(path: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (reason) {
    throw fileFault(path, reason);
  }
  try {
    const magic = new Uint8Array(2);
    readSync(descriptor, magic, 0, 2, 0);
    return magic[0] === 0x1f && magic[1] === 0x8b;
  } finally {
    closeSync(descriptor);
  }
}
