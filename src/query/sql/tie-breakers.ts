import type { BoundOrder, BoundSelect, ResultColumn } from './bound';
import { keyOf } from './node-tree';
import type { SqlBinder } from './sql-binder';

/**
 * Keys behind those of ORDER BY that leave no ties, so that every engine gives rows in the same order and TOP the same
 * rows: the source_id of each table, the keys of groups, all columns after DISTINCT. Rows that are the same in all of
 * these, and tables without source_id, stay tied.
 */
export function tieBreakers(binder: SqlBinder, select: BoundSelect, asked: readonly BoundOrder[]): BoundOrder[] {
  if (asked.length === 0) {
    return [];
  }
  if (select.distinct) {
    return tiesOfColumns(select.columns, asked);
  }
  const nodes = select.grouped
    ? select.groups
    : binder.scope.relations.flatMap(({ columns, start, end }) => {
        const id = columns.find(column => column.name === 'source_id' && column.datatype === 'int64');
        return id ? [binder.nodeOf(id, { start, end })] : [];
      });
  const known = new Set(asked.map(({ key }) => keyOf('node' in key ? key.node : select.items[key.column].node)));
  return nodes.filter(node => !known.has(keyOf(node))).map(node => tie({ node }));
}

/** As {@link tieBreakers} where rows are known by their columns alone. */
export function tiesOfColumns(columns: readonly ResultColumn[], asked: readonly BoundOrder[]): BoundOrder[] {
  if (asked.length === 0) {
    return [];
  }
  const known = new Set(asked.map(({ key }) => ('column' in key ? key.column : undefined)));
  return columns.flatMap(({ type }, column) => (known.has(column) || type === 'list' ? [] : [tie({ column })]));
}

const tie = (key: BoundOrder['key']): BoundOrder => ({ key, descending: false, nullsFirst: false, tie: true });
