import type { ColumnInfo } from '../../protocol';
import { columnType } from '../batch';
import { BlockValues } from '../block-values';
import type { RowFold } from '../fold';
import type { Cells } from '../row-scanner';

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** Watches the source_ids that pass on their way to a fold. */
export class WatchedIds implements RowFold {
  private ids?: BlockValues;
  /** Of the rows so far, by words; LEAST and MOST when a row has no id, or none that is read here. */
  private low = 0;
  private lowHigh = 0;
  private top = 0;
  private topHigh = 0;
  private any = false;
  private unclear = false;

  constructor(private readonly fold: RowFold) {}

  /** Whether the fold asks for the ids, so that they are there to be watched. */
  get sees(): boolean {
    return this.ids !== undefined;
  }

  bind(columns: readonly ColumnInfo[]): number[] {
    const wanted = this.fold.bind(columns);
    const slot = wanted.findIndex(column => columns[column].name === 'source_id');
    if (slot >= 0 && columnType(columns[wanted[slot]]).kind === 'int64') {
      this.ids = new BlockValues([{ kind: 'int64', slot }]);
    }
    return wanted;
  }

  block(bytes: Uint8Array, cells: Cells, rows: number, first: number): void {
    const column = this.unclear ? undefined : this.ids?.read(bytes, cells, rows)?.[0];
    if (!column || column.nulls > 0) {
      this.unclear = true;
    } else {
      this.watch(new Int32Array(column.buffer, column.values, 2 * rows), rows);
    }
    this.fold.block(bytes, cells, rows, first);
  }

  end(): void {
    this.fold.end();
  }

  /** Smallest and largest id since it was last asked; the larger one first when there was no row. */
  take(): [first: bigint, last: bigint] {
    const { any, unclear } = this;
    this.any = this.unclear = false;
    if (unclear) {
      return [LEAST, MOST];
    }
    return any ? [idOf(this.lowHigh, this.low), idOf(this.topHigh, this.top)] : [MOST, LEAST];
  }

  private watch(words: Int32Array, rows: number): void {
    if (!this.any) {
      this.any = true;
      this.low = this.top = words[0] >>> 0;
      this.lowHigh = this.topHigh = words[1];
    }
    let { low, lowHigh, top, topHigh } = this;
    for (let i = 0; i < 2 * rows; i += 2) {
      const word = words[i] >>> 0;
      const high = words[i + 1];
      if (high > topHigh || (high === topHigh && word > top)) {
        top = word;
        topHigh = high;
      } else if (high < lowHigh || (high === lowHigh && word < low)) {
        low = word;
        lowHigh = high;
      }
    }
    this.low = low;
    this.lowHigh = lowHigh;
    this.top = top;
    this.topHigh = topHigh;
  }
}

const idOf = (high: number, low: number): bigint => BigInt(high) * 4294967296n + BigInt(low);
