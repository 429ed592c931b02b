import type { CallExpression } from '../ast';
import type { TypedNode } from '../typed';
import type { Binder } from './binder';
import { choose, needCommonType } from './case';
import { compare } from './comparison';
import type { FunctionRule } from './function-rule';

const MANY = 1000;

const isNull = (binder: Binder, node: TypedNode): TypedNode => binder.apply('isNull', 'bool', [node], node);

/** The smaller or larger of two values; NULL only where both are, NaN where one is. */
function extreme(binder: Binder, op: 'lt' | 'gt', a: TypedNode, b: TypedNode, call: CallExpression): TypedNode {
  const type = needCommonType(binder, [a, b]);
  if (type === 'bool') {
    throw binder.error(b, `${call.name.toUpperCase()} takes numbers or texts`);
  }
  const branches = [
    { when: isNull(binder, a), then: b },
    { when: isNull(binder, b), then: a },
    { when: compare(binder, op, a, b, call), then: a }
  ];
  if (type !== 'real') {
    return choose(binder, branches, b, call);
  }
  // Neither smaller nor equal nor larger: one of them is NaN, and so is the sum.
  const notA = { when: compare(binder, op === 'lt' ? 'ge' : 'le', a, b, call), then: b };
  return choose(binder, [...branches, notA], binder.apply('add', 'real', [a, b], call, a.unit), call);
}

function extremeOfMany(names: string[], op: 'lt' | 'gt'): FunctionRule {
  return {
    names,
    usage: `${names[0]}(a, b, ...)`,
    arguments: [1, 100],
    bind: (binder, args, call) => args.reduce((best, arg) => extreme(binder, op, best, arg, call))
  };
}

/** Functions that pick one of their arguments. LEAST and GREATEST pass over NULL, as PostgreSQL (and so the archive). */
export const CHOICE_FUNCTIONS: readonly FunctionRule[] = [
  extremeOfMany(['LEAST'], 'lt'),
  extremeOfMany(['GREATEST'], 'gt'),
  {
    names: ['COALESCE'],
    usage: 'COALESCE(a, b, ...)',
    arguments: [1, MANY],
    bind(binder, args, call) {
      const branches = args.slice(0, -1).map(arg => {
        const missing = isNull(binder, arg);
        return { when: binder.apply('not', 'bool', [missing], arg), then: arg };
      });
      return branches.length === 0 ? args[0] : choose(binder, branches, args[args.length - 1], call);
    }
  },
  {
    names: ['NULLIF'],
    usage: 'NULLIF(value, nothing)',
    arguments: [2, 2],
    bind(binder, [value, nothing], call) {
      const when = compare(binder, 'eq', value, nothing, call);
      return choose(binder, [{ when, then: binder.constant('null', null, call) }], value, call);
    }
  }
];
