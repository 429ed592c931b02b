import type { ColumnInfo } from '../../protocol';
import type { Expression } from '../ast';
import { queryError } from '../source-text';
import type { TypedNode } from '../typed';
import type { OrderItem, SelectCore, SelectItem, StarItem } from './ast';
import { bindFrom } from './bind-from';
import { bindOrder } from './bind-order';
import {
  isAggregate,
  type BoundItem,
  type BoundOrder,
  type BoundSelect,
  type CastNode,
  type ResultColumn
} from './bound';
import type { Context } from './context';
import { checkGroups } from './group-check';
import { tieBreakers } from './tie-breakers';
import { visitNodes } from './node-tree';
import { nameOfResult, uniqueNames } from './result-names';
import { NO_TABLE_HINT, Scope } from './scope';
import { SqlBinder } from './sql-binder';
import { unitOfNode } from './unit-of';

/** An item with the name that the query gives it. */
export interface NamedItem extends BoundItem {
  name: string;
  /** Whether the name came with AS. */
  renamed: boolean;
}

/** A SELECT with its ORDER BY, which sees its tables. */
export function bindSelect(
  context: Context,
  core: SelectCore,
  orderBy: readonly OrderItem[]
): { body: BoundSelect; order: BoundOrder[] } {
  const { text } = context.session;
  const scope = new Scope(text, context.parent, context.outer);
  const from = core.from && bindFrom(context, core.from, scope);
  const binder = new SqlBinder(context, scope);
  const where = conjuncts(core.where).map(part => conditionOf(binder, part, 'WHERE'));
  const items = core.items.flatMap((item, i) => bindItem(binder, item, i));
  const groups = core.groupBy.map(key => bindGroup(binder, key, items, core.items));
  const having = core.having && binder.condition(core.having, 'HAVING');
  const asked = bindOrder(binder, orderBy, items, core.distinct);
  const keys = asked.flatMap(({ key }) => ('node' in key ? [key.node] : []));
  const gathered = [...items.map(item => item.node), ...keys].some(holdsAggregate);
  const grouped = groups.length > 0 || having !== undefined || gathered;
  if (grouped) {
    checkGroups(text, scope, groups, [...items.map(item => item.node), ...(having ? [having] : []), ...keys]);
  }
  const names = uniqueNames(items.map(item => item.name));
  const columns = items.map(({ node }, i) => resultColumn(text, node, names[i]));
  const parts = { distinct: core.distinct, items, where, grouped, groups, columns };
  const bound = { kind: 'select', ...parts, ...(from && { from }) } as const;
  if (core.distinct && columns.some(column => column.type === 'list')) {
    throw queryError(text, core, 'DISTINCT does not compare columns of lists');
  }
  const body: BoundSelect = having ? { ...bound, having } : bound;
  return { body, order: [...asked, ...tieBreakers(binder, body, asked)] };
}

/** Conditions joined by AND, one by one. */
export function conjuncts(condition: Expression | undefined): Expression[] {
  if (condition === undefined) {
    return [];
  }
  return condition.kind === 'logical' && condition.operator === 'AND'
    ? condition.operands.flatMap(conjuncts)
    : [condition];
}

/** A condition in which no aggregate stands. */
export function conditionOf(binder: SqlBinder, condition: Expression, place: string): TypedNode {
  binder.noAggregates = place;
  const node = binder.condition(condition, place);
  binder.noAggregates = undefined;
  return node;
}

function bindItem(binder: SqlBinder, item: SelectItem, place: number): NamedItem[] {
  if (item.kind === 'star') {
    return bindStar(binder, item);
  }
  const { expression, alias } = item;
  const node = expression.kind === 'name' ? binder.columnOrList(expression) : binder.value(expression);
  const own =
    node.node === 'column'
      ? node.column.name
      : expression.kind === 'name'
        ? expression.parts[expression.parts.length - 1]
        : undefined;
  return [{ node, name: alias?.text ?? nameOfResult(expression, own, place), renamed: alias !== undefined }];
}

function bindStar(binder: SqlBinder, star: StarItem): NamedItem[] {
  const { scope } = binder;
  const item = (node: TypedNode, name: string): NamedItem => ({ node, name, renamed: false });
  if (star.table.length > 0) {
    const parts = star.table.map(part => part.text);
    const relation = scope.relationNamed(parts);
    if (!relation) {
      const hint = `Tables here: ${scope.relations.map(({ name }) => name).join(', ')}.`;
      throw binder.error(star, `There is no table '${parts.join('.')}' in FROM`, hint);
    }
    return relation.columns.map(column => item(binder.nodeOf(column, star), column.name));
  }
  if (scope.relations.length === 0) {
    throw binder.error(star, '* stands for the columns of a table, and this SELECT reads none', NO_TABLE_HINT);
  }
  const { start, end } = star;
  const merged = scope.merged.map(({ name }) => {
    const node = binder.columnOrList({ kind: 'name', parts: [name], quoted: true, start, end });
    return item(node, name);
  });
  const hidden = new Set(scope.merged.flatMap(column => column.columns));
  const others = scope.relations.flatMap(({ columns }) => columns.filter(column => !hidden.has(column)));
  return [...merged, ...others.map(column => item(binder.nodeOf(column, star), column.name))];
}

/** A key of GROUP BY: an expression over the tables, the number of an item, or its name. */
function bindGroup(
  binder: SqlBinder,
  key: Expression,
  items: readonly NamedItem[],
  written: readonly SelectItem[]
): TypedNode {
  if (key.kind === 'number' && /^\d+$/.test(key.digits)) {
    const place = Number(key.digits);
    if (written.some(item => item.kind === 'star') || place < 1 || place > items.length) {
      throw binder.error(key, `There is no item ${key.digits} to group by`, 'Write the column.');
    }
    return checkedKey(binder, items[place - 1].node);
  }
  const alias = key.kind === 'name' && key.parts.length === 1 ? key.parts[0].toLowerCase() : undefined;
  const named = items.find(item => item.renamed && item.name.toLowerCase() === alias);
  if (named && !binder.scope.has(alias!)) {
    return checkedKey(binder, named.node);
  }
  binder.noAggregates = 'GROUP BY';
  const node = binder.value(key);
  binder.noAggregates = undefined;
  return checkedKey(binder, node);
}

function checkedKey(binder: SqlBinder, node: TypedNode): TypedNode {
  if (node.node === 'constant') {
    throw binder.error(node, 'GROUP BY needs a column here, not a constant');
  }
  if (node.type === 'list' || holdsAggregate(node)) {
    throw binder.error(node, `GROUP BY does not take ${node.type === 'list' ? 'lists' : 'aggregate functions'}`);
  }
  return node;
}

function holdsAggregate(node: TypedNode): boolean {
  let found = false;
  visitNodes(node, part => {
    found ||= isAggregate(part);
  });
  return found;
}

const DATATYPES: Record<string, string> = { bool: 'bool', integer: 'int64', real: 'float64', string: 'string' };

/** What is known of a result column; a column alone keeps its UCD and description. */
export function resultColumn(text: string, node: TypedNode, name: string): ResultColumn {
  if (node.node === 'column') {
    const { datatype, subtype, unit, description, ucd } = node.column;
    const facts = Object.entries({ subtype, unit, description, ucd }).filter(([, value]) => value !== undefined);
    return { name, datatype, ...(Object.fromEntries(facts) as Partial<ColumnInfo>), type: node.type };
  }
  if (node.type === 'null') {
    const hint = 'Give it one: CAST(NULL AS BIGINT).';
    throw queryError(text, node, 'NULL alone has no type', hint);
  }
  const unit = unitOfNode(node);
  const { target } = node as Partial<CastNode>;
  const result: ResultColumn = { name, datatype: target ?? DATATYPES[node.type], type: node.type };
  if (unit === undefined) {
    return { ...result, unitUnknown: true };
  }
  return unit === '' ? result : { ...result, unit };
}
