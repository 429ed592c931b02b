import { plainName } from '../../gaia/names';
import { GaiaError } from '../../protocol';
import type { NameExpression } from '../ast';
import { compare } from '../bind/comparison';
import { queryError, type Span } from '../source-text';
import type { TypedNode } from '../typed';
import type { JoinedTable, TableExpression, TableName } from './ast';
import { bindQuery } from './bind-query';
import { conditionOf, conjuncts } from './bind-select';
import type { BoundJoin, BoundRelation, BoundTable, RelationColumn, ResultColumn } from './bound';
import { fullName, tableIn } from './catalogue';
import { MAX_RELATIONS, type Context } from './context';
import { relationsOf } from './node-tree';
import { columnNamed, Scope } from './scope';
import { SqlBinder } from './sql-binder';

/** Tables and queries in FROM; adds them to the scope. */
export function bindFrom(context: Context, table: TableExpression, scope: Scope): BoundTable {
  switch (table.kind) {
    case 'join':
      return bindJoin(context, table, scope);
    case 'table':
      return added(context, scope, bindTable(context, table));
    case 'derived': {
      const { session, named } = context;
      const query = bindQuery({ session, named, outer: [] }, table.query);
      const source = { kind: 'derived', query } as const;
      return added(context, scope, relation(context, table.alias.text, query.columns, source, table));
    }
  }
}

function added(context: Context, scope: Scope, bound: BoundRelation): BoundRelation {
  if (bound.id >= MAX_RELATIONS) {
    throw queryError(context.session.text, bound, `A query reads at most ${MAX_RELATIONS} tables`);
  }
  scope.add(bound);
  return bound;
}

function relation(
  context: Context,
  name: string,
  columns: readonly (ResultColumn | Omit<ResultColumn, 'type'>)[],
  source: BoundRelation['source'],
  { start, end }: Span
): BoundRelation {
  const id = context.session.ids++;
  const numbered = columns.map((column, index): RelationColumn => {
    const { unitUnknown = false, ...facts } = column;
    return { ...facts, relation: id, index, unitKnown: !unitUnknown };
  });
  return { kind: 'relation', id, name, columns: numbered, source, start, end };
}

function bindTable(context: Context, { parts, alias, start, end }: TableName): BoundRelation {
  const { text, catalogue } = context.session;
  const names = parts.map(part => part.text);
  const span = { start, end: parts[parts.length - 1].end };
  const named = names.length === 1 && context.named.findLast(({ name }) => plainName(name) === plainName(names[0]));
  if (named) {
    const source = { kind: 'cte', cte: named.cte.id } as const;
    return relation(context, alias?.text ?? named.name, named.cte.query.columns, source, { start, end });
  }
  try {
    const table = tableIn(catalogue, names);
    if (!table.columns) {
      const hint = 'Open one of its files first, or choose a volume that has it.';
      throw new GaiaError('UNKNOWN_TABLE', `The columns of ${fullName(table)} are not known`, hint);
    }
    const unitUnknown = table.release === undefined;
    const columns = table.columns.map(column => ({ ...column, unitUnknown }));
    return relation(context, alias?.text ?? table.name, columns, { kind: 'table', table }, { start, end });
  } catch (reason) {
    const { code, message, hint, details } = GaiaError.from(reason);
    throw queryError(text, span, message, hint, code, details);
  }
}

function bindJoin(context: Context, join: JoinedTable, scope: Scope): BoundJoin {
  const left = bindFrom(context, join.left, scope);
  const right = bindFrom(context, join.right, scope);
  const { type } = join;
  if (join.on) {
    const binder = new SqlBinder(context, part(scope, [left, right]));
    const on = conjuncts(join.on).map(condition => conditionOf(binder, condition, 'ON'));
    return { kind: 'join', type, left, right, on };
  }
  const sides = [left, right].map(side => new SqlBinder(context, part(scope, [side])));
  const names = join.natural ? sharedNames(context, join, sides) : (join.using ?? []);
  const on = names.map(({ text, start, end }) => {
    const name: NameExpression = { kind: 'name', parts: [text], quoted: true, start, end };
    const [a, b] = sides.map(side => side.value(name));
    merge(scope, join, text, sides, [a, b]);
    return compare(sides[0], 'eq', a, b, name);
  });
  return { kind: 'join', type, left, right, on };
}

/** The names that a part of FROM sees. */
function part(scope: Scope, tables: readonly BoundTable[]): Scope {
  const { text, parent, outer } = scope;
  const result = new Scope(text, parent, outer);
  result.relations.push(...tables.flatMap(relationsOf));
  const ids = new Set(result.relations.map(({ id }) => id));
  result.merged = scope.merged.filter(({ columns }) => columns.every(column => ids.has(column.relation)));
  return result;
}

/** From now on the name means the joined column: that of the side whose rows are all kept, or either of both. */
function merge(
  scope: Scope,
  { type }: JoinedTable,
  name: string,
  sides: readonly SqlBinder[],
  nodes: readonly TypedNode[]
): void {
  const found = sides.map(side => side.scope.resolve({ kind: 'name', parts: [name], quoted: true, start: 0, end: 0 }));
  const [a, b] = type === 'RIGHT' ? [found[1], found[0]] : found;
  const same = (other: string): boolean => plainName(other) === plainName(name);
  const before = scope.merged.filter(column => same(column.name));
  scope.merged = scope.merged.filter(column => !same(column.name));
  const own = nodes.find(node => node.node === 'column');
  scope.merged.push({
    name: own?.node === 'column' ? own.column.name : name,
    columns: [...new Set([...a.columns, ...b.columns, ...before.flatMap(column => column.columns)])],
    full: type === 'FULL' || before.some(column => column.full)
  });
}

function sharedNames(context: Context, join: JoinedTable, sides: readonly SqlBinder[]) {
  const [left, right] = sides.map(({ scope }) => scope.relations.flatMap(({ columns }) => columns));
  const { start, end } = join.right;
  const shared = left.filter(column => columnNamed(right, column.name)?.name === column.name);
  if (shared.length === 0) {
    const hint = 'Write JOIN ... ON, or CROSS JOIN.';
    throw queryError(context.session.text, join.right, 'A NATURAL JOIN needs columns of the same name', hint);
  }
  return [...new Set(shared.map(({ name }) => name))].map(text => ({ text, quoted: true, start, end }));
}
