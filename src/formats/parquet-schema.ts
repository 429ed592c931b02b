import { RecordBatchStreamWriter } from 'apache-arrow';
import type { ColumnInfo } from '../protocol';
import { arrowSchema } from './arrow-types';
import { storageOf, type Scalar } from './storage';
import type { ThriftWriter } from './thrift';

/** Parquet's physical types, by their number in its Thrift definition. */
export const PHYSICAL: Record<Scalar, number> = {
  bool: 0,
  int8: 1,
  int16: 1,
  int32: 1,
  int64: 2,
  float32: 4,
  float64: 5,
  string: 6
};

const OPTIONAL = 1;
const REPEATED = 2;
const UTF8 = 0;
const LIST = 3;
const INT_8 = 15;
const INT_16 = 16;

/** Names from the root to the values. */
export const pathOf = (column: ColumnInfo): string[] =>
  storageOf(column).isList ? [column.name, 'list', 'element'] : [column.name];

/** The schema's elements, depth first (field 2 of FileMetaData); lists in three levels. */
export function putSchema(thrift: ThriftWriter, columns: readonly ColumnInfo[]): void {
  const sizes = columns.reduce((sum, column) => sum + (storageOf(column).isList ? 3 : 1), 1);
  thrift.structsHead(2, sizes);
  thrift.element(root => root.binary(4, 'schema').i32(5, columns.length));
  for (const column of columns) {
    const { scalar, isList } = storageOf(column);
    if (!isList) {
      putLeaf(thrift, column.name, scalar);
      continue;
    }
    thrift.element(list =>
      list
        .i32(3, OPTIONAL)
        .binary(4, column.name)
        .i32(5, 1)
        .i32(6, LIST)
        .struct(10, logical => logical.struct(3, () => undefined))
    );
    thrift.element(group => group.i32(3, REPEATED).binary(4, 'list').i32(5, 1));
    putLeaf(thrift, 'element', scalar);
  }
}

function putLeaf(thrift: ThriftWriter, name: string, scalar: Scalar): void {
  thrift.element(leaf => {
    leaf.i32(1, PHYSICAL[scalar]).i32(3, OPTIONAL).binary(4, name);
    if (scalar === 'string') {
      leaf.i32(6, UTF8).struct(10, logical => logical.struct(1, () => undefined));
    } else if (scalar === 'int8' || scalar === 'int16') {
      const bits = scalar === 'int8' ? 8 : 16;
      leaf
        .i32(6, scalar === 'int8' ? INT_8 : INT_16)
        .struct(10, logical => logical.struct(10, integer => integer.i8(1, bits).bool(2, true)));
    }
  });
}

/**
 * Notes on the file: the provenance; `gaialab.columns`, the columns' units, UCDs and descriptions as JSON; and
 * `ARROW:schema`, through which pyarrow finds them as field metadata.
 */
export function keyValues(
  columns: readonly ColumnInfo[],
  provenance: Readonly<Record<string, string>>
): [string, string][] {
  return [
    ...Object.entries(provenance),
    ['gaialab.columns', JSON.stringify(columns)],
    ['ARROW:schema', arrowSchemaText(columns, provenance)]
  ];
}

/** The schema as an Arrow IPC message in base64. */
function arrowSchemaText(columns: readonly ColumnInfo[], provenance: Readonly<Record<string, string>>): string {
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, arrowSchema(columns, provenance));
  writer.close();
  const bytes = writer.toUint8Array(true);
  // A stream begins with the schema: the continuation mark, the length, the message.
  const length = new DataView(bytes.buffer, bytes.byteOffset).getInt32(4, true);
  return Buffer.from(bytes.subarray(0, 8 + length)).toString('base64');
}
