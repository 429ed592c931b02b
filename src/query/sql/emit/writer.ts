import { GaiaError } from '../../../protocol';
import type { ApplyNode, ConstantNode, Type, TypedNode } from '../../typed';
import { columnOf, isQueryNode, type BoundQuery, type CastNode } from '../bound';
import { integerDigits, realLiteral, type Dialect } from './dialect';
import { writeApply } from './apply';
import { writeTruth } from './truth';

/** Longest text of a query for an engine [characters]. */
const MAX_SQL = 8_000_000;

const SMALL: ReadonlySet<string> = new Set(['int8', 'int16', 'int32']);

/** Writes expressions of the typed tree for one engine. */
export class Writer {
  constructor(
    readonly dialect: Dialect,
    /** How a column of a relation is called. */
    private readonly columnName: (relation: number, index: number, name: string) => string,
    /** A query without parentheses, for use inside an expression. */
    readonly query: (query: BoundQuery) => string
  ) {}

  /** The expression in a type of the engine that holds its values; float32 and small integer columns as they are. */
  write(node: TypedNode): string {
    switch (node.node) {
      case 'constant':
        return this.constant(node);
      case 'column': {
        const { relation, index, name } = columnOf(node);
        return this.columnName(relation, index, name);
      }
      case 'apply':
        return this.checked(writeApply(this, node));
    }
  }

  /** For comparisons and lists: as {@link write}, with integers as bare digits. */
  operand(node: TypedNode): string {
    return node.node === 'constant' && typeof node.value === 'bigint' ? integerDigits(node.value) : this.write(node);
  }

  /** As DOUBLE. */
  real(node: TypedNode): string {
    if (node.node === 'constant') {
      return node.value === null ? 'CAST(NULL AS DOUBLE)' : realLiteral(Number(node.value));
    }
    const single = node.node === 'column' && node.column.datatype === 'float32';
    const fromQuery = isQueryNode(node) && node.query.columns[0].datatype === 'float32';
    return node.type === 'integer' || single || fromQuery ? `CAST(${this.write(node)} AS DOUBLE)` : this.write(node);
  }

  /** As BIGINT. */
  integer(node: TypedNode): string {
    return node.node !== 'constant' && isSmall(node) ? `CAST(${this.write(node)} AS BIGINT)` : this.write(node);
  }

  /** As the engine's type for values of a type. */
  as(node: TypedNode, type: Type): string {
    switch (type) {
      case 'real':
        return this.real(node);
      case 'integer':
        return node.type === 'null' ? 'CAST(NULL AS BIGINT)' : this.integer(node);
      case 'string':
        return node.type === 'null' ? `CAST(NULL AS ${this.dialect.types.string})` : this.write(node);
      case 'bool':
        return node.type === 'null' ? 'CAST(NULL AS BOOLEAN)' : this.write(node);
      default:
        return this.write(node);
    }
  }

  /** A condition of which only TRUE counts, as after WHERE. */
  truth(node: TypedNode): string {
    return this.checked(writeTruth(this, node));
  }

  private constant({ type, value }: ConstantNode): string {
    if (value === null) {
      const name = { bool: 'BOOLEAN', integer: 'BIGINT', real: 'DOUBLE', string: this.dialect.types.string };
      return type in name ? `CAST(NULL AS ${name[type as keyof typeof name]})` : 'NULL';
    }
    switch (typeof value) {
      case 'boolean':
        return value ? 'TRUE' : 'FALSE';
      case 'bigint':
        return value === -(1n << 63n) ? integerDigits(value) : `CAST(${value} AS BIGINT)`;
      case 'number':
        return realLiteral(value);
      default:
        return this.dialect.text(value);
    }
  }

  /** Formulas repeat their arguments: nested deeply, they would grow without end. */
  private checked(sql: string): string {
    if (sql.length > MAX_SQL) {
      const hint = 'Compute its parts one after another, in queries of WITH.';
      throw new GaiaError('BAD_REQUEST', 'The query nests its functions too deeply to be written for an engine.', hint);
    }
    return sql;
  }
}

/** Whether the engine holds an integer in fewer than 64 bits. */
function isSmall(node: TypedNode): boolean {
  if (node.node === 'column') {
    return SMALL.has(node.column.datatype);
  }
  if (isQueryNode(node)) {
    return node.operation === 'scalarQuery' && SMALL.has(node.query.columns[0].datatype);
  }
  return (node as ApplyNode).operation === 'cast' && SMALL.has((node as CastNode).target);
}
