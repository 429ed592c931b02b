import { isNumeric, nameOfType, INTEGER_BOUNDS, type Type, type TypedNode } from '../typed';
import type { CastExpression } from './ast';
import type { CastNode, CastTarget } from './bound';
import type { SqlBinder } from './sql-binder';

const TARGETS: Record<string, CastTarget> = {
  SMALLINT: 'int16',
  INTEGER: 'int32',
  INT: 'int32',
  BIGINT: 'int64',
  REAL: 'float64',
  FLOAT: 'float64',
  DOUBLE: 'float64',
  'DOUBLE PRECISION': 'float64',
  CHAR: 'string',
  VARCHAR: 'string'
};

/** What a CAST yields, as far as its type goes. */
export function typeOfTarget(target: CastTarget): Type {
  return target === 'string' ? 'string' : target === 'float64' ? 'real' : 'integer';
}

/**
 * `CAST(x AS type)`. A real number becomes the nearest integer, halves away from zero; what does not fit becomes NULL, as
 * does a text that is no number. REAL is computed as DOUBLE PRECISION.
 */
export function bindCast(binder: SqlBinder, { value, type, start, end }: CastExpression): TypedNode {
  const target = Object.hasOwn(TARGETS, type.name) ? TARGETS[type.name] : undefined;
  if (!target || (type.length !== undefined && target !== 'string')) {
    const hint = 'Types: SMALLINT, INTEGER, BIGINT, REAL, DOUBLE PRECISION, CHAR(n), VARCHAR(n).';
    throw binder.error(type, `CAST knows no type ${type.name}`, hint);
  }
  const node = binder.value(value);
  const from = node.type;
  if (from === 'bool' && target !== 'string') {
    throw binder.error(node, 'A condition does not become a number by CAST', 'Write CASE WHEN ... THEN 1 ELSE 0 END.');
  }
  if (from === 'real' && target === 'string') {
    const hint = 'Pass the number on, and write it as text where the result is read.';
    throw binder.error(node, 'Engines write real numbers as texts in different ways', hint);
  }
  if (!isNumeric(from) && !['string', 'bool', 'null'].includes(from)) {
    throw binder.error(node, `CAST does not take ${nameOfType(from)}`);
  }
  return castNode(node, target, { start, end }, type.length);
}

export function castNode(
  node: TypedNode,
  target: CastTarget,
  { start, end }: { start: number; end: number },
  length?: number
): CastNode {
  const type = typeOfTarget(target);
  const bound = INTEGER_BOUNDS[target] ?? 0;
  return { node: 'apply', operation: 'cast', type, target, length, args: [node], bound, unit: node.unit, start, end };
}
