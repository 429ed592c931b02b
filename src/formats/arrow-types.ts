import type { DataType } from 'apache-arrow';
import {
  Bool,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  List,
  makeData,
  Schema,
  Utf8,
  type Data
} from 'apache-arrow';
import type { ColumnInfo } from '../protocol';
import type { ArrowColumn } from './arrow-column';

const SCALARS: Record<string, () => DataType> = {
  bool: () => new Bool(),
  int8: () => new Int8(),
  int16: () => new Int16(),
  int32: () => new Int32(),
  int64: () => new Int64(),
  float32: () => new Float32(),
  float64: () => new Float64()
};

const LIST = /^(\w+)\[(\d+|null)?\]$/;
const FIELD_KEYS = ['unit', 'description', 'ucd', 'datatype', 'subtype'] as const;

/** The Arrow type of a column; types that gaialab does not know are strings. */
export function arrowType({ datatype, subtype }: Pick<ColumnInfo, 'datatype' | 'subtype'>): DataType {
  const item = LIST.exec(subtype?.trim() ?? '')?.[1];
  if (item !== undefined && (item === 'string' || item in SCALARS)) {
    return new List(new Field('item', scalar(item), true));
  }
  return scalar(datatype);
}

const scalar = (name: string): DataType => SCALARS[name]?.() ?? new Utf8();

/** A schema whose fields keep `unit`, `description`, `ucd`, `datatype` and `subtype` as metadata. */
export function arrowSchema(columns: readonly ColumnInfo[], metadata: Readonly<Record<string, string>>): Schema {
  const fields = columns.map(column => {
    const entries = FIELD_KEYS.flatMap(key => (column[key] === undefined ? [] : [[key, column[key]] as const]));
    return new Field(column.name, arrowType(column), true, new Map(entries));
  });
  return new Schema(fields, new Map(Object.entries(metadata)));
}

/** Loads the Arrow library, which else happens at the first table: while others work, it costs nobody time. */
export const loadArrow = (): void => void new Schema([]);

/** The column's memory as Arrow data, without a copy. */
export function arrowData(type: DataType, column: ArrowColumn): Data {
  const { length, nullCount, validity, values, offsets, items } = column;
  const common = { type, length, nullCount, nullBitmap: validity };
  const props = items
    ? { ...common, valueOffsets: offsets, child: arrowData((type as List).valueType, items) }
    : offsets
      ? { ...common, valueOffsets: offsets, data: values }
      : { ...common, data: values };
  return makeData(props as Parameters<typeof makeData>[0]) as Data;
}
