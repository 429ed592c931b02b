import { plainName } from '../../gaia/names';
import type { Expression } from '../ast';
import { queryError } from '../source-text';
import type { OrderItem } from './ast';
import type { NamedItem } from './bind-select';
import type { BoundOrder, ResultColumn } from './bound';
import { keyOf } from './node-tree';
import type { SqlBinder } from './sql-binder';

/** ORDER BY of one SELECT: numbers and names of its items, or expressions over its tables. */
export function bindOrder(
  binder: SqlBinder,
  orderBy: readonly OrderItem[],
  items: readonly NamedItem[],
  distinct: boolean
): BoundOrder[] {
  const { text } = binder;
  return orderBy.flatMap(item => {
    const { expression } = item;
    const names = items.map(({ name, renamed }) => (renamed || distinct ? name : undefined));
    const column = columnMeant(text, expression, names);
    if (column !== undefined) {
      return [directed(item, { column })];
    }
    const node = binder.value(expression);
    if (node.node === 'constant') {
      return [];
    }
    const same = items.findIndex(other => keyOf(other.node) === keyOf(node));
    if (distinct && same < 0) {
      const hint = 'Add it to the SELECT list.';
      throw binder.error(expression, 'After DISTINCT only what is selected has an order', hint);
    }
    return [directed(item, same >= 0 ? { column: same } : { node })];
  });
}

/** ORDER BY of a UNION and the like: numbers and names of the result's columns. */
export function bindOrderOfColumns(
  text: string,
  orderBy: readonly OrderItem[],
  columns: readonly ResultColumn[]
): BoundOrder[] {
  return orderBy.map(item => {
    const names = columns.map(column => column.name);
    const column = columnMeant(text, item.expression, names);
    if (column === undefined) {
      const hint = `Columns: ${names.slice(0, 12).join(', ')}.`;
      throw queryError(text, item, 'A UNION, INTERSECT or EXCEPT is ordered by columns of its result', hint);
    }
    return directed(item, { column });
  });
}

/** NULLs come last, up and down, unless the query says otherwise. */
function directed({ descending, nulls }: OrderItem, key: BoundOrder['key']): BoundOrder {
  return { key, descending, nullsFirst: nulls === 'FIRST' };
}

function columnMeant(text: string, expression: Expression, names: readonly (string | undefined)[]): number | undefined {
  if (expression.kind === 'number' && /^\d+$/.test(expression.digits)) {
    const place = Number(expression.digits);
    if (place < 1 || place > names.length) {
      throw queryError(text, expression, `There is no item ${place} to order by: the query has ${names.length}`);
    }
    return place - 1;
  }
  if (expression.kind !== 'name' || expression.parts.length !== 1) {
    return undefined;
  }
  const [wanted] = expression.parts;
  const exact = names.findIndex(name => name === wanted);
  const plain = plainName(wanted);
  const found = exact >= 0 || plain === '' ? exact : names.findIndex(name => name && plainName(name) === plain);
  return found >= 0 ? found : undefined;
}
