import type { Expression, LikeExpression } from '../ast';
import { nameOfType, type TypedNode } from '../typed';
import type { Binder } from './binder';

/** `x LIKE pattern [ESCAPE c]`: `%` stands for any text, `_` for one character; capitals count, but not in ILIKE. */
export function bindLike(binder: Binder, expression: LikeExpression): TypedNode {
  const { value, pattern, escape, caseless } = expression;
  const args = [value, pattern, ...(escape ? [escape] : [])].map(part => text(binder, part));
  const mark = args[2];
  if (mark && (mark.node !== 'constant' || typeof mark.value !== 'string' || [...mark.value].length !== 1)) {
    throw binder.error(mark, 'ESCAPE takes one character');
  }
  const shape = args[1];
  if (mark && shape.node === 'constant' && typeof shape.value === 'string') {
    checkEscapes(binder, shape, shape.value, (mark as { value: string }).value);
  }
  const found = binder.apply(caseless ? 'ilike' : 'like', 'bool', args, expression);
  return binder.negatedIf(expression.negated, found);
}

function text(binder: Binder, expression: Expression): TypedNode {
  const node = binder.value(expression);
  if (node.type !== 'string' && node.type !== 'null') {
    throw binder.error(node, `LIKE compares texts, but this is ${nameOfType(node.type)}`);
  }
  return node;
}

function checkEscapes(binder: Binder, node: TypedNode, pattern: string, mark: string): void {
  for (let i = pattern.indexOf(mark); i >= 0; i = pattern.indexOf(mark, i + 2 * mark.length)) {
    if (i + mark.length >= pattern.length) {
      throw binder.error(node, `Nothing follows the escape character '${mark}' in the pattern`);
    }
  }
}
