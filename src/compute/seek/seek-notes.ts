import { constants, crc32, zstdCompressSync } from 'node:zlib';
import type { RowFold } from '../fold';
import { HISTORY_SIZE } from '../wasm/layout';
import type { Border } from './border';
import { keepSeekTable } from './keep-table';
import { SeekIndex, type SeekPoint } from './seek-index';
import type { SeekInput } from './seek-input';
import { WatchedIds } from './watched-ids';

const FAST = { params: { [constants.ZSTD_c_compressionLevel]: -1 } };

/** Notes the seek points of a file while it is read from its beginning to its end, and keeps them. */
export class SeekNotes {
  private readonly points: SeekPoint[] = [];
  private readonly windows: Uint8Array[] = [];
  private readonly ids: bigint[] = [];
  private watched?: WatchedIds;

  /** @param every - text between two points [bytes] */
  private constructor(
    private readonly path: string,
    private readonly input: SeekInput,
    readonly every: number
  ) {}

  /** Notes for a task that wants them; undefined where they are kept already. */
  static wanted(path: string, input: SeekInput | undefined): SeekNotes | undefined {
    if (input?.every === undefined) {
      return undefined;
    }
    const kept = SeekIndex.open(input.index, input.source);
    kept?.close();
    return kept ? undefined : new SeekNotes(path, input, input.every);
  }

  /** A fold in place of the file's own, which learns what that one does. */
  watch(fold: RowFold): RowFold {
    return (this.watched = new WatchedIds(fold));
  }

  /**
   * The text has come to a border, and its rows have gone to the fold.
   * @param chunk - ends there; in its memory the 32 KiB of text before lie before it
   * @param rows - that have ended
   * @param begun - bytes of the row that has begun
   */
  add(border: Border, chunk: Uint8Array, rows: number, begun: number): void {
    const length = Math.max(border.reach, begun);
    if (!this.watched?.sees || length > Math.min(HISTORY_SIZE, border.text)) {
      return;
    }
    const window = new Uint8Array(chunk.buffer, chunk.byteOffset + chunk.length - length, length);
    const packed = length === 0 ? new Uint8Array(0) : zstdCompressSync(window, FAST);
    this.points.push({ border, row: rows, begun, window: { at: 0, size: 0, length, crc: crc32(window) } });
    this.windows.push(packed);
    this.ids.push(...this.watched.take());
  }

  /** The file ended, whole and sound. What cannot be kept is made again another time. */
  end(rows: number): void {
    if (this.points.length === 0) {
      return;
    }
    const { source, index } = this.input;
    const ids = BigInt64Array.from([...this.ids, ...this.watched!.take()]);
    const first = ids.filter((_, i) => i % 2 === 0);
    const last = ids.filter((_, i) => i % 2 === 1);
    keepSeekTable(this.path, index, { source, rows, points: this.points, first, last }, this.windows);
  }
}
