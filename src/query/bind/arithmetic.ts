import type { BinaryExpression, UnaryExpression } from '../ast';
import { EXACT, isNumeric, nameOfType, type ArithmeticOp, type TypedNode } from '../typed';
import type { Binder } from './binder';

const OPERATIONS: Record<Exclude<BinaryExpression['operator'], '||'>, ArithmeticOp> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'mod'
};

/** `+ - * / %` of numbers, `||` of texts. */
export function bindArithmetic(binder: Binder, expression: BinaryExpression): TypedNode {
  const left = binder.value(expression.left);
  const right = binder.value(expression.right);
  if (expression.operator === '||') {
    for (const side of [left, right]) {
      if (side.type !== 'string' && side.type !== 'null') {
        throw binder.error(side, `|| joins texts, but this is ${nameOfType(side.type)}`);
      }
    }
    return binder.apply('concat', 'string', [left, right], expression);
  }
  for (const side of [left, right]) {
    needNumber(binder, side, `'${expression.operator}'`);
  }
  return arithmetic(binder, OPERATIONS[expression.operator], left, right, expression);
}

/** An arithmetic operation of two numbers; two integers make an integer. */
export function arithmetic(
  binder: Binder,
  operation: ArithmeticOp,
  left: TypedNode,
  right: TypedNode,
  span: { start: number; end: number }
): TypedNode {
  const type = left.type === 'real' || right.type === 'real' ? 'real' : 'integer';
  if (left.type === 'null' && right.type === 'null') {
    return binder.constant('null', null, span);
  }
  if (operation === 'div' && left.type === 'integer' && right.type === 'integer' && !readsBitsOfId(left, right)) {
    const written = binder.written(span);
    const message = `${written} divides integers and drops the fraction, as ADQL says (5/60 is 0).`;
    binder.warn(span, `${message} Write one of them with a point, 60.0, for a real result.`);
  }
  return binder.apply(operation, type, [left, right], span);
}

/** `source_id / 34359738368` is the HEALPix pixel in the id: there the integer division is meant. */
function readsBitsOfId(left: TypedNode, right: TypedNode): boolean {
  const power =
    right.node === 'constant' && typeof right.value === 'bigint' && (right.value & (right.value - 1n)) === 0n;
  return left.bound > EXACT && power;
}

export function bindSign(binder: Binder, { operator, operand, start, end }: UnaryExpression): TypedNode {
  // The sign belongs to the number: -9223372036854775808 fits into 64 bits, its size alone does not.
  if (operator === '-' && operand.kind === 'number') {
    return binder.number(operand.digits, { start, end }, true);
  }
  const node = binder.value(operand);
  needNumber(binder, node, `'${operator}'`);
  return operator === '+' || node.type === 'null' ? node : binder.apply('neg', node.type, [node], { start, end });
}

/** @throws GaiaError BAD_REQUEST unless the node is a number or NULL */
export function needNumber(binder: Binder, node: TypedNode, place: string): void {
  if (!isNumeric(node.type) && node.type !== 'null') {
    const quotedNumber = node.node === 'constant' && typeof node.value === 'string' && /^[-+.\d]/.test(node.value);
    const hint = quotedNumber ? 'Write the number without quotes.' : undefined;
    throw binder.error(node, `${place} needs a number, but this is ${nameOfType(node.type)}`, hint);
  }
}
