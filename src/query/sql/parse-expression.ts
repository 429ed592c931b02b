import type { CallExpression, Expression } from '../ast';
import { ExpressionParser } from '../parser';
import type { TokenCursor } from '../token-cursor';
import type { CastType, Query } from './ast';
import { parseQuery, startsQuery } from './parse-query';

/** Deepest nesting of one query's expressions and sub-queries together; engines recurse a few times per level. */
export const MAX_SQL_DEPTH = 200;

/** Expressions of whole queries: those of conditions, and sub-queries, EXISTS, CAST, COUNT(*) and DISTINCT. */
export class SqlExpressionParser extends ExpressionParser {
  private queries = 0;

  constructor(cursor: TokenCursor) {
    super(cursor, MAX_SQL_DEPTH);
  }

  override parseQuery(): Query | undefined {
    return startsQuery(this.cursor) ? this.nested() : undefined;
  }

  /** A query inside another. */
  nested(): Query {
    return this.deeper(() => parseQuery(this));
  }

  /** @throws GaiaError BAD_REQUEST where queries or tables in parentheses nest too deeply */
  deeper<T>(parse: () => T): T {
    if (++this.queries > MAX_QUERY_DEPTH) {
      throw this.cursor.error(this.cursor.next, `Queries nest deeper than ${MAX_QUERY_DEPTH} levels`);
    }
    const result = parse();
    this.queries--;
    return result;
  }

  protected override parseOperand(): Expression {
    const { cursor } = this;
    const { start } = cursor.next;
    if (cursor.takeKeyword('EXISTS')) {
      cursor.expectSymbol('(', 'Write EXISTS (SELECT ...).');
      const query = this.parseQuery();
      if (!query) {
        throw cursor.unexpected('SELECT');
      }
      cursor.expectSymbol(')');
      return { kind: 'exists', query, start, end: cursor.lastEnd };
    }
    return super.parseOperand();
  }

  protected override parseCall(): Expression {
    const { cursor } = this;
    const { text: name, start } = cursor.take();
    cursor.expectSymbol('(');
    if (name.toUpperCase() === 'CAST') {
      return this.parseCast(start);
    }
    const call: CallExpression = { kind: 'call', name, args: [], start, end: start };
    if (cursor.takeSymbol('*')) {
      call.star = true;
    } else if (!cursor.isSymbol(')')) {
      if (cursor.takeKeyword('DISTINCT')) {
        call.distinct = true;
      } else {
        cursor.takeKeyword('ALL');
      }
      do {
        call.args.push(this.parse());
      } while (cursor.takeSymbol(','));
    }
    cursor.expectSymbol(')');
    return { ...call, end: cursor.lastEnd };
  }

  private parseCast(start: number): Expression {
    const { cursor } = this;
    const value = this.parse();
    cursor.expectKeyword('AS', 'Write CAST(x AS BIGINT).');
    const type = this.parseType();
    cursor.expectSymbol(')');
    return { kind: 'cast', value, type, start, end: cursor.lastEnd };
  }

  private parseType(): CastType {
    const { cursor } = this;
    const { start } = cursor.next;
    const words: string[] = [];
    while (cursor.next.kind === 'name') {
      words.push(cursor.take().text.toUpperCase());
    }
    if (words.length === 0) {
      throw cursor.unexpected('a type', 'Types: INTEGER, BIGINT, DOUBLE PRECISION, VARCHAR.');
    }
    const type: CastType = { name: words.join(' '), start, end: cursor.lastEnd };
    if (cursor.takeSymbol('(')) {
      const digits = cursor.next;
      if (digits.kind !== 'number' || !/^\d{1,6}$/.test(digits.text)) {
        throw cursor.unexpected('a length');
      }
      cursor.take();
      cursor.expectSymbol(')');
      return { ...type, length: Number(digits.text), end: cursor.lastEnd };
    }
    return type;
  }
}

/** Deepest nesting of queries in queries. */
export const MAX_QUERY_DEPTH = 20;
