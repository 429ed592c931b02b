import type { BetweenExpression, ComparisonExpression, ComparisonOperator, InExpression } from '../ast';
import type { Span } from '../source-text';
import { booleanOfText, commonType } from '../type-rules';
import { nameOfType, type ComparisonOp, type TypedNode } from '../typed';
import type { Binder } from './binder';

const OPERATIONS: Record<ComparisonOperator, ComparisonOp> = {
  '=': 'eq',
  '<>': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge'
};

export function bindComparison(binder: Binder, expression: ComparisonExpression): TypedNode {
  const { operator } = expression;
  const sides = [binder.value(expression.left), binder.value(expression.right)];
  for (const side of sides) {
    if (side.type === 'null' && side.node === 'constant') {
      const test = operator === '<>' ? 'IS NOT NULL' : 'IS NULL';
      binder.warn(expression, `Comparing with NULL is never true; write ${test}.`);
    }
  }
  return compare(binder, OPERATIONS[operator], sides[0], sides[1], expression);
}

/** A comparison of two values of types that mix. Numbers compare exactly, also int64 with real. */
export function compare(binder: Binder, op: ComparisonOp, first: TypedNode, second: TypedNode, span: Span): TypedNode {
  const left = asBoolean(binder, first, second);
  const right = asBoolean(binder, second, first);
  const type = commonType([left, right]);
  if (type === undefined) {
    throw mismatch(binder, left, right);
  }
  if (type === 'bool' && op !== 'eq' && op !== 'ne') {
    throw binder.error(span, 'Conditions have no order; they compare with = and <>');
  }
  if (op === 'eq') {
    warnFloat32(binder, left, right, span);
    warnFloat32(binder, right, left, span);
  }
  return binder.apply(op, 'bool', [left, right], span);
}

/** `x BETWEEN a AND b` is `x >= a AND x <= b`; x is computed once. */
export function bindBetween(binder: Binder, expression: BetweenExpression): TypedNode {
  const value = binder.value(expression.value);
  const low = binder.value(expression.low);
  const high = binder.value(expression.high);
  const parts = [compare(binder, 'ge', value, low, expression), compare(binder, 'le', value, high, expression)];
  const constants = [low, high].map(node => (node.node === 'constant' ? node.value : null));
  const [from, to] = constants;
  if (from !== null && to !== null && from > to) {
    binder.warn(expression, 'Nothing lies between these: the larger limit stands first.');
  }
  return binder.negatedIf(expression.negated, binder.apply('and', 'bool', parts, expression));
}

/** Constants are looked up in a set; if any item is computed, the list is a chain of `=`. */
export function bindIn(binder: Binder, expression: InExpression): TypedNode {
  const value = binder.value(expression.value);
  const items = expression.items.map(item => {
    const bound = binder.value(item);
    const node = asBoolean(binder, bound, value);
    if (commonType([value, node]) === undefined) {
      throw mismatch(binder, value, node);
    }
    return node;
  });
  const constant = items.every(item => item.node === 'constant') && value.type !== 'bool' && value.type !== 'null';
  const found = constant
    ? binder.apply('in', 'bool', [value, ...items], expression)
    : binder.apply(
        'or',
        'bool',
        items.map(item => compare(binder, 'eq', value, item, expression)),
        expression
      );
  return binder.negatedIf(expression.negated, found);
}

/** A text beside a condition: 'True' and 'False' are what the archive writes for booleans. */
function asBoolean(binder: Binder, node: TypedNode, beside: TypedNode): TypedNode {
  if (beside.type !== 'bool' || node.node !== 'constant' || typeof node.value !== 'string') {
    return node;
  }
  const value = booleanOfText(node.value);
  if (value === undefined) {
    throw binder.error(node, `'${node.value}' is neither True nor False`);
  }
  return binder.constant('bool', value, node);
}

function mismatch(binder: Binder, left: TypedNode, right: TypedNode): Error {
  const message = `${nameOfType(left.type)} does not compare with ${nameOfType(right.type)}`;
  const types = [left.type, right.type];
  const hint = types.includes('bool')
    ? 'Conditions compare with True and False.'
    : 'A number stands without quotes, a text in single quotes.';
  return binder.error(right, message[0].toUpperCase() + message.slice(1), hint);
}

/** A float32 column never equals 0.1, whose nearest float32 is another number. */
function warnFloat32(binder: Binder, column: TypedNode, other: TypedNode, span: Span): void {
  const single = column.node === 'column' && column.column.datatype === 'float32';
  if (single && other.node === 'constant' && typeof other.value === 'number') {
    if (Math.fround(other.value) !== other.value) {
      const { name } = column.column;
      binder.warn(
        span,
        `${name} is stored in single precision, where ${other.value} does not exist: this is never true.`
      );
    }
  }
}
