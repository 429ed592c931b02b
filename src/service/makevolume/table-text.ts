import type { ColumnInfo } from '../../protocol';
import type { CsvText, Dialect } from './csv-text';
import type { Row } from './row';

/** A table of the volume: which sources it has and what it says of them. */
export interface TableText {
  columns: readonly ColumnInfo[];
  dialect: Dialect;
  /** Whether the header lies in a folder of its own, `ECSV_headers`. */
  headerApart?: boolean;
  /** Whether the source has a row here; its gaia_source row tells. */
  has(row: Row): boolean;
  /**
   * Writes the source's row. `pixel` · 2^35 + `low` is its source_id.
   * @param exact - whether doubles keep their last bit
   */
  write(row: Row, pixel: number, low: number, exact: boolean, text: CsvText): void;
}
