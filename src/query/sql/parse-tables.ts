import type { JoinedTable, JoinType, Name, TableExpression } from './ast';
import type { SqlExpressionParser } from './parse-expression';
import { parseAlias, parseName } from './parse-name';
import { startsQuery } from './parse-query';

/** Tables after FROM; a comma is a cross join. */
export function parseTables(parser: SqlExpressionParser): TableExpression {
  const { cursor } = parser;
  let left = parseJoins(parser);
  while (cursor.takeSymbol(',')) {
    const right = parseJoins(parser);
    left = { kind: 'join', type: 'CROSS', left, right, natural: false, start: left.start, end: right.end };
  }
  return left;
}

function parseJoins(parser: SqlExpressionParser): TableExpression {
  let left = parseTable(parser);
  while (parser.cursor.isKeyword('NATURAL', 'CROSS', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'JOIN')) {
    left = parseJoin(parser, left);
  }
  return left;
}

function parseJoin(parser: SqlExpressionParser, left: TableExpression): JoinedTable {
  const { cursor } = parser;
  const natural = cursor.takeKeyword('NATURAL');
  const type = parseType(parser);
  cursor.expectKeyword('JOIN');
  const right = parseTable(parser);
  const join: JoinedTable = { kind: 'join', type, left, right, natural, start: left.start, end: right.end };
  if (natural || type === 'CROSS') {
    if (cursor.isKeyword('ON', 'USING')) {
      throw cursor.error(cursor.next, `A ${natural ? 'NATURAL' : 'CROSS'} JOIN has no condition`);
    }
    return join;
  }
  if (cursor.takeKeyword('USING')) {
    cursor.expectSymbol('(', 'Write USING (source_id).');
    const using: Name[] = [];
    do {
      using.push(parseName(cursor, 'a column'));
    } while (cursor.takeSymbol(','));
    cursor.expectSymbol(')');
    return { ...join, using, end: cursor.lastEnd };
  }
  cursor.expectKeyword('ON', 'Write JOIN table ON a.source_id = b.source_id, or JOIN table USING (source_id).');
  const on = parser.parse();
  return { ...join, on, end: cursor.lastEnd };
}

function parseType(parser: SqlExpressionParser): JoinType {
  const { cursor } = parser;
  if (cursor.takeKeyword('CROSS')) {
    return 'CROSS';
  }
  if (cursor.isKeyword('LEFT', 'RIGHT', 'FULL')) {
    const type = cursor.take().text as JoinType;
    cursor.takeKeyword('OUTER');
    return type;
  }
  cursor.takeKeyword('INNER');
  return 'INNER';
}

function parseTable(parser: SqlExpressionParser): TableExpression {
  const { cursor } = parser;
  const { start } = cursor.next;
  const parenthesis = cursor.takeSymbol('(');
  if (parenthesis && startsQuery(cursor)) {
    const query = parser.nested();
    cursor.expectSymbol(')');
    const alias = parseAlias(cursor);
    if (!alias) {
      throw cursor.unexpected('a name for the query', 'A query in FROM takes a name: (SELECT ...) AS t.');
    }
    return { kind: 'derived', query, alias, start, end: cursor.lastEnd };
  }
  if (parenthesis) {
    const inner = parser.deeper(() => parseTables(parser));
    cursor.expectSymbol(')');
    return { ...inner, start, end: cursor.lastEnd };
  }
  const parts = [parseName(cursor, 'a table')];
  while (cursor.takeSymbol('.')) {
    parts.push(parseName(cursor, 'a table'));
  }
  if (cursor.isSymbol('(')) {
    throw cursor.error({ start, end: cursor.next.end }, 'Tables are read by their names, not by functions');
  }
  const alias = parseAlias(cursor);
  return { kind: 'table', parts, alias, start, end: cursor.lastEnd };
}
