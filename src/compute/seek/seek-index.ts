import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { crc32, zstdDecompressSync } from 'node:zlib';
import { BORDER_NUMBERS, borderOf, borderNumbers, type Border } from './border';

/**
 * The seek points of a file: places where its reading can begin, and which source_ids lie between them. A part is the
 * rows that end behind one point (the file's beginning, of the first) and up to the next (the file's end, of the last).
 *
 * The file that keeps them, all numbers little-endian:
 *
 *     0   "GLSP", version, number of points, CRC-32 of the head from byte 16 on (u32 each)
 *     16  size of the source [bytes], its time of change [ms], its rows, size of this file [bytes] (f64 each)
 *     48  of each point POINT_NUMBERS (f64)
 *         of each part its smallest and largest source_id (i64)
 *         of each point the text before it (zstd), of 32 KiB
 */
export interface SeekPoint {
  border: Border;
  /** Rows that end before it. */
  row: number;
  /** Bytes of the row that has begun before it. */
  begun: number;
  /** Where the text before it is kept: place, size and, unzipped, length and CRC-32. */
  window: { at: number; size: number; length: number; crc: number };
}

/** What one reading of a file found. */
export interface SeekTable {
  source: { bytes: number; mtimeMs: number };
  rows: number;
  points: SeekPoint[];
  /** Of each part, one more than points; a part without rows ends before it begins. */
  first: BigInt64Array;
  last: BigInt64Array;
}

const MAGIC = 0x50534c47;
const VERSION = 1;
const SUMMED = 16;
const POINTS = 48;
const POINT_NUMBERS = BORDER_NUMBERS + 6;
/** More than any file has. */
const MOST_POINTS = 1 << 20;

const headSize = (points: number): number => POINTS + 8 * POINT_NUMBERS * points + 16 * (points + 1);

/** @param windows - of each point, packed; their places are set */
export function encodeSeekTable(table: SeekTable, windows: readonly Uint8Array[]): Uint8Array {
  const { source, rows, points, first, last } = table;
  let at = headSize(points.length);
  const bytes = new Uint8Array(windows.reduce((sum, { length }) => sum + length, at));
  const view = new DataView(bytes.buffer);
  [source.bytes, source.mtimeMs, rows, bytes.length].forEach((value, i) =>
    view.setFloat64(SUMMED + 8 * i, value, true)
  );
  points.forEach(({ border, row, begun, window }, i) => {
    const { length, crc } = window;
    const numbers = [...borderNumbers(border), row, begun, at, windows[i].length, length, crc];
    numbers.forEach((value, k) => view.setFloat64(POINTS + 8 * (POINT_NUMBERS * i + k), value, true));
    bytes.set(windows[i], at);
    at += windows[i].length;
  });
  const ids = POINTS + 8 * POINT_NUMBERS * points.length;
  first.forEach((id, i) => view.setBigInt64(ids + 16 * i, id, true));
  last.forEach((id, i) => view.setBigInt64(ids + 16 * i + 8, id, true));
  const sum = crc32(bytes.subarray(SUMMED, headSize(points.length)));
  [MAGIC, VERSION, points.length, sum].forEach((value, i) => view.setUint32(4 * i, value, true));
  return bytes;
}

/** An open file of seek points. */
export class SeekIndex {
  private constructor(
    private readonly path: string,
    private readonly descriptor: number,
    readonly table: SeekTable
  ) {}

  /** @returns undefined where there is none, or it is damaged, or not of this source */
  static open(path: string, source: SeekTable['source']): SeekIndex | undefined {
    let descriptor: number;
    try {
      descriptor = openSync(path, 'r');
    } catch {
      return undefined;
    }
    try {
      const table = readTable(descriptor);
      if (table?.source.bytes === source.bytes && table.source.mtimeMs === source.mtimeMs) {
        return new SeekIndex(path, descriptor, table);
      }
    } catch {
      // as if it were not there
    }
    closeSync(descriptor);
    return undefined;
  }

  /** The text before a point, as much as is kept; undefined when it is damaged. */
  window(point: number): Uint8Array | undefined {
    const { at, size, length, crc } = this.table.points[point].window;
    if (length === 0) {
      return new Uint8Array(0);
    }
    try {
      const window = zstdDecompressSync(readAt(this.descriptor, at, size), { maxOutputLength: length });
      return window.length === length && crc32(window) === crc ? window : undefined;
    } catch {
      return undefined;
    }
  }

  /** Forgets the points: they proved wrong. */
  drop(): void {
    try {
      rmSync(this.path, { force: true });
    } catch {
      // a cache that cannot be written
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function readTable(descriptor: number): SeekTable | undefined {
  const start = new DataView(readAt(descriptor, 0, POINTS).buffer);
  const [magic, version, count, sum] = [0, 4, 8, 12].map(at => start.getUint32(at, true));
  const [bytes, mtimeMs, rows, size] = [0, 8, 16, 24].map(at => start.getFloat64(SUMMED + at, true));
  if (magic !== MAGIC || version !== VERSION || count > MOST_POINTS || fstatSync(descriptor).size !== size) {
    return undefined;
  }
  const head = readAt(descriptor, 0, headSize(count));
  if (crc32(head.subarray(SUMMED)) !== sum) {
    return undefined;
  }
  const numbers = new Float64Array(head.buffer, POINTS, POINT_NUMBERS * count);
  const ids = new BigInt64Array(head.buffer, POINTS + numbers.byteLength, 2 * (count + 1));
  const points = Array.from({ length: count }, (_, i) => {
    const at = POINT_NUMBERS * i;
    const [row, begun, place, packed, length, crc] = numbers.subarray(at + BORDER_NUMBERS, at + POINT_NUMBERS);
    return { border: borderOf(numbers, at), row, begun, window: { at: place, size: packed, length, crc } };
  });
  const first = ids.filter((_, i) => i % 2 === 0);
  const last = ids.filter((_, i) => i % 2 === 1);
  return { source: { bytes, mtimeMs }, rows, points, first, last };
}

/** @throws Error where there are fewer bytes */
function readAt(descriptor: number, at: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  if (readSync(descriptor, bytes, 0, size, at) < size) {
    throw new Error('the file of seek points is cut');
  }
  return bytes;
}
