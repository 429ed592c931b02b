import { INT64, type ApplyNode, type ArithmeticOp, type TypedNode } from '../../typed';
import type { Writer } from './writer';

const SYMBOL = { add: '+', sub: '-', mul: '*' } as const;

/** Arithmetic of int64: NULL for a result beyond 64 bits and for a division by zero. */
export function writeInteger(writer: Writer, operation: ArithmeticOp, { args, bound }: ApplyNode): string {
  const { dialect } = writer;
  const [a, b] = args.map(arg => writer.as(arg, 'integer'));
  if (operation === 'div' || operation === 'mod') {
    const overflows = args[0].bound >= INT64 && (args[1].node !== 'constant' || args[1].value === -1n);
    return operation === 'div' ? dialect.divideInteger(a, b, overflows) : dialect.moduloInteger(a, b, overflows);
  }
  return bound >= INT64 ? dialect.tryInteger(SYMBOL[operation], a, b) : `(${a} ${SYMBOL[operation]} ${b})`;
}

/** Arithmetic of doubles (IEEE 754): x / 0 is an infinity or NaN. */
export function writeReal(writer: Writer, operation: ArithmeticOp, args: readonly TypedNode[]): string {
  const { dialect } = writer;
  const [a, b] = args.map(arg => writer.real(arg));
  if (operation === 'div' || operation === 'mod') {
    const divisor = args[1].node === 'constant' ? args[1].value : 0;
    const safe = divisor !== null && Number(divisor) !== 0;
    return operation === 'div' ? dialect.divideReal(a, b, safe) : dialect.moduloReal(a, b, safe);
  }
  return `(${a} ${SYMBOL[operation]} ${b})`;
}
