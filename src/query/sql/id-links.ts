import type { TypedNode } from '../typed';
import { columnOf, isQueryNode, type BoundBody, type BoundQuery, type BoundRelation, type BoundSelect } from './bound';
import { filtersOf } from './filterable';
import { relationsOf } from './node-tree';

/** Rows of table `to` count only if their source_id is that of a row of table `from`. */
export interface IdLink {
  from: number;
  to: number;
}

/** A relation's column as that of a table. */
interface Origin {
  relation: number;
  name: string;
  /** Whether rows left out of the table are only left out of the relation, and nothing else changes. */
  passes: boolean;
}

/** Which tables of a select are joined by source_id, also through queries in FROM and WITH, and `IN (SELECT …)`. */
export function idLinks(select: BoundSelect, named: ReadonlyMap<number, BoundQuery>): IdLink[] {
  const relations = new Map(relationsOf(select.from).map(relation => [relation.id, relation]));
  const originOf = (node: TypedNode): (Origin & { own: number }) | undefined => {
    const relation = node.node === 'column' ? relations.get(columnOf(node).relation) : undefined;
    const origin = relation && originIn(relation, columnOf(node as never).index, named);
    return origin?.name === 'source_id' ? { ...origin, own: relation!.id } : undefined;
  };
  return filtersOf(select).flatMap(({ condition, relations: filterable }) => {
    if (condition.node !== 'apply') {
      return [];
    }
    const [first, second] = condition.args;
    const a = first && originOf(first);
    if (isQueryNode(condition)) {
      const listed = condition.operation === 'inQuery' ? originOfColumn(condition.query.body, 0, named) : undefined;
      const linked = a && listed?.name === 'source_id' && filterable.has(a.own) && a.passes;
      return linked ? [{ from: listed.relation, to: a.relation }] : [];
    }
    const b = condition.operation === 'eq' ? originOf(second) : undefined;
    if (!a || !b) {
      return [];
    }
    const links = [
      { from: a, to: b },
      { from: b, to: a }
    ].filter(({ to }) => filterable.has(to.own) && to.passes);
    return links.map(({ from, to }) => ({ from: from.relation, to: to.relation }));
  });
}

function originIn(
  { id, source, columns }: BoundRelation,
  index: number,
  named: ReadonlyMap<number, BoundQuery>
): Origin | undefined {
  switch (source.kind) {
    case 'table':
      return { relation: id, name: columns[index].name, passes: true };
    case 'derived': {
      const { query } = source;
      const origin = originOfColumn(query.body, index, named);
      const whole = query.limit === undefined && !query.offset;
      return origin && { ...origin, passes: origin.passes && whole };
    }
    case 'cte': {
      // Others may read the named query too: nothing is left out of it.
      const query = named.get(source.cte);
      const origin = query && originOfColumn(query.body, index, named);
      return origin && { ...origin, passes: false };
    }
  }
}

function originOfColumn(body: BoundBody, index: number, named: ReadonlyMap<number, BoundQuery>): Origin | undefined {
  if (body.kind !== 'select') {
    return undefined;
  }
  const node = body.items[index]?.node;
  if (node?.node !== 'column') {
    return undefined;
  }
  const column = columnOf(node);
  const relation = relationsOf(body.from).find(({ id }) => id === column.relation);
  const origin = relation && originIn(relation, column.index, named);
  const filterable = filtersOf({ ...body, where: [node] })[0].relations;
  return origin && { ...origin, passes: origin.passes && !body.grouped && filterable.has(column.relation) };
}
