import type { TypedNode } from '../typed';
import type { BoundSelect, BoundTable } from './bound';

/** A condition and the relations whose rows it may be applied to before the joins. */
export interface Filter {
  condition: TypedNode;
  relations: ReadonlySet<number>;
}

/**
 * The conditions of a select that every row of the result fulfils, or, for the ON of an outer join, every row that the
 * join takes from its other side. A relation that an outer join fills up with NULLs takes no condition from above: the
 * NULLs are no rows of its.
 */
export function filtersOf({ from, where }: BoundSelect): Filter[] {
  const relations = from === undefined ? new Set<number>() : whole(from);
  return [...where.map(condition => ({ condition, relations })), ...(from === undefined ? [] : joinFilters(from))];
}

function joinFilters(table: BoundTable): Filter[] {
  if (table.kind === 'relation') {
    return [];
  }
  const { type, left, right, on } = table;
  const relations = new Set([
    ...(type === 'LEFT' || type === 'FULL' ? [] : whole(left)),
    ...(type === 'RIGHT' || type === 'FULL' ? [] : whole(right))
  ]);
  return [...on.map(condition => ({ condition, relations })), ...joinFilters(left), ...joinFilters(right)];
}

/** Relations whose rows no outer join replaces by NULLs. */
function whole(table: BoundTable): ReadonlySet<number> {
  if (table.kind === 'relation') {
    return new Set([table.id]);
  }
  const { type, left, right } = table;
  return new Set([
    ...(type === 'RIGHT' || type === 'FULL' ? [] : whole(left)),
    ...(type === 'LEFT' || type === 'FULL' ? [] : whole(right))
  ]);
}
