import { TokenCursor } from '../token-cursor';
import { KEYWORDS, SQL_KEYWORDS } from '../tokens';
import type { Query } from './ast';
import { SqlExpressionParser } from './parse-expression';
import { parseQuery } from './parse-query';
import { withLine } from './sql-error';

const WORDS: ReadonlySet<string> = new Set([...KEYWORDS, ...SQL_KEYWORDS]);

/**
 * The tree of one query: ADQL 2.1's SELECT, with LIMIT, CASE, ILIKE, `= true` and WITH beyond it. A semicolon may end it.
 *
 * @throws GaiaError BAD_REQUEST pointing at the first character that does not fit; `details` hold `text`, `start`, `end`
 * (from 0), `line` and `column` (from 1)
 */
export function parseSql(text: string): Query {
  return withLine(() => {
    const cursor = new TokenCursor(text, WORDS);
    const query = parseQuery(new SqlExpressionParser(cursor));
    const semicolon = cursor.takeSymbol(';');
    if (cursor.next.kind !== 'end') {
      throw semicolon
        ? cursor.error(cursor.next, 'One query at a time: nothing stands after the semicolon')
        : cursor.unexpected('the end of the query');
    }
    return query;
  });
}
