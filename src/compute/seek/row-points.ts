import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { HISTORY_SIZE } from '../wasm/layout';
import type { Border } from './border';
import { keepSeekTable } from './keep-table';
import { SeekIndex, type SeekTable } from './seek-index';

const FAST = { params: { [constants.ZSTD_c_compressionLevel]: -1 } };

/** A place from which the rows of a file can be read. */
export interface RowPoint {
  border: Border;
  /** Rows that end before it. */
  row: number;
  /** Bytes of the row that has begun before it. */
  begun: number;
  /** The text before it, as much as is needed. */
  window(): Uint8Array | undefined;
}

/** Smallest and largest source_id. */
export type IdSpan = readonly [first: bigint, last: bigint];

interface Noted {
  packed: Uint8Array;
  length: number;
  crc: number;
  ids: IdSpan;
}

/**
 * The points of one file, noted by whoever comes to where none are yet. Once the file was read to its end they are kept
 * as seek points, for look-ups and for the next time.
 */
export class RowPoints {
  readonly list: RowPoint[] = [];
  /** Rows of the file, once its end was seen. */
  rows?: number;
  private readonly noted: Noted[] = [];
  private readonly index?: SeekIndex;

  /**
   * @param every - text between two points [bytes]
   * @param keep - where seek points are kept, or are to be
   */
  constructor(
    private readonly path: string,
    private readonly source: SeekTable['source'],
    readonly every: number,
    private readonly keep?: string
  ) {
    const index = keep === undefined ? undefined : SeekIndex.open(keep, source);
    if (index) {
      this.index = index;
      this.rows = index.table.rows;
      this.list = index.table.points.map(({ border, row, begun }, i) => ({
        border,
        row,
        begun,
        window: () => index.window(i)
      }));
    }
  }

  /** The last point at or before a row; undefined: the beginning of the file. */
  before(row: number): RowPoint | undefined {
    let [low, high] = [0, this.list.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.list[middle].row <= row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return this.list[low - 1];
  }

  /**
   * The text has come to a border; `chunk` ends there, and the text before lies before it in its memory. Only who is in
   * front of all others notes further points.
   * @param ids - smallest and largest source_id since this reader last noted a point, or began: of the rows since the
   * last point and perhaps of some before it, which does no harm
   */
  note(border: Border, chunk: Uint8Array, rows: number, begun: number, ids: () => IdSpan): void {
    const length = Math.max(border.reach, begun);
    const isDue = border.text >= (this.list.at(-1)?.border.text ?? 0) + this.every;
    if (this.rows !== undefined || !isDue || length > Math.min(HISTORY_SIZE, border.text)) {
      return;
    }
    const window = new Uint8Array(chunk.buffer, chunk.byteOffset + chunk.length - length, length);
    const packed = length === 0 ? new Uint8Array(0) : zstdCompressSync(window, FAST);
    this.noted.push({ packed, length, crc: crc32(window), ids: ids() });
    this.list.push({
      border,
      row: rows,
      begun,
      window: () => (length === 0 ? packed : zstdDecompressSync(packed, { maxOutputLength: length }))
    });
  }

  /** The file ended, whole and sound. @param ids - as in {@link note}; absent where they were not watched */
  end(rows: number, ids?: IdSpan): void {
    if (this.rows !== undefined) {
      return;
    }
    this.rows = rows;
    const { noted, keep, source, path } = this;
    if (keep === undefined || ids === undefined || noted.length === 0) {
      return;
    }
    const parts = [...noted.map(note => note.ids), ids];
    const points = this.list.map(({ border, row, begun }, i) => ({
      border,
      row,
      begun,
      window: { at: 0, size: 0, length: noted[i].length, crc: noted[i].crc }
    }));
    const first = BigInt64Array.from(parts, part => part[0]);
    const last = BigInt64Array.from(parts, part => part[1]);
    keepSeekTable(
      path,
      keep,
      { source, rows, points, first, last },
      noted.map(({ packed }) => packed)
    );
  }

  close(): void {
    this.index?.close();
  }
}
