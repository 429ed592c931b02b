import type { TokenCursor } from '../token-cursor';
import type { CommonTable, Name, OrderItem, Query, QueryBody, RowCount, SetOperation } from './ast';
import type { SqlExpressionParser } from './parse-expression';
import { parseName } from './parse-name';
import { parseSelect } from './parse-select';

const CONTINUES: ReadonlySet<string> = new Set(['UNION', 'INTERSECT', 'EXCEPT', 'ORDER', 'LIMIT', 'OFFSET']);

/** Whether a query begins here: with SELECT or WITH, or in parentheses as the first of several. */
export function startsQuery(cursor: TokenCursor): boolean {
  if (cursor.isSymbol('(')) {
    const after = cursor.afterParentheses();
    return after.kind === 'keyword' && CONTINUES.has(after.text);
  }
  return cursor.isKeyword('SELECT', 'WITH');
}

/** `[WITH …] SELECT … [UNION …] [ORDER BY …] [LIMIT …] [OFFSET …]`. */
export function parseQuery(parser: SqlExpressionParser): Query {
  const { cursor } = parser;
  const { start } = cursor.next;
  const ctes = cursor.takeKeyword('WITH') ? parseCommonTables(parser) : [];
  const body = parseUnion(parser);
  const orderBy = cursor.takeKeyword('ORDER') ? parseOrder(parser) : [];
  const query: Query = { kind: 'query', ctes, body, orderBy, start, end: cursor.lastEnd };
  while (cursor.isKeyword('LIMIT', 'OFFSET')) {
    const word = cursor.take();
    const part = word.text === 'LIMIT' ? 'limit' : 'offset';
    const twice = query[part] !== undefined || (part === 'limit' && body.kind === 'select' && body.top !== undefined);
    if (twice) {
      throw cursor.error(word, `${word.text} stands here beside another limit`, 'Write TOP or LIMIT once.');
    }
    query[part] = parseRowCount(cursor);
  }
  const alone = body.kind === 'query' && isPlain(query);
  return { ...(alone ? body : query), start, end: cursor.lastEnd };
}

/** Whether a query is nothing but its body. */
function isPlain({ ctes, orderBy, limit, offset }: Query): boolean {
  return ctes.length === 0 && orderBy.length === 0 && !limit && !offset;
}

function parseCommonTables(parser: SqlExpressionParser): CommonTable[] {
  const { cursor } = parser;
  if (cursor.next.kind === 'name' && cursor.next.text.toUpperCase() === 'RECURSIVE' && cursor.second.kind === 'name') {
    throw cursor.error(cursor.next, 'WITH RECURSIVE is not part of this language');
  }
  const tables: CommonTable[] = [];
  do {
    const name = parseName(cursor, 'a name for the query');
    const columns: Name[] = [];
    if (cursor.takeSymbol('(')) {
      do {
        columns.push(parseName(cursor, 'a column name'));
      } while (cursor.takeSymbol(','));
      cursor.expectSymbol(')');
    }
    cursor.expectKeyword('AS');
    cursor.expectSymbol('(');
    const query = parser.nested();
    cursor.expectSymbol(')');
    tables.push({ name, columns, query, start: name.start, end: cursor.lastEnd });
  } while (cursor.takeSymbol(','));
  return tables;
}

/** UNION and EXCEPT group from the left; INTERSECT binds tighter. */
function parseUnion(parser: SqlExpressionParser): QueryBody {
  let left = parseIntersect(parser);
  while (parser.cursor.isKeyword('UNION', 'EXCEPT')) {
    left = parseSet(parser, left, () => parseIntersect(parser));
  }
  return left;
}

function parseIntersect(parser: SqlExpressionParser): QueryBody {
  let left = parseTerm(parser);
  while (parser.cursor.isKeyword('INTERSECT')) {
    left = parseSet(parser, left, () => parseTerm(parser));
  }
  return left;
}

function parseSet(parser: SqlExpressionParser, left: QueryBody, next: () => QueryBody): SetOperation {
  const { cursor } = parser;
  const operator = cursor.take().text as SetOperation['operator'];
  const all = cursor.takeKeyword('ALL');
  if (!all) {
    cursor.takeKeyword('DISTINCT');
  }
  const right = next();
  return { kind: 'set', operator, all, left, right, start: left.start, end: cursor.lastEnd };
}

function parseTerm(parser: SqlExpressionParser): QueryBody {
  const { cursor } = parser;
  if (!cursor.isSymbol('(')) {
    return parseSelect(parser);
  }
  const { start } = cursor.take();
  const query = parser.nested();
  cursor.expectSymbol(')');
  return { ...(isPlain(query) ? query.body : query), start, end: cursor.lastEnd };
}

function parseOrder(parser: SqlExpressionParser): OrderItem[] {
  const { cursor } = parser;
  cursor.expectKeyword('BY');
  const items: OrderItem[] = [];
  do {
    const expression = parser.parse();
    const descending = cursor.takeKeyword('DESC');
    if (!descending) {
      cursor.takeKeyword('ASC');
    }
    const item: OrderItem = { expression, descending, start: expression.start, end: cursor.lastEnd };
    if (cursor.isName('NULLS')) {
      cursor.take();
      if (!cursor.isName('FIRST', 'LAST')) {
        throw cursor.unexpected('FIRST or LAST');
      }
      item.nulls = cursor.take().text.toUpperCase() as 'FIRST' | 'LAST';
      item.end = cursor.lastEnd;
    }
    items.push(item);
  } while (cursor.takeSymbol(','));
  return items;
}

/** A whole number of rows. */
export function parseRowCount(cursor: TokenCursor): RowCount {
  const { kind, text, start, end } = cursor.next;
  if (kind !== 'number' || !/^\d+$/.test(text)) {
    throw cursor.unexpected('a number of rows');
  }
  const rows = Number(text);
  if (!Number.isSafeInteger(rows)) {
    throw cursor.error(cursor.next, `${text} rows are more than there can be`);
  }
  cursor.take();
  return { rows, start, end };
}
