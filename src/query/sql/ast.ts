import type { Expression } from '../ast';
import type { Span } from '../source-text';

/** What stands in expressions of whole queries only. */
export type SqlExpression = SubqueryExpression | ExistsExpression | InQueryExpression | CastExpression;

/** A query in parentheses that yields one value. */
export interface SubqueryExpression extends Span {
  kind: 'subquery';
  query: Query;
}

export interface ExistsExpression extends Span {
  kind: 'exists';
  query: Query;
}

export interface InQueryExpression extends Span {
  kind: 'inQuery';
  value: Expression;
  query: Query;
  negated: boolean;
}

export interface CastExpression extends Span {
  kind: 'cast';
  value: Expression;
  type: CastType;
}

/** The type that a CAST names: `INTEGER`, `DOUBLE PRECISION`, `VARCHAR(10)`. */
export interface CastType extends Span {
  /** In capitals, one blank between words. */
  name: string;
  length?: number;
}

/** A name that the query gives. */
export interface Name extends Span {
  text: string;
  quoted: boolean;
}

/** `[WITH …] body [ORDER BY …] [LIMIT …] [OFFSET …]`. */
export interface Query extends Span {
  kind: 'query';
  ctes: CommonTable[];
  body: QueryBody;
  orderBy: OrderItem[];
  limit?: RowCount;
  offset?: RowCount;
}

/** `name [(columns)] AS (query)`. */
export interface CommonTable extends Span {
  name: Name;
  columns: Name[];
  query: Query;
}

/** A nested query is one in parentheses: it may have an order and a limit of its own. */
export type QueryBody = SelectCore | SetOperation | Query;

export interface SetOperation extends Span {
  kind: 'set';
  operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
  all: boolean;
  left: QueryBody;
  right: QueryBody;
}

/** A number of rows, as TOP, LIMIT and OFFSET take it. */
export interface RowCount extends Span {
  rows: number;
}

export interface SelectCore extends Span {
  kind: 'select';
  distinct: boolean;
  top?: RowCount;
  items: SelectItem[];
  /** Absent where no table is read: `SELECT 1 + 1`. */
  from?: TableExpression;
  where?: Expression;
  groupBy: Expression[];
  having?: Expression;
}

export type SelectItem = StarItem | ExpressionItem;

/** `*` or `g.*`. */
export interface StarItem extends Span {
  kind: 'star';
  /** Table in front; empty for `*` alone. */
  table: Name[];
}

export interface ExpressionItem extends Span {
  kind: 'item';
  expression: Expression;
  alias?: Name;
}

export interface OrderItem extends Span {
  expression: Expression;
  descending: boolean;
  nulls?: 'FIRST' | 'LAST';
}

export type TableExpression = TableName | DerivedTable | JoinedTable;

export interface TableName extends Span {
  kind: 'table';
  parts: Name[];
  alias?: Name;
}

export interface DerivedTable extends Span {
  kind: 'derived';
  query: Query;
  alias: Name;
}

export type JoinType = 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS';

export interface JoinedTable extends Span {
  kind: 'join';
  type: JoinType;
  left: TableExpression;
  right: TableExpression;
  on?: Expression;
  using?: Name[];
  natural: boolean;
}
