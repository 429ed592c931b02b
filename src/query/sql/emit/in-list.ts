import type { TypedNode } from '../../typed';
import type { QueryNode } from '../bound';
import { integerDigits } from './dialect';
import type { Writer } from './writer';

/** `value IN (constants)`; numbers are equal by value. */
export function writeIn(writer: Writer, value: TypedNode, items: readonly TypedNode[]): string {
  const sql = value.node === 'column' ? writer.write(value) : writer.as(value, value.type);
  const list = items.flatMap(item => itemOf(writer, value, item) ?? []);
  // An empty list does not exist in SQL: nothing is in it, and of NULL that is unknown.
  return list.length === 0 ? `(${sql} <> ${sql})` : `(${sql} IN (${list.join(', ')}))`;
}

/** An item as the value's type writes it; undefined where nothing of that type equals it. */
function itemOf(writer: Writer, value: TypedNode, item: TypedNode): string | undefined {
  const constant = item.node === 'constant' ? item.value : null;
  if (constant === null) {
    return 'NULL';
  }
  if (typeof constant === 'number') {
    if (value.type === 'integer') {
      const fits = Number.isInteger(constant) && Math.abs(constant) < 2 ** 63;
      return fits ? integerDigits(BigInt(constant)) : undefined;
    }
    return Number.isNaN(constant) ? undefined : writer.real(item);
  }
  if (typeof constant === 'bigint') {
    if (value.type === 'real') {
      return BigInt(Number(constant)) === constant ? writer.real(item) : undefined;
    }
    return integerDigits(constant);
  }
  return writer.write(item);
}

/** `value IN (query)`. */
export function writeInQuery(writer: Writer, node: QueryNode, query: string): string {
  const [value] = node.args;
  const { type } = node.query.columns[0];
  const sql = type === 'real' || value.type === 'null' ? writer.as(value, type) : writer.operand(value);
  return `(${sql} IN (${query}))`;
}
