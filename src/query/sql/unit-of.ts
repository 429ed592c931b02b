import type { ApplyNode, TypedNode } from '../typed';
import { columnOf, isAggregate, isQueryNode } from './bound';
import { product, raised } from './unit-algebra';

/**
 * The unit of an expression: `''` for a pure number, undefined where it cannot be known.
 *
 * Sums keep a unit that both sides have; a constant takes the unit beside it, and a magnitude the pure number. Products,
 * ratios, powers and roots multiply units out. Logarithms, exponentials and trigonometry yield pure numbers.
 */
export function unitOfNode(node: TypedNode): string | undefined {
  switch (node.node) {
    case 'constant':
      return node.unit ?? '';
    case 'column':
      return node.unit ?? (columnOf(node).unitKnown ? '' : undefined);
    case 'apply':
      return unitOfApply(node);
  }
}

function unitOfApply(node: ApplyNode): string | undefined {
  const { operation, args, type } = node;
  if (type === 'bool' || type === 'string') {
    return '';
  }
  if (isAggregate(node)) {
    const unit = args.length > 0 ? unitOfNode(args[0]) : '';
    const counts = node.aggregate === 'count' || node.aggregate === 'approximateCount';
    return counts ? '' : node.aggregate.startsWith('variance') ? raised(unit, 2) : unit;
  }
  if (isQueryNode(node)) {
    return node.operation === 'scalarQuery' ? node.query.columns[0].unit : '';
  }
  switch (operation) {
    case 'add':
    case 'sub':
      return sum(args[0], args[1]);
    case 'mul':
      return product(unitOfNode(args[0]), unitOfNode(args[1]), 1);
    case 'div':
    case 'floorDivide':
      return product(unitOfNode(args[0]), unitOfNode(args[1]), -1);
    case 'sqrt':
      return raised(unitOfNode(args[0]), 0.5);
    case 'power':
      return power(args[0], args[1]);
    case 'neg':
    case 'abs':
    case 'ceil':
    case 'floor':
    case 'round':
    case 'truncate':
    case 'mod':
    case 'cast':
      return unitOfNode(args[0]);
    case 'asin':
    case 'acos':
    case 'atan':
    case 'atan2':
    case 'radians':
      return 'rad';
    case 'degrees':
    case 'distance':
      return 'deg';
    case 'case':
      return common(args.filter((_, i) => i % 2 === 1 || i === args.length - 1));
    default:
      return '';
  }
}

function sum(left: TypedNode, right: TypedNode): string | undefined {
  const [a, b] = [unitOfNode(left), unitOfNode(right)];
  if (a === b) {
    return a;
  }
  if (left.node === 'constant' && a === '') {
    return b;
  }
  if (right.node === 'constant' && b === '') {
    return a;
  }
  return (a === 'mag' && b === '') || (b === 'mag' && a === '') ? 'mag' : undefined;
}

function power(base: TypedNode, exponent: TypedNode): string | undefined {
  const unit = unitOfNode(base);
  if (unit === '' || unit === undefined) {
    return unit;
  }
  return exponent.node === 'constant' && exponent.value !== null ? raised(unit, Number(exponent.value)) : undefined;
}

function common(values: readonly TypedNode[]): string | undefined {
  const units = values
    .filter(value => value.type !== 'null' && !(value.node === 'constant' && value.value === null))
    .map(unitOfNode);
  return units.every(unit => unit === units[0]) ? units[0] : undefined;
}
