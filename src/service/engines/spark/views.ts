import { columnType } from '../../../compute/scan';
import type { ColumnInfo } from '../../../protocol';
import { SPARK } from '../../../query/sql/emit/spark-dialect';
import type { PlanInit, SparkSession } from './connect/session';
import type { SparkProfile } from './profile';

const TYPES: Readonly<Record<string, string>> = {
  bool: 'BOOLEAN',
  int8: 'TINYINT',
  int16: 'SMALLINT',
  int32: 'INT',
  int64: 'BIGINT',
  float32: 'FLOAT',
  float64: 'DOUBLE',
  string: 'STRING'
};

/** A name, quoted for Spark. */
export const quoted = (name: string): string => SPARK.identifier(name)!;

/**
 * How Spark reads the partitions as ESA ships them: comments before the header (ECSV), `null` or nothing for null, one task
 * a file. A header in another order and a broken cell end the query.
 */
const CSV_OPTIONS = {
  header: 'true',
  comment: '#',
  nullValue: 'null',
  quote: '"',
  escape: '"',
  mode: 'FAILFAST',
  enforceSchema: 'false'
};

/** What a view is made of. */
export interface ViewOf {
  /** Paths as the cluster sees them, one at least. */
  paths: readonly string[];
  /** Columns of the files, in their order. */
  columns: readonly ColumnInfo[];
  /** Those wanted. */
  wanted: readonly string[];
}

/**
 * Defines a temporary view over files: plain columns as they are, arrays as arrays. Columns that are not wanted cost nothing:
 * Spark reads those that a query names.
 */
export async function defineView(
  session: SparkSession,
  name: string,
  { paths, columns, wanted }: ViewOf,
  { format }: Pick<SparkProfile, 'format'>
): Promise<void> {
  const infos = wanted.map(one => columns.find(column => column.name === one)!);
  const dataSource =
    format === 'parquet'
      ? { format: 'parquet', schema: infos.map(storedType).join(', '), paths: [...paths], options: {} }
      : { format: 'csv', schema: columns.map(textType).join(', '), paths: [...paths], options: CSV_OPTIONS };
  const input = {
    relType: { case: 'read' as const, value: { readType: { case: 'dataSource' as const, value: dataSource } } }
  };
  if (format === 'parquet' || infos.every(({ subtype }) => subtype === undefined)) {
    return session.command(viewOf(name, input));
  }
  const raw = `${name}_files`;
  await session.command(viewOf(raw, input));
  const query = `SELECT ${infos.map(fromText).join(', ')} FROM ${quoted(raw)}`;
  await session.command(viewOf(name, { relType: { case: 'sql', value: { query } } }));
}

type Relation = NonNullable<Extract<NonNullable<NonNullable<PlanInit['opType']>>, { case?: 'root' }>['value']>;

const viewOf = (name: string, input: Relation): PlanInit => ({
  opType: {
    case: 'command',
    value: { commandType: { case: 'createDataframeView', value: { input, name, isGlobal: false, replace: true } } }
  }
});

/** A type that gaialab does not know is kept as its text. */
const scalar = (kind: string): string => TYPES[kind] ?? 'STRING';

const storedType = (column: ColumnInfo): string => {
  const { kind, item } = columnType(column);
  return `${quoted(column.name)} ${kind === 'list' ? `ARRAY<${scalar(item!)}>` : scalar(kind)}`;
};

const textType = (column: ColumnInfo): string => {
  const { kind } = columnType(column);
  return `${quoted(column.name)} ${kind === 'list' ? 'STRING' : scalar(kind)}`;
};

/** Arrays are JSON in a cell; numbers in them may be NaN. */
const fromText = (column: ColumnInfo): string => {
  const { kind, item } = columnType(column);
  const name = quoted(column.name);
  return kind === 'list' ? `from_json(${name}, 'ARRAY<${scalar(item!)}>') AS ${name}` : name;
};
