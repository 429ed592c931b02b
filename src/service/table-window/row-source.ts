import type { RowBatch } from '../../compute/scan';
import { cancelled } from '../../compute/faults';
import type { ColumnInfo, RowCount, TableKind } from '../../protocol';

/** Which rows of a file, from 0, and which of their columns. */
export interface WantedRows {
  start: number;
  /** Behind the last one; default the end of the file. */
  end?: number;
  names: readonly string[];
  /** Ascending: only these are wanted; others may be left out. */
  among?: ArrayLike<number>;
  /** True: cells may come as the text that stands in the file, in columns of strings. */
  asText?: boolean;
}

/** Takes rows as they come; `true` ends the reading. @param first - number of the batch's first row */
export type TakeRows = (batch: RowBatch, first: number) => boolean | void;

/** How a reading tells how far it is, and learns that nobody wants it any more. */
export interface Reading {
  isCancelled?(): boolean;
  /** @param part - of the file, 0–1 */
  onPart?(part: number, rows: number): void;
}

/** The rows of one file, readable from any of them on. */
export interface RowSource {
  readonly kind: TableKind;
  /** Columns with their types. */
  readonly columns: readonly ColumnInfo[];
  /** Rows, as far as is known. */
  readonly count: RowCount;
  /** Reads rows in their order, in batches. @throws GaiaError for a file that is damaged, CANCELLED */
  read(wanted: WantedRows, take: TakeRows, reading?: Reading): Promise<void>;
  close(): void;
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** How long messages (a cancel) may have to wait [ms]. */
const PATIENCE = 15;

/** Lets messages come in from time to time. @throws GaiaError CANCELLED */
export class Turns {
  private since = performance.now();

  constructor(private readonly reading: Reading = {}) {}

  async take(): Promise<void> {
    if (performance.now() - this.since > PATIENCE) {
      await turn();
      this.since = performance.now();
    }
    if (this.reading.isCancelled?.()) {
      throw cancelled();
    }
  }
}
