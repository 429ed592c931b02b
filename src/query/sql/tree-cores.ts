import type { Query, QueryBody, SelectCore, TableExpression } from './ast';

/** The SELECTs of a query, of WITH and of FROM as well, but not those inside expressions. */
export function coresOf(query: Query): SelectCore[] {
  return [...query.ctes.flatMap(cte => coresOf(cte.query)), ...ofBody(query.body)];
}

function ofBody(body: QueryBody): SelectCore[] {
  switch (body.kind) {
    case 'select':
      return [body, ...(body.from ? ofTables(body.from) : [])];
    case 'set':
      return [...ofBody(body.left), ...ofBody(body.right)];
    case 'query':
      return coresOf(body);
  }
}

function ofTables(table: TableExpression): SelectCore[] {
  switch (table.kind) {
    case 'table':
      return [];
    case 'derived':
      return coresOf(table.query);
    case 'join':
      return [...ofTables(table.left), ...ofTables(table.right)];
  }
}
