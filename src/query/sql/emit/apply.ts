import type { ApplyNode, ComparisonOp, RealFunction, TypedNode } from '../../typed';
import { isAggregate, isQueryNode, type CastNode, type InsidePolygonNode } from '../bound';
import { writeAggregate } from './aggregate';
import { writeInteger, writeReal } from './arithmetic';
import { writeCast } from './cast';
import { writeComparison } from './comparison';
import { realLiteral } from './dialect';
import { writeIn, writeInQuery } from './in-list';
import { writeRealFunction } from './maths';
import { writeDistance, writeHealpix, writeInCircle, writeInPolygon } from './sky';
import { writeLike, writeSubstring } from './text';
import type { Writer } from './writer';

/** An operation as SQL; where it is more than one word, it begins with CASE, a function's name or a parenthesis. */
export function writeApply(writer: Writer, node: ApplyNode): string {
  const { operation, args } = node;
  if (isAggregate(node)) {
    return writeAggregate(writer, node);
  }
  if (isQueryNode(node)) {
    const query = writer.query(node.query);
    return node.operation === 'inQuery'
      ? writeInQuery(writer, node, query)
      : `${node.operation === 'exists' ? 'EXISTS ' : ''}(${query})`;
  }
  switch (operation) {
    case 'and':
    case 'or':
      return `(${args.map(arg => writer.as(arg, 'bool')).join(operation === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `(NOT ${writer.as(args[0], 'bool')})`;
    case 'isNull':
      return `(${writer.write(args[0])} IS NULL)`;
    case 'isTrue':
      return `(${writer.as(args[0], 'bool')} IS TRUE)`;
    case 'isFalse':
      return `(${writer.as(args[0], 'bool')} IS FALSE)`;
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return writeComparison(writer, operation satisfies ComparisonOp, args[0], args[1], false);
    case 'in':
      return writeIn(writer, args[0], args.slice(1));
    case 'case':
      return writeCase(writer, node);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'mod':
      return node.type === 'integer' ? writeInteger(writer, operation, node) : writeReal(writer, operation, args);
    case 'neg':
    case 'abs':
    case 'sign':
      return writeSigned(writer, operation, node);
    case 'floorDivide':
      return writeFloorDivide(writer, args);
    case 'concat':
      return `(${writer.as(args[0], 'string')} || ${writer.as(args[1], 'string')})`;
    case 'upper':
    case 'lower':
      return `${operation}(${writer.as(args[0], 'string')})`;
    case 'length':
      return writer.dialect.length(writer.as(args[0], 'string'));
    case 'substring':
      return writeSubstring(writer, args);
    case 'like':
    case 'ilike':
      return writeLike(writer, args, operation === 'ilike');
    case 'distance':
      return writeDistance(writer, args);
    case 'contains':
      return writeInCircle(writer, node);
    case 'insidePolygon':
      return writeInPolygon(writer, node as InsidePolygonNode);
    case 'healpix':
      return writeHealpix(writer, args);
    case 'cast':
      return writeCast(writer, node as CastNode);
    case 'point':
    case 'circle':
    case 'polygon':
    case 'aggregate':
    case 'scalarQuery':
    case 'exists':
    case 'inQuery':
      throw new Error(`${operation} has no SQL of its own.`);
    default:
      return writeRealFunction(writer, operation satisfies RealFunction, args);
  }
}

function writeCase(writer: Writer, { args, type }: ApplyNode): string {
  const branches: string[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) {
    branches.push(`WHEN ${writer.truth(args[i])} THEN ${writer.as(args[i + 1], type)}`);
  }
  const otherwise = args[args.length - 1];
  return `CASE ${branches.join(' ')} ELSE ${writer.as(otherwise, type)} END`;
}

function writeSigned(writer: Writer, operation: 'neg' | 'abs' | 'sign', { args, type, bound }: ApplyNode): string {
  const [arg] = args;
  if (type === 'real') {
    const x = writer.real(arg);
    const sign = `CASE WHEN ${x} < 0.0E0 THEN ${realLiteral(-1)} WHEN ${x} > 0.0E0 AND NOT isnan(${x}) THEN 1.0E0 ELSE ${x} END`;
    return { neg: `(- ${x})`, abs: `abs(${x})`, sign }[operation];
  }
  const x = writer.integer(arg);
  const negative = bound >= 2 ** 63 ? writer.dialect.tryInteger('-', ZERO, x) : `(- ${x})`;
  switch (operation) {
    case 'neg':
      return negative;
    case 'abs':
      return `CASE WHEN ${x} < 0 THEN ${negative} ELSE ${x} END`;
    case 'sign':
      return `CASE WHEN ${x} < 0 THEN CAST(-1 AS BIGINT) WHEN ${x} > 0 THEN CAST(1 AS BIGINT) ELSE ${x} END`;
  }
}

const ZERO = 'CAST(0 AS BIGINT)';

/** FLOOR(id / d) in whole numbers: one less than the quotient where a negative remainder was dropped. */
function writeFloorDivide(writer: Writer, [dividend, divisor]: readonly TypedNode[]): string {
  const { dialect } = writer;
  const [a, b] = [writer.integer(dividend), writer.integer(divisor)];
  const negative = Number((divisor as { value: bigint }).value) < 0;
  const rest = dialect.moduloInteger(a, b, false);
  const below = `CASE WHEN ${rest} <> 0 AND ${a} ${negative ? '>' : '<'} 0 THEN 1 ELSE 0 END`;
  return `CAST(${dialect.divideInteger(a, b, negative)} - ${below} AS DOUBLE)`;
}
