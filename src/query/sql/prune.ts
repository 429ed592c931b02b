import type { BoundBody, BoundQuery, BoundSelect } from './bound';
import { columnsIn, expressionsOf, relationsOf, selectsOf, visitNodes } from './node-tree';
import { isQueryNode } from './bound';
import type { TypedNode } from '../typed';

/** Columns that are read, by the number of the relation. */
type Reads = Map<number, Set<number>>;

/**
 * Marks items of queries in FROM and WITH that nothing reads, so that scans need not read their columns. Where such a
 * query drops duplicates or combines several, all of its items stay.
 */
export function prune(query: BoundQuery): void {
  const reads: Reads = new Map();
  read(query, undefined, reads);
}

/** `wanted`: the places of the columns that are read of the query; undefined for all. */
function read(query: BoundQuery, wanted: ReadonlySet<number> | undefined, reads: Reads): void {
  const ordered = query.order.flatMap(({ key }) => ('column' in key ? [key.column] : []));
  readBody(query.body, wanted && new Set([...wanted, ...ordered]), reads);
  for (const { key } of query.order) {
    if ('node' in key) {
      readNode(key.node, reads);
    }
  }
  for (const select of selectsOf(query.body)) {
    for (const relation of relationsOf(select.from)) {
      if (relation.source.kind === 'derived') {
        read(relation.source.query, reads.get(relation.id) ?? new Set(), reads);
      }
    }
  }
  // A query of WITH is read by those after it and by the body.
  for (const { id, query: inner } of query.ctes.toReversed()) {
    read(inner, reads.get(id) ?? new Set(), reads);
  }
}

function readBody(body: BoundBody, wanted: ReadonlySet<number> | undefined, reads: Reads): void {
  switch (body.kind) {
    case 'select':
      readSelect(body, wanted, reads);
      break;
    case 'set':
      readBody(body.left, undefined, reads);
      readBody(body.right, undefined, reads);
      break;
    case 'query':
      read(body, wanted, reads);
  }
}

function readSelect(select: BoundSelect, wanted: ReadonlySet<number> | undefined, reads: Reads): void {
  if (wanted && !select.distinct) {
    select.items.forEach((item, i) => {
      item.unused = !wanted.has(i);
    });
  }
  for (const { id, source } of relationsOf(select.from)) {
    if (source.kind === 'cte') {
      reads.set(id, reads.get(source.cte) ?? new Set());
      reads.set(source.cte, reads.get(id)!);
    }
  }
  expressionsOf(select).forEach(node => readNode(node, reads));
}

function readNode(node: TypedNode, reads: Reads): void {
  for (const { column } of columnsIn(node)) {
    const places = reads.get(column.relation) ?? new Set<number>();
    places.add(column.index);
    reads.set(column.relation, places);
  }
  visitNodes(node, part => {
    if (isQueryNode(part)) {
      read(part.query, undefined, reads);
    }
  });
}
