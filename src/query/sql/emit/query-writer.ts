import { GaiaError } from '../../../protocol';
import type { TypedNode } from '../../typed';
import type {
  BoundBody,
  BoundOrder,
  BoundQuery,
  BoundRelation,
  BoundSelect,
  BoundSet,
  BoundTable,
  ResultColumn
} from '../bound';
import type { SqlTable } from '../catalogue';
import { relationsOf } from '../node-tree';
import type { Dialect } from './dialect';
import { Writer } from './writer';

/** A table that a query reads, once for every mention. */
export interface TableReference {
  /** The number that {@link scanNeeds} gives it too. */
  relation: number;
  table: SqlTable;
  /** As the query calls it. */
  name: string;
}

/**
 * How the engine calls the rows of a table: a name in parts, `['memory', 'scan_3']`, or a table function with constant
 * arguments. Both are quoted by the emitter.
 */
export type EngineTable = readonly string[] | { function: string; args: readonly (string | bigint)[] };

/** Writes a whole query for one engine. Every name inside it is ours: t1, c1, q1; users' names are those of results. */
export class QueryWriter {
  private readonly expressions: Writer;
  /** Relations whose columns are called c1, c2, …. */
  private readonly numbered = new Set<number>();

  constructor(
    private readonly dialect: Dialect,
    private readonly tableOf: (reference: TableReference) => EngineTable
  ) {
    this.expressions = new Writer(
      dialect,
      (relation, index, name) =>
        `t${relation}.${this.numbered.has(relation) ? `c${index + 1}` : this.identifier(name)}`,
      query => this.write(query)
    );
  }

  /** @param names - names of the result's columns; without them c1, c2, … */
  write(query: BoundQuery, names?: readonly string[]): string {
    const ctes = query.ctes.map(({ id, query: inner }) => `q${id} AS (${this.write(inner)})`);
    const written = this.ordered(query, names);
    const limit = query.limit === undefined ? '' : ` LIMIT ${query.limit}`;
    const offset = query.offset ? ` OFFSET ${query.offset}` : '';
    return `${ctes.length > 0 ? `WITH ${ctes.join(', ')} ` : ''}${written}${limit}${offset}`;
  }

  private ordered({ body, order, columns }: BoundQuery, names?: readonly string[]): string {
    if (body.kind === 'select' && !body.distinct) {
      return this.select(body, names) + this.orderBy(order, key => this.keyOf(body, key));
    }
    if (order.length === 0 && body.kind === 'select') {
      return this.select(body, names);
    }
    if (order.length === 0 && !names) {
      return this.body(body);
    }
    const items = columns.map((_, i) => `s.c${i + 1}${names ? ` AS ${names[i]}` : ''}`);
    const keys = this.orderBy(order, key =>
      'column' in key ? `s.c${key.column + 1}` : this.expressions.write(key.node)
    );
    return `SELECT ${items.join(', ')} FROM (${this.body(body)}) AS s${keys}`;
  }

  private body(body: BoundBody): string {
    switch (body.kind) {
      case 'select':
        return this.select(body);
      case 'query':
        return this.write(body);
      case 'set':
        return this.set(body);
    }
  }

  private set({ operator, all, left, right }: BoundSet): string {
    return `(${this.body(left)}) ${operator}${all ? ' ALL' : ''} (${this.body(right)})`;
  }

  private select(select: BoundSelect, names?: readonly string[]): string {
    const { distinct, items, from, where, grouped, groups, having, columns } = select;
    // Conditions name columns of FROM: it is written first, which tells how they are called.
    const tables = from ? ` FROM ${this.table(from)}` : '';
    const written = items.flatMap(({ node, unused }, i) =>
      unused ? [] : [`${this.item(node, columns[i])} AS ${names ? names[i] : `c${i + 1}`}`]
    );
    // A query whose rows alone matter still has a column; one without groups stays one row.
    const list = written.length > 0 ? written : [`${grouped && groups.length === 0 ? 'count(*)' : '1'} AS c0`];
    return [
      `SELECT ${distinct ? 'DISTINCT ' : ''}${list.join(', ')}${tables}`,
      where.length > 0 ? ` WHERE ${this.all(where)}` : '',
      groups.length > 0 ? ` GROUP BY ${groups.map(node => this.expressions.write(node)).join(', ')}` : '',
      having ? ` HAVING ${this.expressions.truth(having)}` : ''
    ].join('');
  }

  private item(node: TypedNode, { type, datatype }: ResultColumn): string {
    const asIs = node.node === 'column' || datatype === 'int16' || datatype === 'int32';
    return asIs ? this.expressions.write(node) : this.expressions.as(node, type);
  }

  private all(conditions: readonly TypedNode[]): string {
    return conditions.map(node => this.expressions.truth(node)).join(' AND ');
  }

  private keyOf(select: BoundSelect, key: BoundOrder['key']): string {
    return this.expressions.write('node' in key ? key.node : select.items[key.column].node);
  }

  private orderBy(order: readonly BoundOrder[], keyOf: (key: BoundOrder['key']) => string): string {
    const keys = order.map(
      ({ key, descending, nullsFirst }) =>
        `${keyOf(key)} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`
    );
    return keys.length > 0 ? ` ORDER BY ${keys.join(', ')}` : '';
  }

  private table(table: BoundTable): string {
    if (table.kind === 'relation') {
      return this.relation(table);
    }
    const { type, on } = table;
    const left = this.table(table.left);
    const right = table.right.kind === 'join' ? `(${this.table(table.right)})` : this.table(table.right);
    if (on.length === 0) {
      return type === 'CROSS' ? `${left} CROSS JOIN ${right}` : `${left} ${type} JOIN ${right} ON TRUE`;
    }
    return `${left} ${type} JOIN ${right} ON ${this.all(on)}`;
  }

  private relation({ id, name, source }: BoundRelation): string {
    switch (source.kind) {
      case 'table':
        return `${this.engineTable(this.tableOf({ relation: id, table: source.table, name }))} AS t${id}`;
      case 'cte':
        this.numbered.add(id);
        return `q${source.cte} AS t${id}`;
      case 'derived':
        this.numbered.add(id);
        return `(${this.write(source.query)}) AS t${id}`;
    }
  }

  private engineTable(table: EngineTable): string {
    if (!('function' in table)) {
      return table.map(part => this.identifier(part)).join('.');
    }
    const args = table.args.map(arg => (typeof arg === 'bigint' ? String(arg) : this.dialect.text(arg)));
    return `${this.identifier(table.function)}(${args.join(', ')})`;
  }

  private identifier(name: string): string {
    const quoted = this.dialect.identifier(name);
    if (quoted === undefined) {
      throw new GaiaError('BAD_REQUEST', `The engine does not take the name '${name}'.`, undefined, { name });
    }
    return quoted;
  }
}

/** The tables that a query's FROM mentions. */
export const referencesOf = (from: BoundTable | undefined): TableReference[] =>
  relationsOf(from).flatMap(({ id, name, source }) =>
    source.kind === 'table' ? [{ relation: id, table: source.table, name }] : []
  );
