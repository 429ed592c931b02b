import type { TypedNode } from '../../typed';
import { isAggregate } from '../bound';

/** Whether a real value may be NaN. Columns may: files can say so. */
export function mayBeNaN(node: TypedNode): boolean {
  if (node.type !== 'real') {
    return false;
  }
  if (node.node === 'constant') {
    return Number.isNaN(node.value);
  }
  if (node.node === 'column') {
    return true;
  }
  switch (node.operation) {
    case 'abs':
    case 'neg':
    case 'sign':
    case 'degrees':
    case 'radians':
    case 'exp':
    case 'atan':
      return mayBeNaN(node.args[0]);
    case 'floorDivide':
      return false;
    case 'case':
      return node.args.some((arg, i) => (i % 2 === 1 || i === node.args.length - 1) && mayBeNaN(arg));
    case 'aggregate':
      // MIN and MAX pass over NaN; sums of infinities make one.
      return !(isAggregate(node) && (node.aggregate === 'min' || node.aggregate === 'max'));
    default:
      return true;
  }
}
