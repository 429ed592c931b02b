import { closestNames, plainName } from '../../gaia/names';
import type { GaiaError } from '../../protocol';
import type { NameExpression } from '../ast';
import { queryError } from '../source-text';
import type { BoundCommonTable, BoundRelation, RelationColumn, SqlColumnNode } from './bound';

/** What is said of a SELECT without FROM that names columns. */
export const NO_TABLE_HINT = 'Say which table it reads: SELECT ... FROM gaia_source.';

/** A query that WITH has named. */
export interface NamedQuery {
  name: string;
  cte: BoundCommonTable;
}

/** A column that USING or NATURAL joined: it answers to its name once. */
export interface MergedColumn {
  name: string;
  /** The columns it stands for; the first has its value, unless a FULL JOIN may leave that null. */
  columns: RelationColumn[];
  full: boolean;
}

export interface Found {
  /** One column, or those of a merged one whose first that is not null counts. */
  columns: RelationColumn[];
  scope: Scope;
}

/** The tables that names of one SELECT may mean, and those of the queries around it. */
export class Scope {
  readonly relations: BoundRelation[] = [];
  merged: MergedColumn[] = [];

  constructor(
    readonly text: string,
    readonly parent?: Scope,
    /** Takes the columns of the queries around that are read here. */
    readonly outer: SqlColumnNode[] = []
  ) {}

  /** @throws GaiaError BAD_REQUEST where the name is taken */
  add(relation: BoundRelation): void {
    if (this.relations.some(other => plainName(other.name) === plainName(relation.name))) {
      const message = `Two tables are called '${relation.name}'`;
      throw queryError(this.text, relation, message, 'Give one of them another name: AS other.');
    }
    this.relations.push(relation);
  }

  /**
   * The column that a name means here or in the queries around.
   *
   * @throws GaiaError UNKNOWN_COLUMN, UNKNOWN_TABLE, or BAD_REQUEST where several tables have it
   */
  resolve(name: NameExpression): Found {
    const qualifier = name.parts.slice(0, -1);
    for (const scope of this.outwards()) {
      const columns = qualifier.length > 0 ? scope.qualified(name, qualifier) : scope.unqualified(name);
      if (columns) {
        return { columns, scope };
      }
    }
    throw qualifier.length > 0 ? this.unknownTable(name, qualifier) : this.unknown(name, this.relations);
  }

  /** This scope and those around it. */
  private *outwards(): Generator<Scope> {
    yield this;
    if (this.parent) {
      yield* this.parent.outwards();
    }
  }

  /** Whether a name without a table in front is a column here. */
  has(name: string): boolean {
    return this.relations.some(relation => columnNamed(relation.columns, name) !== undefined);
  }

  /** The relation that `g` in `g.ra` or `g.*` means. */
  relationNamed(parts: readonly string[]): BoundRelation | undefined {
    const [last] = parts.slice(-1).map(plainName);
    const schema = parts.slice(0, -1).map(plainName).join('.');
    return this.relations.find(({ name, source }) => {
      if (schema === '') {
        return plainName(name) === last;
      }
      const table = source.kind === 'table' ? source.table : undefined;
      // A table that has another name here answers to that only.
      const own = table && [table.name, ...(table.aliases ?? [])].map(plainName);
      return own?.includes(last) && own.includes(plainName(name)) && plainName(table?.schema ?? '') === schema;
    });
  }

  private qualified(name: NameExpression, qualifier: readonly string[]): RelationColumn[] | undefined {
    const relation = this.relationNamed(qualifier);
    if (!relation) {
      return undefined;
    }
    const column = columnNamed(relation.columns, name.parts[name.parts.length - 1]);
    if (!column) {
      throw this.unknown(name, [relation]);
    }
    return [column];
  }

  private unqualified(name: NameExpression): RelationColumn[] | undefined {
    const wanted = name.parts[0];
    const merged = this.merged.find(column => plainName(column.name) === plainName(wanted));
    if (merged) {
      return merged.full ? merged.columns : merged.columns.slice(0, 1);
    }
    const found = this.relations.flatMap(relation => {
      const column = columnNamed(relation.columns, wanted);
      return column ? [{ relation, column }] : [];
    });
    if (found.length > 1) {
      const ways = found.map(({ relation, column }) => `${relation.name}.${column.name}`);
      const hint = `Write ${ways.slice(0, 4).join(' or ')}.`;
      throw queryError(this.text, name, `'${wanted}' is a column of several tables`, hint);
    }
    return found.length === 1 ? [found[0].column] : undefined;
  }

  private unknown(name: NameExpression, relations: readonly BoundRelation[]): GaiaError {
    const wanted = name.parts[name.parts.length - 1];
    if (relations.length === 0) {
      const message = `There is no column '${wanted}': this SELECT reads no table`;
      return queryError(this.text, name, message, NO_TABLE_HINT, 'UNKNOWN_COLUMN', { column: wanted });
    }
    const names = [...new Set(relations.flatMap(relation => relation.columns.map(column => column.name)))];
    const near = closestNames(wanted, names);
    const tables = relations.map(relation => `'${relation.name}'`).join(' or ');
    const quoted = name.quoted && name.parts.length === 1 ? `A text takes single quotes: '${wanted}'. ` : '';
    const meant =
      near.length > 0 ? `Did you mean ${near.join(', ')}?` : `Columns: ${names.slice(0, 12).join(', ')}, ...`;
    const message = `There is no column '${wanted}' in ${tables}`;
    return queryError(this.text, name, message, quoted + meant, 'UNKNOWN_COLUMN', { column: wanted });
  }

  private unknownTable(name: NameExpression, qualifier: readonly string[]): GaiaError {
    const written = qualifier.join('.');
    const last = plainName(qualifier[qualifier.length - 1]);
    const renamed = this.relations.find(
      ({ source }) => source.kind === 'table' && plainName(source.table.name) === last
    );
    const tables = this.relations.map(relation => relation.name).join(', ');
    const hint = renamed
      ? `The query calls that table '${renamed.name}'.`
      : tables === ''
        ? NO_TABLE_HINT
        : `Tables here: ${tables}.`;
    return queryError(this.text, name, `There is no table '${written}' in FROM`, hint, 'UNKNOWN_TABLE', {
      table: written
    });
  }
}

/** The column of a name in either spelling; the exact one goes first. */
export function columnNamed(columns: readonly RelationColumn[], wanted: string): RelationColumn | undefined {
  const plain = plainName(wanted);
  return (
    columns.find(column => column.name === wanted) ??
    columns.find(column => column.name.toLowerCase() === wanted.toLowerCase()) ??
    (plain === '' ? undefined : columns.find(column => plainName(column.name) === plain))
  );
}
