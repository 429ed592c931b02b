import type { ArithmeticOperator, ComparisonOperator, Expression, NameExpression } from './ast';
import { parseCase } from './parse-case';
import { parsePredicate, startsPredicate } from './parse-predicate';
import { LEVEL } from './precedence';
import type { Query } from './sql/ast';
import { TokenCursor } from './token-cursor';

const BINARY: Record<string, { operator: ArithmeticOperator; level: number }> = {
  '||': { operator: '||', level: LEVEL.CONCAT },
  '+': { operator: '+', level: LEVEL.SUM },
  '-': { operator: '-', level: LEVEL.SUM },
  '*': { operator: '*', level: LEVEL.PRODUCT },
  '/': { operator: '/', level: LEVEL.PRODUCT },
  '%': { operator: '%', level: LEVEL.PRODUCT }
};

const COMPARISONS: Record<string, ComparisonOperator> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>='
};

/** Deepest nesting of an expression. */
export const MAX_DEPTH = 500;

/**
 * The expression that a whole text is.
 *
 * @throws GaiaError BAD_REQUEST pointing at the first character that does not fit
 */
export function parseExpression(text: string): Expression {
  const cursor = new TokenCursor(text);
  const expression = new ExpressionParser(cursor).parse();
  if (cursor.next.kind !== 'end') {
    throw cursor.unexpected('an operator or the end');
  }
  return expression;
}

/** Operator-precedence parser (Pratt 1973) of the expressions that WHERE, SELECT and column lists share. */
export class ExpressionParser {
  private depth = 0;
  private readonly parenthesised = new WeakSet<Expression>();

  constructor(
    readonly cursor: TokenCursor,
    private readonly maxDepth = MAX_DEPTH
  ) {}

  /** The query that begins here, in languages with queries inside expressions. */
  parseQuery(): Query | undefined {
    return undefined;
  }

  parse(level: number = LEVEL.OR): Expression {
    if (++this.depth > this.maxDepth) {
      throw this.cursor.error(this.cursor.next, `The expression nests deeper than ${this.maxDepth} levels`);
    }
    const entered = this.depth;
    let left = this.parsePrefix(level);
    for (;;) {
      const longer = this.parseInfix(left, level);
      if (!longer) {
        this.depth = entered - 1;
        return left;
      }
      left = longer;
    }
  }

  private parseInfix(left: Expression, level: number): Expression | undefined {
    const { next } = this.cursor;
    const logical = next.text === 'OR' ? LEVEL.OR : LEVEL.AND;
    if (this.cursor.isKeyword('AND', 'OR')) {
      return level <= logical ? this.parseLogical(left, logical) : undefined;
    }
    if (next.kind === 'symbol' && next.text in BINARY) {
      const binary = BINARY[next.text];
      return level <= binary.level ? this.parseArithmetic(left, binary) : undefined;
    }
    if (level > LEVEL.COMPARISON) {
      return undefined;
    }
    if (next.kind === 'symbol' && next.text in COMPARISONS) {
      return this.parseComparison(left);
    }
    return startsPredicate(this.cursor) ? parsePredicate(this, left) : undefined;
  }

  private parseLogical(first: Expression, level: number): Expression {
    const operator = level === LEVEL.OR ? 'OR' : 'AND';
    const operands = [first];
    while (this.cursor.takeKeyword(operator)) {
      operands.push(this.parse(level + 1));
    }
    return { kind: 'logical', operator, operands, start: first.start, end: this.cursor.lastEnd };
  }

  private parseArithmetic(left: Expression, { operator, level }: { operator: ArithmeticOperator; level: number }) {
    // Chains lean to the left: each term makes the tree deeper, as a parenthesis does.
    this.depth++;
    this.cursor.take();
    const right = this.parse(level + 1);
    return { kind: 'binary', operator, left, right, start: left.start, end: right.end } as const;
  }

  private parseComparison(left: Expression): Expression {
    const token = this.cursor.take();
    if (left.kind === 'comparison' && !this.parenthesised.has(left)) {
      throw this.cursor.error(token, 'Comparisons do not chain', 'Write a < x AND x < b, or x BETWEEN a AND b.');
    }
    if (this.cursor.isSymbol('=') && token.text === '=') {
      throw this.cursor.error({ start: token.start, end: this.cursor.next.end }, "'==' is written '='");
    }
    const right = this.parse(LEVEL.CONCAT);
    return { kind: 'comparison', operator: COMPARISONS[token.text], left, right, start: left.start, end: right.end };
  }

  private parsePrefix(level: number): Expression {
    const { cursor } = this;
    const token = cursor.next;
    if (cursor.isKeyword('NOT')) {
      if (level > LEVEL.NOT) {
        throw cursor.error(token, 'NOT needs parentheses here', 'Write (NOT ...).');
      }
      cursor.take();
      const operand = this.parse(LEVEL.NOT);
      return { kind: 'unary', operator: 'NOT', operand, start: token.start, end: operand.end };
    }
    if (cursor.isSymbol('-', '+')) {
      cursor.take();
      const operand = this.parse(LEVEL.SIGN);
      return { kind: 'unary', operator: token.text as '-' | '+', operand, start: token.start, end: operand.end };
    }
    if (cursor.takeSymbol('(')) {
      const query = this.parseQuery();
      if (query) {
        cursor.expectSymbol(')');
        return { kind: 'subquery', query, start: token.start, end: cursor.lastEnd };
      }
      const inner = this.parse();
      cursor.expectSymbol(')', cursor.isSymbol(',') ? 'A list of values stands after IN.' : undefined);
      const whole = { ...inner, start: token.start, end: cursor.lastEnd };
      this.parenthesised.add(whole);
      return whole;
    }
    return this.parseOperand();
  }

  protected parseOperand(): Expression {
    const { cursor } = this;
    const token = cursor.next;
    const { start, end } = token;
    switch (token.kind) {
      case 'number':
        cursor.take();
        return { kind: 'number', digits: token.text, start, end };
      case 'string':
        cursor.take();
        return { kind: 'string', value: token.text, start, end };
      case 'name':
      case 'quoted':
        return token.kind === 'name' && cursor.second.text === '(' && cursor.second.kind === 'symbol'
          ? this.parseCall()
          : this.parseName();
    }
    if (cursor.isKeyword('TRUE', 'FALSE')) {
      cursor.take();
      return { kind: 'boolean', value: token.text === 'TRUE', start, end };
    }
    if (cursor.takeKeyword('NULL')) {
      return { kind: 'null', start, end };
    }
    if (cursor.isKeyword('CASE')) {
      return parseCase(this);
    }
    throw cursor.unexpected('a column, a value or a function');
  }

  protected parseName(): NameExpression {
    const { cursor } = this;
    const { start } = cursor.next;
    for (const parts: string[] = []; ;) {
      const token = cursor.next;
      if (token.kind !== 'name' && token.kind !== 'quoted') {
        throw cursor.unexpected('a name');
      }
      cursor.take();
      parts.push(token.text);
      if (!cursor.takeSymbol('.')) {
        return { kind: 'name', parts, quoted: token.kind === 'quoted', start, end: token.end };
      }
    }
  }

  protected parseCall(): Expression {
    const { cursor } = this;
    const { text: name, start } = cursor.take();
    cursor.expectSymbol('(');
    const args: Expression[] = [];
    if (!cursor.isSymbol(')')) {
      do {
        args.push(this.parse());
      } while (cursor.takeSymbol(','));
    }
    cursor.expectSymbol(')');
    return { kind: 'call', name, args, start, end: cursor.lastEnd };
  }
}
