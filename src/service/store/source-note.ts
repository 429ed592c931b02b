import type { ColumnInfo } from '../../protocol';

/** Key of the note in a stored file that says what it was made from. */
export const SOURCE_NOTE = 'gaialab.source';
/** Key of the note with all columns of the source, those that are not stored among them. */
export const SOURCE_COLUMNS_NOTE = 'gaialab.source_columns';

/** Key of the note that says how the rows of a file that is sorted by source_id lie in pixels. */
export const PIXELS_NOTE = 'gaialab.pixels';

/** The file that a stored copy was made from, as it was then. */
export interface SourceNote {
  path: string;
  bytes: number;
  /** Time of its last change [ms]. */
  mtimeMs: number;
  /** 32 hexadecimal digits. */
  md5: string;
  rows: number;
  /** Whether its rows are in the order of source_id; undefined for tables without. */
  sorted?: boolean;
  /** ISO 8601. */
  converted: string;
}

/** The columns of a file, from the note's text. Files of a table share it, so the last one is kept. */
export function sourceColumns(text: string): ColumnInfo[] {
  if (last?.text !== text) {
    last = { text, columns: JSON.parse(text) as ColumnInfo[] };
  }
  return last.columns;
}

let last: { text: string; columns: ColumnInfo[] } | undefined;
