import type { Span } from './source-text';
import type { SqlExpression } from './sql/ast';

/** What a user wrote, before names and types are known. Every node knows its place in the text. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | BooleanLiteral
  | NullLiteral
  | NameExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | ComparisonExpression
  | LogicalExpression
  | BetweenExpression
  | InExpression
  | IsExpression
  | LikeExpression
  | CaseExpression
  | SqlExpression;

export interface NumberLiteral extends Span {
  kind: 'number';
  /** As written: digits alone make an integer, a point or an exponent a real number. */
  digits: string;
}

export interface StringLiteral extends Span {
  kind: 'string';
  value: string;
}

export interface BooleanLiteral extends Span {
  kind: 'boolean';
  value: boolean;
}

export interface NullLiteral extends Span {
  kind: 'null';
}

/** `ra`, `"ra"`, `gaiadr3.gaia_source.ra`. */
export interface NameExpression extends Span {
  kind: 'name';
  /** Schema and table in front, if any; the column is last. */
  parts: string[];
  /** Whether the last part stood in double quotes. */
  quoted: boolean;
}

export interface CallExpression extends Span {
  kind: 'call';
  name: string;
  args: Expression[];
  /** `COUNT(DISTINCT x)`, in whole queries. */
  distinct?: boolean;
  /** `COUNT(*)`, in whole queries. */
  star?: boolean;
}

export interface UnaryExpression extends Span {
  kind: 'unary';
  operator: '-' | '+' | 'NOT';
  operand: Expression;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '||';

export interface BinaryExpression extends Span {
  kind: 'binary';
  operator: ArithmeticOperator;
  left: Expression;
  right: Expression;
}

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export interface ComparisonExpression extends Span {
  kind: 'comparison';
  operator: ComparisonOperator;
  left: Expression;
  right: Expression;
}

/** A chain of one operator, flat, so that a thousand terms nest no deeper than two. */
export interface LogicalExpression extends Span {
  kind: 'logical';
  operator: 'AND' | 'OR';
  operands: Expression[];
}

export interface BetweenExpression extends Span {
  kind: 'between';
  value: Expression;
  low: Expression;
  high: Expression;
  negated: boolean;
}

export interface InExpression extends Span {
  kind: 'in';
  value: Expression;
  items: Expression[];
  negated: boolean;
}

export interface IsExpression extends Span {
  kind: 'is';
  value: Expression;
  test: 'NULL' | 'TRUE' | 'FALSE';
  negated: boolean;
}

export interface LikeExpression extends Span {
  kind: 'like';
  value: Expression;
  pattern: Expression;
  escape?: Expression;
  negated: boolean;
  /** ILIKE. */
  caseless: boolean;
}

export interface CaseExpression extends Span {
  kind: 'case';
  /** `CASE subject WHEN value THEN …`; without it the branches hold conditions. */
  subject?: Expression;
  branches: { when: Expression; then: Expression }[];
  otherwise?: Expression;
}

/** One entry of a column list. */
export type ColumnEntry = { star: true; span: Span; text: string } | NamedExpression;

export interface NamedExpression {
  star?: undefined;
  /** The name after AS; for a column alone, the name as written. */
  name: string;
  /** Whether the name came from AS. */
  renamed: boolean;
  expression: Expression;
  /** The text that the positions in `expression` count in. */
  text: string;
}
