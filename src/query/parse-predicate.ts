import type { Expression } from './ast';
import type { ExpressionParser } from './parser';
import { LEVEL } from './precedence';
import type { TokenCursor } from './token-cursor';

/** Whether BETWEEN, IN, LIKE or IS, or their negation, comes next. */
export function startsPredicate(cursor: TokenCursor): boolean {
  if (cursor.isKeyword('NOT')) {
    return cursor.second.kind === 'keyword' && ['BETWEEN', 'IN', 'LIKE', 'ILIKE'].includes(cursor.second.text);
  }
  return cursor.isKeyword('BETWEEN', 'IN', 'LIKE', 'ILIKE', 'IS');
}

/** The predicate that follows `value`; {@link startsPredicate} holds. */
export function parsePredicate(parser: ExpressionParser, value: Expression): Expression {
  const { cursor } = parser;
  const { start } = value;
  const negated = cursor.takeKeyword('NOT');
  const word = cursor.take().text;
  switch (word) {
    case 'BETWEEN': {
      const low = parser.parse(LEVEL.CONCAT);
      cursor.expectKeyword('AND', 'Write x BETWEEN low AND high.');
      const high = parser.parse(LEVEL.CONCAT);
      return { kind: 'between', value, low, high, negated, start, end: high.end };
    }
    case 'IN':
      return parseIn(parser, value, negated);
    case 'IS':
      return parseIs(cursor, value);
    default: {
      const pattern = parser.parse(LEVEL.CONCAT);
      const escape = cursor.takeKeyword('ESCAPE') ? parser.parse(LEVEL.CONCAT) : undefined;
      const end = cursor.lastEnd;
      return { kind: 'like', value, pattern, escape, negated, caseless: word === 'ILIKE', start, end };
    }
  }
}

function parseIn(parser: ExpressionParser, value: Expression, negated: boolean): Expression {
  const { cursor } = parser;
  const { start } = value;
  cursor.expectSymbol('(', 'Write x IN (a, b, c).');
  const query = parser.parseQuery();
  if (query) {
    cursor.expectSymbol(')');
    return { kind: 'inQuery', value, query, negated, start, end: cursor.lastEnd };
  }
  const items: Expression[] = [];
  do {
    items.push(parser.parse());
  } while (cursor.takeSymbol(','));
  cursor.expectSymbol(')');
  return { kind: 'in', value, items, negated, start, end: cursor.lastEnd };
}

function parseIs(cursor: TokenCursor, value: Expression): Expression {
  const negated = cursor.takeKeyword('NOT');
  if (!cursor.isKeyword('NULL', 'TRUE', 'FALSE')) {
    throw cursor.unexpected('NULL, TRUE or FALSE', 'IS tests for these; values compare with =.');
  }
  const test = cursor.take().text as 'NULL' | 'TRUE' | 'FALSE';
  return { kind: 'is', value, test, negated, start: value.start, end: cursor.lastEnd };
}
