import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBListValue,
  FLOAT,
  INTEGER,
  LIST,
  SMALLINT,
  TINYINT,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBVector
} from '@duckdb/node-api';
import { columnType, type ColumnData } from '../../../compute/scan';
import type { ColumnInfo } from '../../../protocol';

const TYPES = {
  bool: BOOLEAN,
  int8: TINYINT,
  int16: SMALLINT,
  int32: INTEGER,
  int64: BIGINT,
  float32: FLOAT,
  float64: DOUBLE,
  string: VARCHAR
} as const;

/** DuckDB's type of a column. */
export function duckType(column: ColumnInfo): DuckDBType {
  const { kind, item } = columnType(column);
  return kind === 'list' ? LIST(TYPES[item ?? 'string']) : TYPES[kind];
}

/** What vectors of numbers have in common. */
interface NumberVector {
  items: { set(values: ArrayLike<number> | ArrayLike<bigint>, at?: number): void };
}

/** Copies rows `from` … `from + count` of a column into a new vector of so many rows. */
export function fillVector(vector: DuckDBVector, column: ColumnData, from: number, count: number): void {
  const { kind, validity, values } = column;
  if (kind === 'bool' || kind === 'string' || kind === 'list') {
    for (let i = 0; i < count; i++) {
      vector.setItem(i, valueAt(column, from + i));
    }
  } else {
    (vector as unknown as NumberVector).items.set(values!.subarray(from, from + count) as Float64Array);
    if (validity) {
      for (let i = 0; i < count; i++) {
        if (!isValid(validity, from + i)) {
          vector.setItem(i, null);
        }
      }
    }
  }
  vector.flush();
}

const isValid = (bits: Uint8Array, i: number): boolean => ((bits[i >> 3] >> (i & 7)) & 1) === 1;

const decoder = new TextDecoder();

function valueAt({ kind, validity, values, offsets, items }: ColumnData, i: number): DuckDBValue {
  if (validity && !isValid(validity, i)) {
    return null;
  }
  switch (kind) {
    case 'bool':
      return isValid(values as Uint8Array, i);
    case 'string':
      return decoder.decode((values as Uint8Array).subarray(offsets![i], offsets![i + 1]));
    case 'list': {
      const list: DuckDBValue[] = [];
      for (let j = offsets![i]; j < offsets![i + 1]; j++) {
        list.push(valueAt(items!, j));
      }
      return new DuckDBListValue(list);
    }
    default:
      return values![i];
  }
}
