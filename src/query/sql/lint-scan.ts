import { bindSql } from './bind-sql';
import type { SqlTable } from './catalogue';
import { lintSql } from './lint';
import type { LintCode, LintWarning } from './lint-context';
import { quotedName } from './quote';

/** The texts of a request that is no query. */
export interface ScanTexts {
  table: SqlTable;
  /** Columns and expressions that are looked at, each perhaps `… AS name`. */
  items: readonly string[];
  /** A condition on rows. */
  where?: string;
}

/** A warning with its place in one of the texts. */
export interface LintedScan extends Pick<LintWarning, 'code' | 'message' | 'start' | 'end'> {
  /** The item's number, or the condition. */
  part: number | 'where';
}

/** What is said of queries and not of scans: a map of the whole sky is asked for on purpose. */
const OF_QUERIES: ReadonlySet<LintCode> = new Set([
  'EXPRESSION',
  'SELECT_STAR',
  'NO_WHERE',
  'SORT_ALL',
  'TOP_WITHOUT_ORDER',
  'CROSS_JOIN',
  'MIXED_RELEASES'
]);

/**
 * What an expert would say about the columns and the condition of a scan, as {@link lintSql} says it of a query. Texts
 * that are no sound expressions, which compiling them tells, have no warnings.
 */
export function lintScan({ table, items, where }: ScanTexts): LintedScan[] {
  const parts: { part: LintedScan['part']; start: number; text: string }[] = [];
  let text = 'SELECT ';
  const add = (part: LintedScan['part'], own: string): void => {
    parts.push({ part, start: text.length, text: own });
    text += own;
  };
  (items.length > 0 ? items : ['1']).forEach((item, i) => {
    text += i > 0 ? ', ' : '';
    add(i, item);
  });
  // A text may end in a comment: what follows stands in a line of its own.
  text += `\nFROM ${quotedName(table.name)}`;
  if (where !== undefined) {
    text += '\nWHERE ';
    add('where', where);
  }
  let warnings: LintWarning[];
  try {
    warnings = lintSql(bindSql(text, { tables: [{ ...table, schema: undefined }] }));
  } catch {
    return [];
  }
  return warnings.flatMap(({ code, message, start, end }) => {
    const own = parts.find(part => start >= part.start && end <= part.start + part.text.length);
    return own === undefined || OF_QUERIES.has(code)
      ? []
      : [{ code, message, part: own.part, start: start - own.start, end: end - own.start }];
  });
}
