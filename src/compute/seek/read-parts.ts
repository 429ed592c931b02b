import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ColumnInfo } from '../../protocol';
import { AheadParts, type PartText } from '../ahead/ahead-parts';
import { cancelled } from '../faults';
import type { RowFold } from '../fold';
import { FileReader } from '../gunzip/file-reader';
import { Gunzip, type ZippedSpan } from '../gunzip/gunzip';
import { HeaderReader, type TableHeader } from '../header';
import { loadKernel, releaseKernel, type Kernel } from '../kernel';
import { rowScanner } from '../wasm-row-scanner';
import { plainSpan } from './plain-span';
import type { SeekIndex } from './seek-index';

/** Parts of a file, of those that its seek points bound: from one up to another, that one not included. */
export type PartRange = readonly [from: number, to: number];

export interface PartsScan {
  /** Types of columns for files without ECSV header. */
  columns?: readonly ColumnInfo[];
  /** A ring into which another thread unzips parts, see ahead/; ranges are single parts then. */
  ahead?: SharedArrayBuffer;
  isCancelled?(): boolean;
  /** After every chunk. @param bytes - bytes of the file read so far (compressed) */
  afterChunk?(bytes: number, rows: number): void;
}

/** The file is not as the seek points say. */
export class SeekFault extends Error {}

/**
 * Reads parts of a file through a fold: their rows come as from the whole file, with its row numbers. Whether the
 * text was right is known at the end only.
 *
 * @param ranges - ascending, disjoint
 * @returns rows read
 * @throws SeekFault; what `scanFile` throws
 */
export function readParts(
  path: string,
  fold: RowFold,
  index: SeekIndex,
  ranges: readonly PartRange[],
  scan: PartsScan = {}
): number {
  const descriptor = openSync(path, 'r');
  const kernel = loadKernel();
  try {
    const { size, mtimeMs } = fstatSync(descriptor);
    const { source } = index.table;
    if (size !== source.bytes || mtimeMs !== source.mtimeMs) {
      throw new SeekFault(`${path} is another than when its seek points were noted`);
    }
    const { ahead, isCancelled = () => false } = scan;
    const helped = ahead && new AheadParts(path, ahead, kernel, isCancelled);
    try {
      return new PartsReader(path, descriptor, fold, index, kernel, scan, helped).read(ranges);
    } finally {
      helped?.close();
    }
  } finally {
    releaseKernel(kernel);
    closeSync(descriptor);
  }
}

class PartsReader {
  private rows = 0;
  private bytes = 0;
  private readonly gzipped: boolean;

  constructor(
    private readonly path: string,
    private readonly descriptor: number,
    private readonly fold: RowFold,
    private readonly index: SeekIndex,
    private readonly kernel: Kernel,
    private readonly scan: PartsScan,
    private readonly helped?: AheadParts
  ) {
    const magic = new Uint8Array(2);
    readSync(descriptor, magic, 0, 2, 0);
    this.gzipped = magic[0] === 0x1f && magic[1] === 0x8b;
  }

  read(ranges: readonly PartRange[]): number {
    const header = this.header();
    const wanted = this.fold.bind(header.columns);
    for (const [turn, [from, to]] of ranges.entries()) {
      if (from === 0) {
        this.beginning(turn, to, wanted);
      } else {
        this.part(turn, from, to, header, wanted);
      }
    }
    this.fold.end();
    return this.rows;
  }

  /** What stands above the rows. */
  private header(): TableHeader {
    const reader = new HeaderReader(this.path, this.scan.columns);
    for (const chunk of this.alone({}).chunks) {
      if (reader.push(chunk) >= 0) {
        return reader.header!;
      }
      this.look();
    }
    throw new SeekFault(`${this.path} has a header only`);
  }

  /** The parts from the beginning of the file, where the header is, up to a point. */
  private beginning(turn: number, to: number, wanted: readonly number[]): void {
    const { path, fold, kernel, index, scan } = this;
    const text = this.text(turn, { to: index.table.points[to - 1]?.border });
    const reader = new HeaderReader(path, scan.columns);
    let scanner: ReturnType<typeof rowScanner> | undefined;
    for (const chunk of text.chunks) {
      let start = 0;
      if (!scanner) {
        start = reader.push(chunk);
        if (start < 0) {
          continue;
        }
        const { columns, delimiter } = reader.header!;
        scanner = rowScanner(path, columns.length, wanted, delimiter, fold, { engine: 'wasm', kernel });
      }
      scanner.push(start > 0 ? chunk.subarray(start) : chunk);
      this.tell(text, scanner.rows);
    }
    this.finish(text, scanner, 0, to);
  }

  /** The parts from one point up to another. */
  private part(
    turn: number,
    from: number,
    to: number,
    { columns, delimiter }: TableHeader,
    wanted: readonly number[]
  ): void {
    const { path, fold, kernel, index } = this;
    const { points } = index.table;
    const { border, row, begun } = points[from - 1];
    const window = index.window(from - 1);
    if (!window || window.length < begun) {
      throw new SeekFault(`the text before a seek point of ${path} is damaged`);
    }
    const scanner = rowScanner(path, columns.length, wanted, delimiter, fold, { engine: 'wasm', kernel });
    scanner.resume(row, window.subarray(window.length - begun));
    const text = this.text(turn, { from: border, window, to: points[to - 1]?.border });
    for (const chunk of text.chunks) {
      scanner.push(chunk);
      this.tell(text, scanner.rows - row);
    }
    this.finish(text, scanner, row, to);
  }

  /** The rows must be as many as when they were first counted. */
  private finish(text: PartText, scanner: ReturnType<typeof rowScanner> | undefined, row: number, to: number): void {
    const { points, rows } = this.index.table;
    const isLast = to > points.length;
    if (isLast) {
      scanner?.end();
    }
    if (scanner?.rows !== (isLast ? rows : points[to - 1].row)) {
      throw new SeekFault(`${this.path} has other rows than when its seek points were noted`);
    }
    this.rows += scanner.rows - row;
    this.bytes += text.bytesRead;
  }

  /** The text of the range whose turn it is, unzipped here or by the other thread. */
  private text(turn: number, span: ZippedSpan): PartText {
    return this.helped?.text(turn, span.window, () => this.alone(span)) ?? this.alone(span);
  }

  private alone(span: ZippedSpan): PartText {
    const file = new FileReader(this.path, this.descriptor, span.from?.offset ?? 0);
    const chunks = this.gzipped ? new Gunzip(file, this.kernel).span(span) : plainSpan(file, this.kernel, span);
    return {
      chunks,
      get bytesRead() {
        return file.bytesRead;
      }
    };
  }

  private tell({ bytesRead }: PartText, rows: number): void {
    this.look();
    this.scan.afterChunk?.(this.bytes + bytesRead, this.rows + rows);
  }

  private look(): void {
    if (this.scan.isCancelled?.()) {
      throw cancelled();
    }
  }
}
