/** A column in Arrow's memory layout, as the scanner makes it. */
export interface ArrowColumn {
  length: number;
  nullCount: number;
  /** Bitmap, least significant bit first; absent when no value is null. */
  validity?: Uint8Array;
  /** Booleans as bitmap, strings as UTF-8; absent for lists. */
  values?: ArrayBufferView;
  /** `length + 1` positions, for strings and lists. */
  offsets?: Int32Array;
  items?: ArrowColumn;
}

/** Rows as columns. */
export interface ArrowBatch {
  rows: number;
  columns: readonly ArrowColumn[];
}

/** The array that holds the values of a column of numbers, by its kind. */
export const NUMBER_ARRAYS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array
} as const;
