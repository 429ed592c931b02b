import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ArrowBatch, ArrowColumn } from '../../src/formats/arrow-column';
import { openTableWriter, type TableFormatName } from '../../src/formats/table-writer';
import type { ColumnInfo } from '../../src/protocol';
import { python, type Value } from '../compute/support';

/** A value as a test writes it down. */
export type Plain = null | boolean | number | bigint | string | Plain[];
export type Table = { columns: ColumnInfo[]; rows: Plain[][] };

/** What read_back.py finds. */
export interface Found {
  metadata: Record<string, string>;
  fields: { name: string; type?: string; unit?: string; description?: string; ucd?: string }[];
  rows: number;
  columns: Value[][];
  extra: Record<string, unknown>;
}

export function readBack(reader: string, path: string, columns: readonly ColumnInfo[] = [], ...flags: string[]): Found {
  return JSON.parse(python(join(__dirname, 'read_back.py'), reader, path, JSON.stringify(columns), ...flags)) as Found;
}

/** A CSV of scalars as the Java library STIL reads the file. */
export const stilts = (...args: string[]): string =>
  execFileSync('stilts', args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });

const hasStilts = spawnSync('stilts', ['-version']).status === 0;
if (!hasStilts) {
  process.stderr.write('SKIPPED: checks by STIL, because there is no stilts: install the package stilts\n');
}
/** A test that STIL judges; skipped, and said so loudly, where it is not installed. */
export const testStil: typeof test = hasStilts ? test : (test.skip as typeof test);

const LIST = /^(\w+)\[/;
export const itemOf = (column: ColumnInfo): string | undefined => LIST.exec(column.subtype ?? '')?.[1];

const ARRAYS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array
} as const;

function bitmap(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array((bits.length + 7) >> 3);
  bits.forEach((bit, i) => (bytes[i >> 3] |= Number(bit) << (i & 7)));
  return bytes;
}

function offsetsOf(sizes: readonly number[]): Int32Array {
  let end = 0;
  return Int32Array.from([0, ...sizes.map(size => (end += size))]);
}

/** Values in Arrow's layout. */
export function arrowColumn(datatype: string, values: readonly Plain[], item?: string): ArrowColumn {
  const nullCount = values.filter(value => value === null).length;
  const common = {
    length: values.length,
    nullCount,
    ...(nullCount > 0 && { validity: bitmap(values.map(value => value !== null)) })
  };
  if (item) {
    const lists = values.map(value => (value ?? []) as Plain[]);
    return { ...common, offsets: offsetsOf(lists.map(list => list.length)), items: arrowColumn(item, lists.flat()) };
  }
  if (datatype === 'string') {
    const texts = values.map(value => Buffer.from((value ?? '') as string));
    return { ...common, offsets: offsetsOf(texts.map(({ length }) => length)), values: Buffer.concat(texts) };
  }
  if (datatype === 'bool') {
    return { ...common, values: bitmap(values.map(value => value === true)) };
  }
  const kind = datatype as keyof typeof ARRAYS;
  const array = new ARRAYS[kind](values.length);
  values.forEach((value, i) => (array[i] = (value ?? (kind === 'int64' ? 0n : 0)) as never));
  return { ...common, values: array };
}

export const batchOf = (columns: readonly ColumnInfo[], rows: readonly Plain[][]): ArrowBatch => ({
  rows: rows.length,
  columns: columns.map((column, c) =>
    arrowColumn(
      column.datatype,
      rows.map(row => row[c]),
      itemOf(column)
    )
  )
});

const words = new DataView(new ArrayBuffer(8));

/** A value as read_back.py prints it: floats as the hex of their bits, integers as text. */
export function canonical(datatype: string, value: Plain, item?: string): Value {
  if (value === null) {
    return null;
  }
  if (item && Array.isArray(value)) {
    return value.map(inner => canonical(item, inner));
  }
  if (typeof value === 'string') {
    return value;
  }
  if (datatype === 'float32' || datatype === 'float64') {
    if (Number.isNaN(value)) {
      return 'nan';
    }
    if (datatype === 'float32') {
      words.setFloat32(0, value as number);
      return words.getUint32(0).toString(16).padStart(8, '0');
    }
    words.setFloat64(0, value as number);
    return words.getBigUint64(0).toString(16).padStart(16, '0');
  }
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : (value as Value);
}

export const canonicalColumns = ({ columns, rows }: Table): Value[][] =>
  columns.map((column, c) => rows.map(row => canonical(column.datatype, row[c], itemOf(column))));

export const digest = (values: Value[]): string => createHash('sha256').update(JSON.stringify(values)).digest('hex');

/** Writes a table in batches of some rows. */
export async function writeTable(
  format: TableFormatName,
  path: string,
  { columns, rows }: Table,
  provenance: Record<string, string> = {},
  step = 5
): Promise<void> {
  const writer = openTableWriter(format, path, columns, provenance);
  const waiting: Promise<void>[] = [];
  for (let start = 0; start < rows.length; start += step) {
    waiting.push(writer.write(batchOf(columns, rows.slice(start, start + step))));
  }
  await Promise.all(waiting);
  await writer.close();
}
