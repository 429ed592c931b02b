import type { CallExpression, NameExpression } from '../ast';
import { Binder } from '../bind/binder';
import { choose } from '../bind/case';
import { bindFunction } from '../bind/functions';
import type { Span } from '../source-text';
import { INTEGER_BOUNDS, typeOfColumn, type TypedNode } from '../typed';
import { AGGREGATES, bindAggregate } from './aggregates';
import type { SqlExpression } from './ast';
import { bindCast } from './bind-cast';
import { bindQueryExpression } from './bind-subquery';
import type { RelationColumn, SqlColumnNode } from './bound';
import type { Context } from './context';
import { SQL_FUNCTIONS } from './functions';
import type { Scope } from './scope';

/** Resolves names and types of expressions over the tables in FROM. */
export class SqlBinder extends Binder {
  /** Where aggregate functions may not stand: `WHERE`; undefined where they may. */
  noAggregates: string | undefined;

  constructor(
    readonly context: Context,
    readonly scope: Scope
  ) {
    super(context.session.text, []);
  }

  override warn({ start, end }: Span, message: string): void {
    const { warnings } = this.context.session;
    if (!warnings.some(warning => warning.start === start && warning.message === message)) {
      warnings.push({ message, start, end });
    }
  }

  /** A column, also one of lists, which only passes on. */
  columnOrList(name: NameExpression): TypedNode {
    const { columns, scope } = this.scope.resolve(name);
    const nodes = columns.map(column => this.nodeOf(column, name));
    for (let inner = this.scope; inner !== scope; inner = inner.parent!) {
      inner.outer.push(...nodes);
    }
    const [first, ...others] = nodes;
    return others.reduce<TypedNode>((value, other) => {
      const missing = this.apply('isNull', 'bool', [value], name);
      return choose(this, [{ when: this.apply('not', 'bool', [missing], name), then: value }], other, name);
    }, first);
  }

  nodeOf(column: RelationColumn, { start, end }: Span): SqlColumnNode {
    const type = typeOfColumn(column) ?? 'list';
    const bound = type === 'integer' ? INTEGER_BOUNDS[column.datatype] : 0;
    return { node: 'column', column, type, bound, unit: column.unit, start, end };
  }

  protected override column(name: NameExpression): TypedNode {
    const node = this.columnOrList(name);
    if (node.type === 'list') {
      const written = name.parts[name.parts.length - 1];
      throw this.error(name, `Column '${written}' holds lists, which expressions do not take`, 'Select it alone.');
    }
    return node;
  }

  protected override call(call: CallExpression): TypedNode {
    if (AGGREGATES.has(call.name.toUpperCase())) {
      return bindAggregate(this, call);
    }
    if (call.star || call.distinct) {
      throw this.error(call, `${call.name.toUpperCase()} takes neither * nor DISTINCT`);
    }
    return bindFunction(this, call, SQL_FUNCTIONS);
  }

  protected override inQuery(expression: SqlExpression): TypedNode {
    return expression.kind === 'cast' ? bindCast(this, expression) : bindQueryExpression(this, expression);
  }
}
