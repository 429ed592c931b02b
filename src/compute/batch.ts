import type { ColumnInfo } from '../protocol';

export const SCALAR_KINDS = ['bool', 'int8', 'int16', 'int32', 'int64', 'float32', 'float64', 'string'] as const;
export type ScalarKind = (typeof SCALAR_KINDS)[number];
export type ColumnKind = ScalarKind | 'list';

/** How a column is stored: a scalar kind, or a list of one. */
export interface ColumnType {
  kind: ColumnKind;
  /** Kind of the items of a list. */
  item?: ScalarKind;
}

/** Rows in a batch at most. */
export const BATCH_ROWS = 16384;

/**
 * One column of a batch, in Arrow's memory layout: validity and booleans are bitmaps (least significant bit first),
 * strings UTF-8 bytes with offsets, lists a child with offsets.
 */
export interface ColumnData {
  kind: ColumnKind;
  length: number;
  nullCount: number;
  /** Bit 1: there is a value (it may be NaN). Absent when no value is null. */
  validity?: Uint8Array;
  /** Absent for lists. int64 as BigInt64Array. */
  values?: Uint8Array | Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;
  /** `length + 1` positions, for strings (in bytes) and lists (in items). */
  offsets?: Int32Array;
  items?: ColumnData;
}

/** At most {@link BATCH_ROWS} rows; a column each, in the order of the scan's columns. */
export interface RowBatch {
  rows: number;
  columns: ColumnData[];
}

const LIST = /^(\w+)\[(\d+|null)?\]$/;

const isScalarKind = (name: string): name is ScalarKind => (SCALAR_KINDS as readonly string[]).includes(name);

/**
 * The storage type of a column from its ECSV datatype and subtype (astropy APE 6). A type that gaialab does not
 * know is kept as its text.
 */
export function columnType({ datatype, subtype }: Pick<ColumnInfo, 'datatype' | 'subtype'>): ColumnType {
  const item = subtype === undefined ? undefined : LIST.exec(subtype.trim())?.[1];
  if (item !== undefined && isScalarKind(item)) {
    return { kind: 'list', item };
  }
  return { kind: isScalarKind(datatype) ? datatype : 'string' };
}

function* arraysOf(column: ColumnData): Generator<NonNullable<ColumnData['values']>> {
  for (const array of [column.validity, column.values, column.offsets]) {
    if (array) {
      yield array;
    }
  }
  if (column.items) {
    yield* arraysOf(column.items);
  }
}

/** Memory of a batch [bytes]. */
export function batchBytes(batch: RowBatch): number {
  let bytes = 0;
  for (const column of batch.columns) {
    for (const array of arraysOf(column)) {
      bytes += array.byteLength;
    }
  }
  return bytes;
}

/** The buffers of a batch, for moving it between threads without a copy. */
export function batchBuffers(batch: RowBatch): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const column of batch.columns) {
    for (const array of arraysOf(column)) {
      buffers.add(array.buffer as ArrayBuffer);
    }
  }
  return [...buffers];
}
