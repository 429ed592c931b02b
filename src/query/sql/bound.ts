import type { ColumnInfo } from '../../protocol';
import type { Span } from '../source-text';
import type { ApplyNode, ColumnNode, Type, TypedNode } from '../typed';
import type { JoinType, SetOperation } from './ast';
import type { SqlTable } from './catalogue';

/** A query with names resolved and types known: what emitters write and scans are planned from. */
export interface BoundQuery {
  kind: 'query';
  ctes: BoundCommonTable[];
  body: BoundBody;
  order: BoundOrder[];
  limit?: number;
  offset?: number;
  /** What comes out, with names that are unique (capitals do not count). */
  columns: ResultColumn[];
}

export type BoundBody = BoundSelect | BoundSet | BoundQuery;

export interface BoundCommonTable {
  id: number;
  query: BoundQuery;
}

export interface BoundSet {
  kind: 'set';
  operator: SetOperation['operator'];
  all: boolean;
  left: BoundBody;
  right: BoundBody;
  /** Names and units of the left side, types that hold both sides' values. */
  columns: ResultColumn[];
}

export interface BoundSelect {
  kind: 'select';
  distinct: boolean;
  items: BoundItem[];
  /** Absent where no table is read: there is one row. */
  from?: BoundTable;
  /** Conditions that all must hold. */
  where: TypedNode[];
  /** Whether rows are gathered: GROUP BY, HAVING or an aggregate function. */
  grouped: boolean;
  groups: TypedNode[];
  having?: TypedNode;
  columns: ResultColumn[];
}

export interface BoundItem {
  node: TypedNode;
  /** Whether nothing reads it; see {@link pruned}. */
  unused?: boolean;
}

/** A column that comes out of a query. */
export interface ResultColumn extends ColumnInfo {
  type: Type;
  /** A missing unit says nothing: it could not be derived. */
  unitUnknown?: boolean;
}

/** What FROM holds. */
export type BoundTable = BoundRelation | BoundJoin;

/** A table or query in FROM, under the name by which the query calls it. */
export interface BoundRelation extends Span {
  kind: 'relation';
  /** Different for every mention of a table in the whole query. */
  id: number;
  /** As the query calls it. */
  name: string;
  columns: readonly RelationColumn[];
  source: { kind: 'table'; table: SqlTable } | { kind: 'cte'; cte: number } | { kind: 'derived'; query: BoundQuery };
}

/** A column of a relation. */
export interface RelationColumn extends ColumnInfo {
  relation: number;
  index: number;
  /** False where a missing unit says nothing: columns of users' tables and unknown results. */
  unitKnown: boolean;
}

export interface BoundJoin {
  kind: 'join';
  type: JoinType;
  left: BoundTable;
  right: BoundTable;
  /** Conditions that all must hold; empty for a cross join. */
  on: TypedNode[];
}

export interface BoundOrder {
  /** An expression over the rows of the select, or the number (from 0) of a result column. */
  key: { node: TypedNode } | { column: number };
  descending: boolean;
  nullsFirst: boolean;
  /** Added to break ties. */
  tie?: boolean;
}

/** A column of a relation in an expression. */
export interface SqlColumnNode extends ColumnNode {
  column: RelationColumn;
}

export type CastTarget = 'int16' | 'int32' | 'int64' | 'float64' | 'string';

export interface CastNode extends ApplyNode {
  operation: 'cast';
  target: CastTarget;
  /** Longest text [characters]. */
  length?: number;
}

export type AggregateName =
  | 'count'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'stddev'
  | 'stddevPopulation'
  | 'variance'
  | 'variancePopulation'
  | 'quantile'
  | 'approximateQuantile'
  | 'approximateCount';

export interface AggregateNode extends ApplyNode {
  operation: 'aggregate';
  aggregate: AggregateName;
  distinct: boolean;
  /** Which quantile, 0…1. */
  fraction?: number;
}

/** A query inside an expression; `inQuery` has the value as its argument. */
export interface QueryNode extends ApplyNode {
  operation: 'scalarQuery' | 'exists' | 'inQuery';
  query: BoundQuery;
  /** Columns of the queries around it that it reads. */
  outer: SqlColumnNode[];
}

/** [ra, dec] of a polygon's corners [deg], joined by great circles. */
export type Corners = readonly (readonly [number, number])[];

/** A POLYGON or BOX, as an argument. */
export interface PolygonNode extends ApplyNode {
  operation: 'polygon';
  corners: Corners;
}

/** Whether (ra, dec), its arguments, lies in a polygon: 1 or 0. */
export interface InsidePolygonNode extends ApplyNode {
  operation: 'insidePolygon';
  corners: Corners;
}

export const isAggregate = (node: TypedNode): node is AggregateNode =>
  node.node === 'apply' && node.operation === 'aggregate';

export const isQueryNode = (node: TypedNode): node is QueryNode => node.node === 'apply' && 'query' in node;

export const columnOf = (node: ColumnNode): RelationColumn => (node as SqlColumnNode).column;
