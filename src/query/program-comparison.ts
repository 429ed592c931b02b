import { compareBools, compareDoubles, compareMixed, compareTexts, compareWide, mirrored } from './kernels/compare';
import type { Kernel } from './kernels/kernel';
import { storageOf, type Program } from './program';
import { commonType } from './type-rules';
import { type ComparisonOp, type TypedNode } from './typed';

/** The kernel that compares two values of types that mix, each in the storage in which it is exact. */
export function comparison(program: Program, op: ComparisonOp, left: TypedNode, right: TypedNode): Kernel {
  const both = <V extends Uint8Array | Float64Array | BigInt64Array | string[]>(
    storage: 'bool' | 'string' | 'real' | 'wide'
  ): [Kernel<V>, Kernel<V>] => [
    program.kernel(left, storage) as Kernel<V>,
    program.kernel(right, storage) as Kernel<V>
  ];
  const type = commonType([left, right]);
  if (type === 'bool') {
    return compareBools(op, ...both<Uint8Array>('bool'));
  }
  if (type === 'string') {
    return compareTexts(op, ...both<string[]>('string'));
  }
  const [a, b] = [storageOf(left), storageOf(right)];
  if (a !== 'wide' && b !== 'wide') {
    return compareDoubles(op, ...both<Float64Array>('real'));
  }
  if (a === 'real' && left.type !== 'null') {
    return compareMixed(mirrored(op), program.wide(right), program.kernel(left, 'real') as Kernel<Float64Array>);
  }
  if (b === 'real' && right.type !== 'null') {
    return compareMixed(op, program.wide(left), program.kernel(right, 'real') as Kernel<Float64Array>);
  }
  return compareWide(op, ...both<BigInt64Array>('wide'));
}
