import type { CaseExpression } from '../ast';
import type { Span } from '../source-text';
import { commonType } from '../type-rules';
import { nameOfType, type TypedNode } from '../typed';
import type { Binder } from './binder';
import { compare } from './comparison';

export function bindCase(binder: Binder, expression: CaseExpression): TypedNode {
  const subject = expression.subject && binder.value(expression.subject);
  const branches = expression.branches.map(({ when, then }) => ({
    when: subject ? compare(binder, 'eq', subject, binder.value(when), when) : binder.condition(when, 'WHEN'),
    then: binder.value(then)
  }));
  const otherwise = expression.otherwise
    ? binder.value(expression.otherwise)
    : binder.constant('null', null, { start: expression.end, end: expression.end });
  return choose(binder, branches, otherwise, expression);
}

/** The value of the first branch whose condition is true. */
export function choose(
  binder: Binder,
  branches: readonly { when: TypedNode; then: TypedNode }[],
  otherwise: TypedNode,
  span: Span
): TypedNode {
  const values = [...branches.map(branch => branch.then), otherwise];
  const args = [...branches.flatMap(branch => [branch.when, branch.then]), otherwise];
  return binder.apply('case', needCommonType(binder, values), args, span);
}

/** @throws GaiaError BAD_REQUEST where the values are not of one kind */
export function needCommonType(binder: Binder, values: readonly TypedNode[]): TypedNode['type'] {
  const type = commonType(values);
  if (type === undefined) {
    const first = values.find(value => value.type !== 'null')!;
    const other = values.find(value => commonType([first, value]) === undefined)!;
    throw binder.error(other, `One result is ${nameOfType(first.type)}, this one is ${nameOfType(other.type)}`);
  }
  return type;
}
