import type { Warning } from '../source-text';
import type { SqlColumnNode } from './bound';
import type { Catalogue } from './catalogue';
import type { NamedQuery, Scope } from './scope';

/** What is shared while one text is bound. */
export interface Session {
  readonly text: string;
  readonly catalogue: Catalogue;
  readonly warnings: Warning[];
  /** Numbers of relations and named queries given so far. */
  ids: number;
}

/** Where a query stands. */
export interface Context {
  readonly session: Session;
  /** Queries that WITH has named, the innermost last. */
  readonly named: readonly NamedQuery[];
  /** Names of the queries around, for a sub-query in an expression. */
  readonly parent?: Scope;
  /** Takes the columns of the queries around that this one reads. */
  readonly outer: SqlColumnNode[];
}

/** Most tables and queries in one text. */
export const MAX_RELATIONS = 64;
