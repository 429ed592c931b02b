import { EXACT, INT64, type Operation, type TypedNode } from './typed';

/** An upper limit of the size of an integer result; decides whether doubles hold it exactly. */
export function boundOf(operation: Operation, args: readonly TypedNode[]): number {
  const bounds = args.map(arg => arg.bound);
  switch (operation) {
    case 'add':
    case 'sub':
      return atMostInt64(bounds[0] + bounds[1]);
    case 'mul':
      return atMostInt64(bounds[0] * bounds[1]);
    case 'mod':
      return Math.min(bounds[0], bounds[1]);
    case 'div':
    case 'neg':
    case 'abs':
    case 'ceil':
    case 'floor':
    case 'round':
    case 'truncate':
    case 'floorDivide':
      return bounds[0];
    case 'sign':
    case 'contains':
      return 1;
    case 'length':
      return 2 ** 31;
    case 'healpix':
      return 2 ** 28;
    case 'case':
      return Math.max(...bounds.filter((_, i) => i % 2 === 1 || i === bounds.length - 1));
    default:
      return 0;
  }
}

// Sums of doubles near 2^53 round; anything beyond is held as int64 anyway.
const atMostInt64 = (bound: number): number => (bound > EXACT ? INT64 : bound);
