import { commonType } from '../type-rules';
import { INTEGER_BOUNDS, nameOfType, type Operation, type Type, type TypedNode } from '../typed';
import type { ExistsExpression, InQueryExpression, SubqueryExpression } from './ast';
import { bindQuery } from './bind-query';
import type { BoundQuery, QueryNode, SqlColumnNode } from './bound';
import type { SqlBinder } from './sql-binder';

/** A query inside an expression: one value, EXISTS, or the list of an IN. */
export function bindQueryExpression(
  binder: SqlBinder,
  expression: SubqueryExpression | ExistsExpression | InQueryExpression
): TypedNode {
  const { session, named } = binder.context;
  const outer: SqlColumnNode[] = [];
  const query = bindQuery({ session, named, parent: binder.scope, outer }, expression.query);
  if (expression.kind !== 'exists' && query.columns.length !== 1) {
    const place = expression.kind === 'inQuery' ? 'After IN' : 'Where one value is wanted';
    throw binder.error(expression.query, `${place} a query has one column, not ${query.columns.length}`);
  }
  const make = (operation: QueryNode['operation'] & Operation, type: Type, args: TypedNode[]): QueryNode => {
    const { start, end } = expression;
    const { datatype, unit } = query.columns[0];
    const bound = type === 'integer' ? (INTEGER_BOUNDS[datatype] ?? 0) : 0;
    return { node: 'apply', operation, type, args, bound, unit, query, outer, start, end };
  };
  switch (expression.kind) {
    case 'exists':
      return { ...make('exists', 'bool', []), unit: undefined };
    case 'subquery':
      return make('scalarQuery', valueType(binder, query, expression), []);
    case 'inQuery': {
      const value = binder.value(expression.value);
      const type = valueType(binder, query, expression);
      const common = commonType([value, { ...value, type }]);
      if (common === undefined) {
        throw binder.error(expression, `${nameOfType(value.type)} does not compare with ${nameOfType(type)}`);
      }
      return binder.negatedIf(expression.negated, {
        ...make('inQuery', 'bool', [value]),
        unit: undefined
      }) as QueryNode;
    }
  }
}

function valueType(binder: SqlBinder, { columns }: BoundQuery, span: { start: number; end: number }): Type {
  const { type, name } = columns[0];
  if (type === 'list') {
    throw binder.error(span, `Column '${name}' holds lists, which expressions do not take`);
  }
  return type;
}
