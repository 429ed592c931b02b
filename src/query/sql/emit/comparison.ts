import { mirrored } from '../../kernels/compare';
import { EXACT, type ComparisonOp, type TypedNode } from '../../typed';
import { INFINITY, integerDigits, realLiteral } from './dialect';
import { mayBeNaN } from './nan';
import type { Writer } from './writer';

const SYMBOL: Record<ComparisonOp, string> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' };

/**
 * A comparison in three-valued logic. Numbers compare by value, int64 with real constants exactly. NaN compares as IEEE 754
 * says, where both engines hold it equal to itself and larger than all numbers.
 *
 * @param onlyTruth - whether FALSE and NULL may be taken for each other
 */
export function writeComparison(
  writer: Writer,
  op: ComparisonOp,
  left: TypedNode,
  right: TypedNode,
  onlyTruth: boolean
): string {
  if (left.node === 'constant' && right.node !== 'constant') {
    return writeComparison(writer, mirrored(op), right, left, onlyTruth);
  }
  const integers = left.type === 'integer' && right.type === 'integer';
  if (integers || (left.type !== 'real' && right.type !== 'real')) {
    return `(${writer.operand(left)} ${SYMBOL[op]} ${writer.operand(right)})`;
  }
  if (left.type === 'integer' && right.node === 'constant' && typeof right.value === 'number') {
    return integerWithReal(writer, op, left, right.value);
  }
  if (left.type === 'real' && right.node === 'constant' && typeof right.value === 'bigint') {
    return realWithInteger(writer, op, left, right.value);
  }
  return reals(op, side(writer, left), side(writer, right), onlyTruth);
}

interface Side {
  sql: string;
  nan: boolean;
  constant: boolean;
}

function side(writer: Writer, node: TypedNode): Side {
  // A float32 column compares as it is: engines widen it, and can still use its statistics.
  const sql = node.node === 'column' && node.type === 'real' ? writer.write(node) : writer.real(node);
  return { sql, nan: mayBeNaN(node), constant: node.node === 'constant' && node.value !== null };
}

function reals(op: ComparisonOp, a: Side, b: Side, onlyTruth: boolean): string {
  const plain = `${a.sql} ${SYMBOL[op]} ${b.sql}`;
  const guarded = (text: string, suspect: Side, other: Side): string => {
    const orNull = onlyTruth || other.constant ? '' : ` OR ${other.sql} IS NULL`;
    const number = `${suspect.sql} <= ${INFINITY}`;
    return `(${text} AND ${orNull === '' ? number : `(${number}${orNull})`})`;
  };
  switch (op) {
    case 'lt':
    case 'le':
      return b.nan ? guarded(plain, b, a) : `(${plain})`;
    case 'gt':
    case 'ge':
      return a.nan ? guarded(plain, a, b) : `(${plain})`;
    case 'eq':
      return a.nan && b.nan ? guarded(plain, a, b) : `(${plain})`;
    case 'ne': {
      const equal = `${a.sql} = ${b.sql}`;
      return a.nan && b.nan ? `(NOT ${reals('eq', a, b, false)})` : `(NOT (${equal}))`;
    }
  }
}

/** TRUE or FALSE where the value is not NULL. */
const always = (sql: string, truth: boolean): string => `(${sql} ${truth ? '=' : '<>'} ${sql})`;

/** An int64 beside a real constant, without turning it into a double. */
function integerWithReal(writer: Writer, op: ComparisonOp, node: TypedNode, value: number): string {
  const sql = writer.operand(node);
  if (Number.isNaN(value)) {
    return always(sql, op === 'ne');
  }
  if (Math.abs(value) >= 2 ** 63) {
    return always(sql, op === 'ne' || (value > 0 ? op === 'lt' || op === 'le' : op === 'gt' || op === 'ge'));
  }
  if (Number.isInteger(value)) {
    return `(${sql} ${SYMBOL[op]} ${integerDigits(BigInt(value))})`;
  }
  const below = integerDigits(BigInt(Math.floor(value)));
  switch (op) {
    case 'eq':
    case 'ne':
      return always(sql, op === 'ne');
    case 'lt':
    case 'le':
      return `(${sql} <= ${below})`;
    case 'gt':
    case 'ge':
      return `(${sql} > ${below})`;
  }
}

/** A real value beside an int64 constant that a double may not hold. */
function realWithInteger(writer: Writer, op: ComparisonOp, node: TypedNode, value: bigint): string {
  const near = Number(value);
  const real = side(writer, node);
  const constant = (): Side => ({ sql: realLiteral(near), nan: false, constant: true });
  if (BigInt(near) === value || Math.abs(near) <= EXACT) {
    return reals(op, real, constant(), false);
  }
  if (op === 'eq' || op === 'ne') {
    return always(real.sql, op === 'ne');
  }
  const smaller = op === 'lt' || op === 'le';
  const inclusive = BigInt(near) > value ? !smaller : smaller;
  return reals(smaller ? (inclusive ? 'le' : 'lt') : inclusive ? 'ge' : 'gt', real, constant(), false);
}
