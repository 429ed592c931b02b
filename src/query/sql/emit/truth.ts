import { isQueryNode, type InsidePolygonNode } from '../bound';
import type { ApplyNode, ComparisonOp, TypedNode } from '../../typed';
import { writeComparison } from './comparison';
import { isInCircle, isInPolygon } from './sky';
import type { Writer } from './writer';

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

/** A condition where FALSE and NULL may be taken for each other: simpler to write, and engines can use statistics. */
export function writeTruth(writer: Writer, node: TypedNode): string {
  if (node.node !== 'apply' || isQueryNode(node)) {
    return writer.write(node);
  }
  const { operation, args } = node;
  if (operation === 'and' || operation === 'or') {
    return `(${args.map(arg => writer.truth(arg)).join(operation === 'and' ? ' AND ' : ' OR ')})`;
  }
  if (operation === 'eq') {
    const area = areaMeant(args[0], args[1]) ?? areaMeant(args[1], args[0]);
    if (area) {
      const { operation: kind } = area;
      return kind === 'contains' ? isInCircle(writer, area) : isInPolygon(writer, area as InsidePolygonNode);
    }
  }
  return COMPARISONS.has(operation)
    ? writeComparison(writer, operation as ComparisonOp, args[0], args[1], true)
    : writer.write(node);
}

/** The area of `CONTAINS(…) = 1`. */
function areaMeant(node: TypedNode, value: TypedNode): ApplyNode | undefined {
  const isArea = node.node === 'apply' && (node.operation === 'contains' || node.operation === 'insidePolygon');
  return isArea && value.node === 'constant' && Number(value.value) === 1 && value.value !== null ? node : undefined;
}
