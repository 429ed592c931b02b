import { type Data, DataType, makeVector, type Field } from 'apache-arrow';
import { type ColumnData } from '../../compute/scan';
import type { ColumnInfo } from '../../protocol';

/** A column as its field describes it: type, and what gaialab (or whoever wrote the file) noted of unit and meaning. */
export function arrowColumnInfo({ name, type, metadata }: Field): ColumnInfo {
  const kind = kindOf(type);
  const item = DataType.isList(type) ? kindOf(type.children[0].type) : undefined;
  const of = (key: string): Record<string, string> => {
    const value = metadata.get(key);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    name,
    datatype: item !== undefined ? 'string' : (kind ?? 'string'),
    ...(item !== undefined && { subtype: `${item}[null]` }),
    ...of('unit'),
    ...of('description'),
    ...of('ucd')
  };
}

function kindOf(type: DataType): Exclude<ColumnData['kind'], 'list'> | undefined {
  if (DataType.isBool(type)) {
    return 'bool';
  }
  if (DataType.isInt(type) && type.isSigned) {
    return `int${type.bitWidth}`;
  }
  if (DataType.isFloat(type) && type.precision > 0) {
    return type.precision === 1 ? 'float32' : 'float64';
  }
  return DataType.isUtf8(type) ? 'string' : undefined;
}

/** A column of a batch in the scanner's layout; types that it does not know become text. */
export function columnOfArrow(data: Data, column: ColumnInfo): ColumnData {
  const isList = DataType.isList(data.type) && column.subtype !== undefined;
  const kind = isList ? 'list' : kindOf(data.type);
  if (kind === undefined || data.offset !== 0) {
    return asText(data);
  }
  const { length, nullCount, nullBitmap, values, valueOffsets } = data;
  const out: ColumnData = { kind, length, nullCount };
  if (nullCount > 0) {
    out.validity = nullBitmap;
  }
  if (isList) {
    out.offsets = valueOffsets as Int32Array;
    out.items = columnOfArrow(data.children[0], { name: 'item', datatype: column.subtype! });
  } else {
    out.values = values as ColumnData['values'];
    if (kind === 'string') {
      out.offsets = valueOffsets as Int32Array;
    }
  }
  return out;
}

function asText(data: Data): ColumnData {
  const vector = makeVector(data);
  const { length } = vector;
  const offsets = new Int32Array(length + 1);
  const validity = new Uint8Array((length + 7) >> 3);
  const parts: Buffer[] = [];
  let nullCount = 0;
  for (let i = 0; i < length; i++) {
    const value: unknown = vector.get(i);
    const part = Buffer.from(value === null ? '' : String(value));
    parts.push(part);
    offsets[i + 1] = offsets[i] + part.length;
    nullCount += value === null ? 1 : 0;
    validity[i >> 3] |= Number(value !== null) << (i & 7);
  }
  const values = new Uint8Array(Buffer.concat(parts));
  return { kind: 'string', length, nullCount, ...(nullCount > 0 && { validity }), offsets, values };
}
