import type { TokenCursor } from '../token-cursor';
import type { Name, SelectCore, SelectItem, TableExpression } from './ast';
import type { SqlExpressionParser } from './parse-expression';
import { parseAlias, parseName } from './parse-name';
import { parseRowCount } from './parse-query';
import { parseTables } from './parse-tables';

/** `SELECT [DISTINCT] [TOP n] items [FROM tables] [WHERE …] [GROUP BY …] [HAVING …]`. */
export function parseSelect(parser: SqlExpressionParser): SelectCore {
  const { cursor } = parser;
  const { start } = cursor.next;
  cursor.expectKeyword('SELECT', START_HINTS[cursor.next.text.toUpperCase()]);
  const distinct = cursor.takeKeyword('DISTINCT');
  if (!distinct) {
    cursor.takeKeyword('ALL');
  }
  const top = cursor.takeKeyword('TOP') ? parseRowCount(cursor) : undefined;
  const items: SelectItem[] = [];
  do {
    items.push(parseItem(parser));
  } while (cursor.takeSymbol(','));
  const from = endsItems(cursor) ? undefined : parseFrom(parser);
  const where = cursor.takeKeyword('WHERE') ? parser.parse() : undefined;
  const groupBy = [];
  if (cursor.takeKeyword('GROUP')) {
    cursor.expectKeyword('BY');
    do {
      groupBy.push(parser.parse());
    } while (cursor.takeSymbol(','));
  }
  const having = cursor.takeKeyword('HAVING') ? parser.parse() : undefined;
  return { kind: 'select', distinct, top, items, from, where, groupBy, having, start, end: cursor.lastEnd };
}

const AFTER_ITEMS = ['WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'OFFSET', 'UNION', 'INTERSECT', 'EXCEPT'] as const;

/** Whether the list of items is over and no FROM follows: `SELECT 1 + 1` reads no table. */
const endsItems = (cursor: TokenCursor): boolean =>
  cursor.next.kind === 'end' || cursor.isSymbol(')', ';') || cursor.isKeyword(...AFTER_ITEMS);

function parseFrom(parser: SqlExpressionParser): TableExpression {
  parser.cursor.expectKeyword('FROM', 'SELECT ... FROM gaia_source.');
  return parseTables(parser);
}

const READ_ONLY = 'Queries only read: SELECT ... FROM ...';
const START_HINTS: Record<string, string | undefined> = Object.fromEntries(
  ['INSERT', 'UPDATE', 'DELETE', 'DROP', 'CREATE', 'ALTER', 'COPY', 'ATTACH', 'SET', 'PRAGMA', 'INSTALL', 'LOAD'].map(
    word => [word, READ_ONLY]
  )
);

function parseItem(parser: SqlExpressionParser): SelectItem {
  const { cursor } = parser;
  const { start } = cursor.next;
  if (cursor.takeSymbol('*')) {
    return { kind: 'star', table: [], start, end: cursor.lastEnd };
  }
  const depth = cursor.dottedStar();
  if (depth > 0) {
    const table: Name[] = [];
    for (let i = 0; i < depth; i++) {
      table.push(parseName(cursor, 'a table'));
      cursor.expectSymbol('.');
    }
    cursor.expectSymbol('*');
    return { kind: 'star', table, start, end: cursor.lastEnd };
  }
  const expression = parser.parse();
  const alias = parseAlias(cursor);
  return { kind: 'item', expression, alias, start, end: cursor.lastEnd };
}
