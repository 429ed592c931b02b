import type { CallExpression } from '../ast';
import { needNumber } from '../bind/arithmetic';
import { INT64, isNumeric, nameOfType, type Type, type TypedNode } from '../typed';
import { isAggregate, type AggregateName, type AggregateNode } from './bound';
import { columnsIn, visitNodes } from './node-tree';
import type { SqlBinder } from './sql-binder';

/** How an aggregate function is written and what it gathers. */
export interface AggregateRule {
  names: readonly string[];
  usage: string;
  aggregate: AggregateName;
  /** What it takes: any values, values with an order, or numbers. */
  takes: 'any' | 'ordered' | 'numbers';
  /** With a second argument, the fraction of a quantile; or the fraction itself. */
  fraction?: 'given' | number;
}

const rule = (
  names: string[],
  aggregate: AggregateName,
  takes: AggregateRule['takes'] = 'numbers',
  fraction?: AggregateRule['fraction']
): AggregateRule => ({
  names,
  usage: fraction === 'given' ? `${names[0]}(x, fraction)` : `${names[0]}(x)`,
  aggregate,
  takes,
  fraction
});

/**
 * Functions of many rows. All pass over NULL, and those of numbers over NaN as well; of no rows, COUNT is 0 and the others
 * are NULL. STDDEV and VARIANCE are those of a sample (n − 1) and NULL for one row. SUM of integers is exact, and NULL
 * beyond 64 bits. MEDIAN and QUANTILE are exact, with linear interpolation.
 */
export const AGGREGATE_RULES: readonly AggregateRule[] = [
  { ...rule(['COUNT'], 'count', 'any'), usage: 'COUNT(*) or COUNT([DISTINCT] x)' },
  rule(['SUM'], 'sum'),
  rule(['AVG'], 'avg'),
  rule(['MIN'], 'min', 'ordered'),
  rule(['MAX'], 'max', 'ordered'),
  rule(['STDDEV', 'STDDEV_SAMP'], 'stddev'),
  rule(['STDDEV_POP'], 'stddevPopulation'),
  rule(['VARIANCE', 'VAR_SAMP'], 'variance'),
  rule(['VAR_POP'], 'variancePopulation'),
  rule(['MEDIAN'], 'quantile', 'numbers', 0.5),
  rule(['QUANTILE'], 'quantile', 'numbers', 'given'),
  rule(['APPROX_QUANTILE'], 'approximateQuantile', 'numbers', 'given'),
  rule(['APPROX_COUNT_DISTINCT'], 'approximateCount', 'any')
];

export const AGGREGATES: ReadonlyMap<string, AggregateRule> = new Map(
  AGGREGATE_RULES.flatMap(one => one.names.map(name => [name, one] as const))
);

/** @throws GaiaError BAD_REQUEST where no aggregate may stand, or for arguments that do not fit */
export function bindAggregate(binder: SqlBinder, call: CallExpression): TypedNode {
  const name = call.name.toUpperCase();
  const found = AGGREGATES.get(name)!;
  if (binder.noAggregates !== undefined) {
    const hint = binder.noAggregates === 'WHERE' ? 'Conditions on groups stand after HAVING.' : undefined;
    throw binder.error(call, `${name} gathers many rows and does not stand in ${binder.noAggregates}`, hint);
  }
  const { aggregate } = found;
  const wanted = call.star ? 0 : found.fraction === 'given' ? 2 : 1;
  if ((call.star && aggregate !== 'count') || call.args.length !== wanted) {
    throw binder.error(
      call,
      `${name} does not take ${call.star ? '*' : `${call.args.length} arguments`}`,
      `Write ${found.usage}.`
    );
  }
  const args = call.args.slice(0, 1).map(arg => {
    const { kind } = arg;
    const value = kind === 'name' && aggregate === 'count' ? binder.columnOrList(arg) : binder.value(arg);
    checkArgument(binder, found, name, value);
    if (value.type === 'list' && call.distinct) {
      throw binder.error(value, `${name} DISTINCT does not take lists`);
    }
    return value;
  });
  const node: AggregateNode = {
    node: 'apply',
    operation: 'aggregate',
    aggregate,
    distinct: call.distinct === true,
    type: typeOf(aggregate, args[0]?.type),
    args,
    bound: aggregate === 'min' || aggregate === 'max' ? args[0].bound : INT64,
    unit: args[0]?.unit,
    start: call.start,
    end: call.end
  };
  if (found.fraction !== undefined) {
    node.fraction = found.fraction === 'given' ? fractionOf(binder, binder.value(call.args[1])) : found.fraction;
  }
  return node;
}

function typeOf(aggregate: AggregateName, type: Type | undefined): Type {
  switch (aggregate) {
    case 'count':
    case 'approximateCount':
      return 'integer';
    case 'min':
    case 'max':
    case 'sum':
      return type === undefined || type === 'null' ? 'real' : type;
    default:
      return 'real';
  }
}

function checkArgument(binder: SqlBinder, { takes }: AggregateRule, name: string, value: TypedNode): void {
  if (takes === 'numbers') {
    needNumber(binder, value, name);
  } else if (takes === 'ordered' && !isNumeric(value.type) && value.type !== 'string' && value.type !== 'null') {
    throw binder.error(value, `${name} takes numbers or texts, but this is ${nameOfType(value.type)}`);
  }
  visitNodes(value, part => {
    if (isAggregate(part)) {
      throw binder.error(part, 'An aggregate function holds no other', 'Compute the inner one in a query in FROM.');
    }
  });
  const own = new Set(binder.scope.relations.map(relation => relation.id));
  if (columnsIn(value).some(({ column }) => !own.has(column.relation))) {
    throw binder.error(value, `${name} gathers rows of this query and takes no columns of the query around it`);
  }
}

function fractionOf(binder: SqlBinder, node: TypedNode): number {
  const value = node.node === 'constant' && isNumeric(node.type) ? Number(node.value) : NaN;
  if (!(value >= 0 && value <= 1)) {
    throw binder.error(node, 'A quantile is a number from 0 to 1', 'The median is QUANTILE(x, 0.5).');
  }
  return value;
}
