/**
 * What gaialab's expressions and queries say of themselves while they are typed. Loaded when a form is first shown: it brings the
 * language and the columns of all releases.
 */
import { RELEASES, releaseNamed } from '../../gaia/release';
import { GaiaError, type ColumnInfo, type FieldKind } from '../../protocol';
import { compileColumns, compileExpression, compileFilter, FUNCTIONS, KEYWORDS } from '../../query';
import {
  bindSql,
  completeSql,
  lintSql,
  parseSql,
  releaseCatalogue,
  type Catalogue,
  type Completion,
  type Completions
} from '../../query/sql';

export { highlightSql } from '../../query/sql';
export type { Completion, Completions };

/** Something to say about a stretch of a text [characters from 0]. */
export interface Fault {
  start: number;
  end: number;
  severity: 'error' | 'warning';
  message: string;
  hint?: string;
}

/** What a text is about: the columns of its table, or the tables of a query. */
export interface Surroundings {
  /** Undefined while they are not known: then only the grammar is looked at. */
  columns?: readonly ColumnInfo[];
  catalogue: Catalogue;
}

/** The tables of all releases, those of `release` first. */
export function catalogueOf(
  release: string,
  columns: (release: string, table: string) => readonly ColumnInfo[] | undefined
): Catalogue {
  const first = releaseNamed(release);
  return releaseCatalogue([first, ...RELEASES.filter(one => one !== first).reverse()], {
    columns: (of, table) => columns(of.name, table.name)
  });
}

/** Columns as the release's profile has them; undefined where only the files tell. */
export function profileColumns(release: string, table: string): readonly ColumnInfo[] | undefined {
  return releaseNamed(release).tables.find(({ name }) => name === table)?.columns;
}

/** What is wrong with a text, and what an expert would say about it; nothing of an empty one. */
export function faultsOf(kind: FieldKind | 'condition', text: string, around: Surroundings): Fault[] {
  if (text.trim() === '') {
    return [];
  }
  try {
    return warningsOf(kind, text, around).map(({ start, end, message }) => ({
      start,
      end,
      message,
      severity: 'warning'
    }));
  } catch (reason) {
    const { message, hint, details } = GaiaError.from(reason);
    const { start = 0, end = text.length } = (details ?? {}) as { start?: number; end?: number };
    return [{ start, end: Math.max(end, start), severity: 'error', message, ...(hint !== undefined && { hint }) }];
  }
}

interface Place {
  start: number;
  end: number;
  message: string;
}

function warningsOf(kind: FieldKind | 'condition', text: string, { columns, catalogue }: Surroundings): Place[] {
  switch (kind) {
    case 'query':
      parseSql(text);
      return lintSql(bindSql(text, catalogue));
    case 'condition':
      return columns === undefined ? [] : compileFilter(text, columns).warnings;
    case 'columns':
      return columns === undefined ? [] : compileColumns(text, columns).flatMap(({ warnings }) => warnings);
    case 'expressions':
      return columns === undefined ? [] : compileColumns(text, columns, true).flatMap(({ warnings }) => warnings);
    case 'expression':
    case 'column':
      return columns === undefined || text.trim() === '1' ? [] : compileExpression(text, columns).warnings;
    default:
      return [];
  }
}

const FUNCTION_NAMES: ReadonlySet<string> = new Set(FUNCTIONS.map(({ names }) => names[0]));
const WORDS: ReadonlySet<string> = new Set(KEYWORDS);

/** What may stand at the cursor of a text of this kind. */
export function completionsOf(
  kind: FieldKind | 'condition',
  text: string,
  cursor: number,
  { columns = [], catalogue }: Surroundings
): Completions {
  if (kind === 'query') {
    return completeSql(text, cursor, catalogue);
  }
  // The text as part of a query of its own table.
  const [before, after] = kind === 'condition' ? ['SELECT * FROM t WHERE ', ''] : ['SELECT ', ' FROM t'];
  const own: Catalogue = { tables: [{ name: 't', columns }] };
  const found = completeSql(`${before}${text}${after}`, cursor + before.length, own);
  const items = found.items.filter(
    item =>
      item.kind === 'column' ||
      (kind !== 'column' &&
        ((item.kind === 'function' && FUNCTION_NAMES.has(item.text)) ||
          (item.kind === 'keyword' && WORDS.has(item.text) && (item.text !== 'AS' || kind === 'columns'))))
  );
  return { start: found.start - before.length, end: found.end - before.length, items };
}
