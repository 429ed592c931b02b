import type { Operation, TypedNode } from './typed';

/** Functions that return an angle in radians. */
const RADIANS: ReadonlySet<Operation> = new Set(['radians', 'asin', 'acos', 'atan', 'atan2']);
/** Functions whose result has the unit of their first argument. */
const KEEPS: ReadonlySet<Operation> = new Set(['neg', 'abs', 'ceil', 'floor', 'round', 'truncate', 'mod']);

/**
 * The unit of a result, where it is plain: a sum or difference of equal units keeps it, as does one with a constant
 * and, for magnitudes, one with any pure number; a product, ratio or logarithm has none.
 */
export function unitOf(operation: Operation, args: readonly TypedNode[]): string | undefined {
  if (KEEPS.has(operation)) {
    return args[0].unit;
  }
  if (RADIANS.has(operation)) {
    return 'rad';
  }
  switch (operation) {
    case 'add':
    case 'sub':
      return unitOfSum(args[0], args[1]);
    case 'distance':
    case 'degrees':
      return 'deg';
    case 'case':
      return commonUnit(args.filter((_, i) => i % 2 === 1 || i === args.length - 1));
    default:
      return undefined;
  }
}

function unitOfSum(left: TypedNode, right: TypedNode): string | undefined {
  if (left.unit === right.unit) {
    return left.unit;
  }
  const [has, other] = left.unit === undefined ? [right, left] : [left, right];
  return other.unit === undefined && (other.node === 'constant' || has.unit === 'mag') ? has.unit : undefined;
}

function commonUnit(args: readonly TypedNode[]): string | undefined {
  const values = args.filter(arg => arg.type !== 'null' && !(arg.node === 'constant' && arg.value === null));
  return values.every(arg => arg.unit === values[0].unit) ? values[0]?.unit : undefined;
}
