import type { Selection } from '../../../compute/scan';
import type { ColumnInfo } from '../../../protocol';
import { bindSql, emitSpark } from '../../../query/sql';
import { selectionText } from './selection-text';
import { quoted } from './views';

/** Name that the rows of a job have in gaialab's SQL. */
const ROWS = 'job_rows';
/** Name that a row's file has there; Spark calls it `input_file_name()`. */
const FILE_COLUMN = 'gaialab_file';

/** Rows of files with computed columns, as Spark's SQL. */
export interface SelectedRows {
  sql: string;
  /** Columns of the files that it reads. */
  reads: string[];
  /** ECSV datatypes of the expressions. */
  datatypes: string[];
}

/**
 * A query for all rows of a job: their file, whether they are selected, and expressions. Expressions and conditions go
 * through gaialab's own language, so that they mean what they mean to the scanner.
 *
 * @param expressions - texts of that language; they come out as `v0`, `v1`, …
 * @param view - what Spark calls the rows
 * @returns columns `f` (file), `s` (selected: TRUE, or else FALSE or NULL), then the expressions
 */
export function selectedRows(
  selection: Selection,
  expressions: readonly string[],
  columns: readonly ColumnInfo[],
  view: string
): SelectedRows {
  const condition = selectionText(selection);
  const selected = condition === undefined ? '1' : `CASE WHEN ${condition} THEN 1 END`;
  const items = [`${FILE_COLUMN} AS f`, `${selected} AS s`, ...expressions.map((text, i) => `${text} AS v${i}`)];
  const table = { name: ROWS, columns: [{ name: FILE_COLUMN, datatype: 'string' }, ...columns] };
  const bound = bindSql(`SELECT ${items.join(', ')} FROM ${ROWS}`, { tables: [table] });
  const emitted = emitSpark(bound, { table: () => [view] });
  const text = emitted.sql.replace(/\bt\d+\.`gaialab_file`/, 'input_file_name()');
  const reads = columns.filter(({ name }) => text.includes(`.${quoted(name)}`)).map(({ name }) => name);
  return { sql: text, reads, datatypes: emitted.columns.slice(2).map(({ datatype }) => datatype) };
}
