import type { TypedNode } from '../typed';
import { columnOf, isQueryNode, type AggregateNode, type CastNode, type InsidePolygonNode } from './bound';
import type { BoundBody, BoundQuery, BoundRelation, BoundSelect, BoundTable, SqlColumnNode } from './bound';

/** Visits a node and what it is made of; not into parts for whose whole `visit` returned false, nor into queries. */
export function visitNodes(node: TypedNode, visit: (node: TypedNode) => boolean | void): void {
  if (visit(node) !== false && node.node === 'apply') {
    for (const arg of node.args) {
      visitNodes(arg, visit);
    }
  }
}

/** Columns in an expression, those that its sub-queries read from outside included. */
export function columnsIn(node: TypedNode): SqlColumnNode[] {
  const columns: SqlColumnNode[] = [];
  visitNodes(node, part => {
    if (part.node === 'column') {
      columns.push(part as SqlColumnNode);
    } else if (isQueryNode(part)) {
      columns.push(...part.outer);
    }
  });
  return columns;
}

/** The numbers of the relations that an expression reads. */
export const relationsIn = (node: TypedNode): Set<number> =>
  new Set(columnsIn(node).map(({ column }) => column.relation));

/** A text that two expressions share exactly if they compute the same from the same columns. */
export function keyOf(node: TypedNode): string {
  switch (node.node) {
    case 'constant':
      return `${node.type}:${typeof node.value === 'string' ? JSON.stringify(node.value) : String(node.value)}`;
    case 'column': {
      const { relation, index } = columnOf(node);
      return `#${relation}.${index}`;
    }
    case 'apply': {
      const { aggregate = '', distinct = '', fraction = '' } = node as Partial<AggregateNode>;
      const { target = '', length = '' } = node as Partial<CastNode>;
      const { corners = [] } = node as Partial<InsidePolygonNode>;
      // No two sub-queries are taken for the same.
      const query = isQueryNode(node) ? `@${node.start}` : '';
      const extra = [aggregate, distinct, fraction, target, length, corners.join(' '), query].join('/');
      return `${node.operation}/${extra}(${node.args.map(keyOf).join(',')})`;
    }
  }
}

/** All expressions of one select, without those of queries inside it. */
export function expressionsOf({ items, from, where, groups, having }: BoundSelect): TypedNode[] {
  const wanted = items.filter(item => !item.unused).map(item => item.node);
  return [...wanted, ...where, ...groups, ...(having ? [having] : []), ...conditionsOf(from)];
}

function conditionsOf(table: BoundTable | undefined): TypedNode[] {
  return table === undefined || table.kind === 'relation'
    ? []
    : [...table.on, ...conditionsOf(table.left), ...conditionsOf(table.right)];
}

/** Tables and queries in FROM, from left to right; none where there is no FROM. */
export function relationsOf(table: BoundTable | undefined): BoundRelation[] {
  if (table === undefined) {
    return [];
  }
  return table.kind === 'relation' ? [table] : [...relationsOf(table.left), ...relationsOf(table.right)];
}

/** The selects of a query that stand side by side, without those of WITH, FROM and expressions. */
export function selectsOf(body: BoundBody): BoundSelect[] {
  switch (body.kind) {
    case 'select':
      return [body];
    case 'set':
      return [...selectsOf(body.left), ...selectsOf(body.right)];
    case 'query':
      return selectsOf(body.body);
  }
}

/** Visits every query: this one, those of WITH, those in FROM and those in expressions, outer ones first. */
export function visitQueries(query: BoundQuery, visit: (query: BoundQuery) => void): void {
  visit(query);
  query.ctes.forEach(cte => visitQueries(cte.query, visit));
  visitBody(query.body, visit);
  for (const { key } of query.order) {
    if ('node' in key) {
      visitQueriesIn(key.node, visit);
    }
  }
}

function visitBody(body: BoundBody, visit: (query: BoundQuery) => void): void {
  if (body.kind === 'query') {
    visitQueries(body, visit);
  } else if (body.kind === 'set') {
    visitBody(body.left, visit);
    visitBody(body.right, visit);
  } else {
    expressionsOf(body).forEach(node => visitQueriesIn(node, visit));
    for (const { source } of relationsOf(body.from)) {
      if (source.kind === 'derived') {
        visitQueries(source.query, visit);
      }
    }
  }
}

function visitQueriesIn(node: TypedNode, visit: (query: BoundQuery) => void): void {
  visitNodes(node, part => {
    if (isQueryNode(part)) {
      visitQueries(part.query, visit);
    }
  });
}
