import type { BoundQuery, ResultColumn } from '../bound';
import type { BoundSql } from '../bind-sql';
import type { Dialect } from './dialect';
import { DUCKDB } from './duckdb-dialect';
import { QueryWriter, type EngineTable, type TableReference } from './query-writer';
import { SPARK } from './spark-dialect';

/** A query as an engine takes it. */
export interface Emitted {
  sql: string;
  /** What comes out, in the order of the engine's columns. */
  columns: ResultColumn[];
  /**
   * What the engine calls those columns: their own names, or c1, c2, … where it cannot take one. Rename by place.
   */
  names: string[];
}

export interface EmitOptions {
  /** What the engine calls a table; default: its name alone. */
  table?: (reference: TableReference) => EngineTable;
}

/**
 * The query as DuckDB (1.5) SQL. The text is made from the typed tree alone: no piece of the user's text is in it but
 * names of results and texts, both quoted.
 *
 * @throws GaiaError BAD_REQUEST for a query that nests its functions too deeply
 */
export function emitDuckDb({ query }: Pick<BoundSql, 'query'>, options: EmitOptions = {}): Emitted {
  return emit(query, DUCKDB, options);
}

/** The query as SQL of Spark ≥ 4.0 in ANSI mode; otherwise as {@link emitDuckDb}. */
export function emitSpark({ query }: Pick<BoundSql, 'query'>, options: EmitOptions = {}): Emitted {
  return emit(query, SPARK, options);
}

function emit(query: BoundQuery, dialect: Dialect, { table = byName }: EmitOptions): Emitted {
  const { columns } = query;
  const quoted = columns.map(({ name }, i) => dialect.identifier(name) ?? `c${i + 1}`);
  const sql = new QueryWriter(dialect, table).write(query, quoted);
  const names = columns.map(({ name }, i) => (dialect.identifier(name) === undefined ? `c${i + 1}` : name));
  return { sql, columns, names };
}

const byName = ({ table }: TableReference): EngineTable => [table.name];
