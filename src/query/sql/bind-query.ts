import { plainName } from '../../gaia/names';
import { queryError } from '../source-text';
import type { Query, QueryBody, SelectCore } from './ast';
import { bindOrderOfColumns } from './bind-order';
import { bindSelect } from './bind-select';
import { bindSet } from './bind-set';
import type { BoundBody, BoundOrder, BoundQuery, ResultColumn } from './bound';
import type { Context } from './context';
import type { NamedQuery } from './scope';
import { tiesOfColumns } from './tie-breakers';

/** A query and its parts, names resolved and types known. */
export function bindQuery(context: Context, query: Query): BoundQuery {
  const added: NamedQuery[] = [];
  const named = (): NamedQuery[] => [...context.named, ...added];
  for (const { name, columns, query: inner } of query.ctes) {
    if (added.some(other => plainName(other.name) === plainName(name.text))) {
      throw queryError(context.session.text, name, `Two queries of WITH are called '${name.text}'`);
    }
    // Named queries and those in FROM do not see the queries around them.
    const bound = bindQuery({ session: context.session, named: named(), outer: [] }, inner);
    if (columns.length > 0 && columns.length !== bound.columns.length) {
      const message = `'${name.text}' names ${columns.length} columns, its query has ${bound.columns.length}`;
      throw queryError(context.session.text, name, message);
    }
    bound.columns = bound.columns.map((column, i) => ({ ...column, name: columns[i]?.text ?? column.name }));
    added.push({ name: name.text, cte: { id: context.session.ids++, query: bound } });
  }
  const inside = { ...context, named: named() };
  const { body, order } = bindOrdered(inside, query);
  const limit = query.limit ?? (query.body.kind === 'select' ? query.body.top : undefined);
  return {
    kind: 'query',
    ctes: added.map(({ cte }) => cte),
    body,
    order,
    ...(limit ? { limit: limit.rows } : {}),
    ...(query.offset ? { offset: query.offset.rows } : {}),
    columns: columnsOf(body)
  };
}

function bindOrdered(context: Context, { body, orderBy }: Query): { body: BoundBody; order: BoundOrder[] } {
  if (body.kind === 'select') {
    return bindSelect(context, body, orderBy);
  }
  const bound = bindBody(context, body);
  const asked = bindOrderOfColumns(context.session.text, orderBy, columnsOf(bound));
  return { body: bound, order: [...asked, ...tiesOfColumns(columnsOf(bound), asked)] };
}

/** One side of a UNION, or a query in parentheses. A side with TOP becomes a query of its own. */
export function bindBody(context: Context, body: QueryBody): BoundBody {
  switch (body.kind) {
    case 'select':
      return body.top ? bindQuery(context, queryOf(body)) : bindSelect(context, body, []).body;
    case 'set':
      return bindSet(context, body);
    case 'query':
      return bindQuery(context, body);
  }
}

function queryOf(body: SelectCore): Query {
  return { kind: 'query', ctes: [], body, orderBy: [], start: body.start, end: body.end };
}

export const columnsOf = (body: BoundBody): ResultColumn[] => body.columns;
