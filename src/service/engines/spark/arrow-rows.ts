import { tableFromIPC, type Data } from 'apache-arrow';
import { NUMBER_ARRAYS, type ArrowBatch, type ArrowColumn } from '../../../formats/arrow-column';
import { columnType, type ColumnData, type RowBatch } from '../../../compute/scan';
import { GaiaError, type ColumnInfo } from '../../../protocol';

type Kind = ColumnData['kind'];
type NumberKind = keyof typeof NUMBER_ARRAYS;

/**
 * The rows of an answer, as the writers of tables and the folds take them.
 * @param ipc - an Arrow IPC stream of its own
 * @param columns - what its columns are, by place; Spark's narrower types are widened to theirs
 * @throws GaiaError INTERNAL for an answer of another shape
 */
export function arrowRows(ipc: Uint8Array, columns: readonly ColumnInfo[]): RowBatch[] {
  const table = tableFromIPC(ipc);
  if (table.numCols !== columns.length) {
    throw new GaiaError('INTERNAL', `Spark answered with ${table.numCols} columns, not ${columns.length}.`);
  }
  return table.batches
    .filter(({ numRows }) => numRows > 0)
    .map(batch => ({
      rows: batch.numRows,
      columns: columns.map((column, i) => {
        const { kind, item } = columnType(column);
        return columnOf(batch.getChildAt(i)!.data[0], kind, item);
      })
    }));
}

/** Rows of a batch as the writers take them: they need no kinds. */
export const asArrow = (batch: RowBatch): ArrowBatch => batch satisfies ArrowBatch;

function columnOf(data: Data, kind: Kind, item?: Kind): ColumnData {
  const { length, nullCount } = data;
  const column: ColumnData = { kind, length, nullCount };
  if (nullCount > 0) {
    column.validity = aligned(data.nullBitmap, data.offset, length);
  }
  switch (kind) {
    case 'bool':
      column.values = aligned(data.values as Uint8Array, data.offset, length);
      break;
    case 'string': {
      const offsets = (data.valueOffsets as Int32Array).subarray(0, length + 1);
      column.offsets = fromZero(offsets);
      column.values = (data.values as Uint8Array).subarray(offsets[0], offsets[length]);
      break;
    }
    case 'list': {
      const offsets = (data.valueOffsets as Int32Array).subarray(0, length + 1);
      const items = columnOf(data.children[0], item!);
      if (offsets[0] !== 0) {
        throw new GaiaError('INTERNAL', 'Spark answered with a list that begins within another.');
      }
      column.offsets = Int32Array.from(offsets);
      column.items = items;
      break;
    }
    default:
      column.values = numbers(data, kind);
  }
  return column;
}

function numbers({ values, length }: Data, kind: NumberKind): ColumnData['values'] {
  const Wanted = NUMBER_ARRAYS[kind];
  const given = values as ArrayLike<number | bigint> & { subarray(from: number, to: number): never };
  if (given instanceof Wanted) {
    return (given as Float64Array).subarray(0, length);
  }
  if (kind === 'int64') {
    return BigInt64Array.from({ length }, (_, i) => BigInt(given[i]));
  }
  const out = new (Wanted as Float64ArrayConstructor)(length);
  for (let i = 0; i < length; i++) {
    out[i] = Number(given[i]);
  }
  return out;
}

/** A bitmap whose first bit is that of the first row. */
function aligned(bits: Uint8Array, offset: number, length: number): Uint8Array {
  const bytes = Math.ceil(length / 8);
  if (offset % 8 === 0) {
    return bits.subarray(offset >> 3, (offset >> 3) + bytes);
  }
  const out = new Uint8Array(bytes);
  for (let i = 0; i < length; i++) {
    const at = offset + i;
    out[i >> 3] |= ((bits[at >> 3] >> (at & 7)) & 1) << (i & 7);
  }
  return out;
}

function fromZero(offsets: Int32Array): Int32Array {
  const [first] = offsets;
  return first === 0 ? Int32Array.from(offsets) : offsets.map(offset => offset - first);
}

/** Whether a row of a column has a value. */
export const isThere = ({ validity }: ArrowColumn, row: number): boolean =>
  validity === undefined || ((validity[row >> 3] >> (row & 7)) & 1) === 1;

/** Texts of a column; empty for null. */
export function texts({ offsets, values, length }: ColumnData): string[] {
  const bytes = values as Uint8Array;
  const decoder = new TextDecoder();
  return Array.from({ length }, (_, i) => decoder.decode(bytes.subarray(offsets![i], offsets![i + 1])));
}
