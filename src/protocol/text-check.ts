import type { ErrorValue } from './errors';
import type { ScanSource } from './requests';
import type { ColumnInfo } from './results';
import type { SqlNote } from './sql';

/**
 * What a text of a form is: a condition as after SQL's WHERE, one column or expression, a list of columns
 * (`source_id, bp_rp - g_rp AS colour`), or a whole query.
 */
export const TEXT_KINDS = ['where', 'expression', 'columns', 'sql'] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

/** A text to be looked at while it is typed. Nothing is read but headers of files. */
export interface TextCheckRequest extends Pick<ScanSource, 'volume' | 'release' | 'table'> {
  kind: TextKind;
  text: string;
  /** The columns are those of this file, not those of a table; not for queries. */
  file?: string;
}

/** What is wrong with a text, and where [characters from 0, `end` exclusive]. */
export interface TextFault extends ErrorValue {
  start: number;
  end: number;
}

export interface TextCheckAnswer {
  ok: boolean;
  /** Where it is not `ok`. An empty text is faultless, and has no columns. */
  error?: TextFault;
  /** What an expert would say, in the order of the text. */
  notes: SqlNote[];
  /** What comes out, with datatypes and units; empty for conditions. */
  columns: ColumnInfo[];
}

export interface CompletionRequest extends TextCheckRequest {
  /** Number of characters before the cursor. */
  cursor: number;
}

/** Something that may stand at the cursor. */
export interface Completion {
  /** What to insert. */
  text: string;
  kind: 'column' | 'table' | 'schema' | 'function' | 'keyword';
  /** A column's type and unit, a function's arguments, a table's rows. */
  detail?: string;
  description?: string;
}

export interface Completions {
  /** The stretch of the text that an inserted one replaces. */
  start: number;
  end: number;
  /** Best first. */
  items: Completion[];
}
