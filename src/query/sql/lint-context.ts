import type { Span } from '../source-text';
import type { TypedNode } from '../typed';
import type { BoundSql } from './bind-sql';
import type { BoundQuery, BoundRelation, BoundSelect, RelationColumn } from './bound';
import type { SqlTable } from './catalogue';
import { expressionsOf, relationsOf, selectsOf, visitNodes, visitQueries } from './node-tree';

/** What an expert would say about a query that is sound SQL. */
export interface LintWarning extends Span {
  code: LintCode;
  message: string;
  /** From 1. */
  line: number;
  column: number;
}

export const LINT_CODES = [
  'EXPRESSION',
  'NO_RUWE',
  'INVERSE_PARALLAX',
  'NEGATIVE_PARALLAX',
  'SELECT_STAR',
  'EPOCH',
  'ID_AS_REAL',
  'RANDOM_INDEX',
  'LIKE_WITHOUT_START',
  'NO_WHERE',
  'SORT_ALL',
  'TOP_WITHOUT_ORDER',
  'CROSS_JOIN',
  'FLOAT_EQUALS',
  'MIXED_RELEASES'
] as const;
export type LintCode = (typeof LINT_CODES)[number];

/** One SELECT with what stands around it. */
export interface LintedSelect {
  select: BoundSelect;
  /** The query whose order and limit apply to it, where it is its whole body. */
  query?: BoundQuery;
  relations: BoundRelation[];
}

/** A query as lint rules look at it. */
export interface LintContext {
  sql: BoundSql;
  selects: LintedSelect[];
  /** Tables by the number of the relation. */
  tables: Map<number, SqlTable>;
  /** All expressions, those of ORDER BY that the user wrote included. */
  expressions: TypedNode[];
  warn(code: LintCode, span: Span, message: string): void;
}

/** A rule of the linter. */
export type LintRule = (context: LintContext) => void;

export function lintContext(sql: BoundSql, warnings: LintWarning[]): LintContext {
  const selects: LintedSelect[] = [];
  const expressions: TypedNode[] = [];
  const seen = new Set<BoundSelect>();
  visitQueries(sql.query, query => {
    for (const select of selectsOf(query.body).filter(one => !seen.has(one))) {
      seen.add(select);
      const whole = query.body === select ? { query } : {};
      selects.push({ select, ...whole, relations: relationsOf(select.from) });
      expressions.push(...expressionsOf(select));
    }
    expressions.push(...query.order.flatMap(({ key, tie }) => ('node' in key && !tie ? [key.node] : [])));
  });
  const tables = new Map(
    selects.flatMap(({ relations }) =>
      relations.flatMap(({ id, source }) => (source.kind === 'table' ? [[id, source.table] as const] : []))
    )
  );
  const warn = (code: LintCode, { start, end }: Span, message: string): void => {
    if (!warnings.some(other => other.code === code && other.start === start && other.message === message)) {
      const before = sql.text.slice(0, start).split('\n');
      warnings.push({ code, message, start, end, line: before.length, column: before[before.length - 1].length + 1 });
    }
  };
  return { sql, selects, tables, expressions, warn };
}

/** Visits every part of every expression, those of sub-queries as well. */
export function eachNode({ expressions }: LintContext, visit: (node: TypedNode) => boolean | void): void {
  expressions.forEach(expression => visitNodes(expression, visit));
}

/** The column of a table that a node is, where it is one. */
export function tableColumn(context: LintContext, node: TypedNode | undefined): RelationColumn | undefined {
  const column = node?.node === 'column' ? (node.column as RelationColumn) : undefined;
  return column && context.tables.has(column.relation) ? column : undefined;
}

/** Rows above which a whole read takes minutes. */
export const MANY_ROWS = 1e8;

export const isBig = ({ rows = 0 }: SqlTable): boolean => rows >= MANY_ROWS;

/** `1.8 billion`. */
export const countInWords = (rows: number): string =>
  rows >= 1e9 ? `${(rows / 1e9).toFixed(1)} billion` : `${Math.round(rows / 1e6)} million`;
