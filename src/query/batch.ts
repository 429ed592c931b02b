/**
 * A column of rows as the scanner yields it, in Arrow's memory layout: validity and booleans are bitmaps (least
 * significant bit first), strings UTF-8 bytes with `length + 1` offsets, int64 a BigInt64Array.
 */
export interface BatchColumn {
  kind: string;
  length: number;
  nullCount: number;
  /** Bit 1: there is a value (it may be NaN). Absent when no value is null. */
  validity?: Uint8Array;
  values?: Uint8Array | Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;
  offsets?: Int32Array;
}

export interface Batch {
  rows: number;
  columns: readonly BatchColumn[];
}

export type VectorKind = 'bool' | 'int64' | 'float64' | 'string';

/** The values of an expression for each row of a batch. Values at nulls mean nothing. */
export interface Vector {
  kind: VectorKind;
  length: number;
  /** 1: null. Absent when no value is null. */
  nulls?: Uint8Array;
  /** bool: 0 or 1 a row; int64: BigInt64Array; float64: Float64Array; string: texts. */
  values: Uint8Array | BigInt64Array | Float64Array | string[];
}
