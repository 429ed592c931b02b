import type { ColumnData } from './batch';
import { rowBroken } from './faults';

/** The source_ids that a file may hold, both ends included. Plain data. */
export interface IdLimits {
  first: bigint;
  last: bigint;
}

/** Finds rows that stand in the wrong file. */
export class IdRange {
  private readonly words: Int32Array;

  constructor(private readonly limits: IdLimits) {
    this.words = new Int32Array(BigInt64Array.of(limits.first, limits.last).buffer);
  }

  /** @param high - upper word of a source_id; @param low - lower word */
  has(high: number, low: number): boolean {
    const [firstLow, firstHigh, lastLow, lastHigh] = this.words;
    return (
      (high > firstHigh || (high === firstHigh && low >>> 0 >= firstLow >>> 0)) &&
      (high < lastHigh || (high === lastHigh && low >>> 0 <= lastLow >>> 0))
    );
  }

  /**
   * @param ids - column source_id of a batch
   * @param first - number of the batch's first row in the file, from 1
   * @throws GaiaError ROW_BROKEN naming the row and its id
   */
  check(file: string, ids: ColumnData, first: number): void {
    const values = ids.values as BigInt64Array;
    const words = new Int32Array(values.buffer, values.byteOffset, 2 * ids.length);
    for (let i = 0; i < ids.length; i++) {
      if (!this.has(words[2 * i + 1], words[2 * i])) {
        throw this.fault(file, first + i, String(values[i]));
      }
    }
  }

  fault(file: string, row: number, id: string): Error {
    const { first, last } = this.limits;
    return rowBroken(file, row, `its source_id ${id} is outside the file's range ${first} to ${last}`);
  }
}
