import type { ColumnInfo } from '../protocol';
import type { RowSink } from './row-scanner';

/** What a scan makes of the rows of one file. */
export interface RowFold extends RowSink {
  /**
   * Told the file's columns once, before the first row.
   * @returns indices of the wanted columns, ascending; the cells of a row come in this order
   */
  bind(columns: readonly ColumnInfo[]): number[];
  /** The file ended, whole and sound. */
  end(): void;
}
