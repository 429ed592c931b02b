import type { ColumnData } from '../../compute/batch';
import { NUMBER_ARRAYS } from '../../formats/arrow-column';
import { WIDTHS, type FitsColumn } from './fits-head';

/** Reads so many bytes of the heap. */
export type ReadHeap = (offset: number, size: number) => DataView;

/** Where a cell's items lie, and how many they are. */
interface Items {
  view: DataView;
  at: number;
  count: number;
}

/**
 * A column of rows.
 * @param view - the rows, one behind the other
 * @throws Error for places beyond the heap
 */
export function fitsCells(
  column: FitsColumn,
  view: DataView,
  rows: number,
  rowBytes: number,
  heap: ReadHeap
): ColumnData {
  const cells = Array.from({ length: rows }, (_, r) => itemsOf(column, view, r * rowBytes + column.offset, heap));
  if (column.info.subtype === undefined) {
    return column.kind === 'string' ? texts(column, cells) : scalars(column, cells);
  }
  const offsets = new Int32Array(rows + 1);
  cells.forEach(({ count }, i) => (offsets[i + 1] = offsets[i] + count));
  const width = WIDTHS[column.code];
  const single = cells.flatMap(({ view: of, at, count }) =>
    Array.from({ length: count }, (_, i) => ({
      view: of,
      at: column.code === 'X' ? 8 * at + i : at + i * width,
      count: 1
    }))
  );
  const items = column.kind === 'string' ? texts(column, single) : scalars(column, single);
  return { kind: 'list', length: rows, nullCount: 0, offsets, items };
}

function itemsOf({ inHeap, count, code }: FitsColumn, view: DataView, at: number, heap: ReadHeap): Items {
  if (inHeap === undefined || count === 0) {
    return { view, at, count };
  }
  const isLong = inHeap === 'Q';
  const length = isLong ? Number(view.getBigInt64(at)) : view.getInt32(at);
  const offset = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
  const bytes = code === 'X' ? Math.ceil(length / 8) : length * WIDTHS[code];
  return { view: heap(offset, bytes), at: 0, count: length };
}

/** Marks the cells that have no value. */
class Validity {
  readonly bits: Uint8Array;
  nulls = 0;

  constructor(length: number) {
    this.bits = new Uint8Array((length + 7) >> 3).fill(255);
  }

  without(i: number): void {
    this.bits[i >> 3] &= ~(1 << (i & 7));
    this.nulls++;
  }

  get part(): { nullCount: number; validity?: Uint8Array } {
    return { nullCount: this.nulls, ...(this.nulls > 0 && { validity: this.bits }) };
  }
}

function scalars(column: FitsColumn, cells: readonly Items[]): ColumnData {
  const { length } = cells;
  const validity = new Validity(length);
  if (column.kind === 'bool') {
    const values = new Uint8Array((length + 7) >> 3);
    cells.forEach(({ view, at }, i) => {
      const value = column.code === 'X' ? bitAt(view, column.info.subtype ? at : 8 * at) : logical(view.getUint8(at));
      if (value === undefined) {
        validity.without(i);
      } else {
        values[i >> 3] |= Number(value) << (i & 7);
      }
    });
    return { kind: 'bool', length, ...validity.part, values };
  }
  const { kind, none, scale, zero } = column;
  const values = new NUMBER_ARRAYS[kind as keyof typeof NUMBER_ARRAYS](length);
  cells.forEach(({ view, at, count }, i) => {
    const raw = count === 0 ? undefined : numberAt(view, at, column.code);
    if (raw === undefined || (none !== undefined && !isReal(column) && BigInt(raw) === none)) {
      validity.without(i);
    } else if (values instanceof BigInt64Array) {
      values[i] = BigInt(raw) + BigInt(zero);
    } else {
      values[i] = scale === 1 && zero === 0 ? Number(raw) : Number(raw) * scale + zero;
    }
  });
  return { kind, length, ...validity.part, values };
}

const isReal = ({ code }: FitsColumn): boolean => code === 'E' || code === 'D';

const bitAt = (view: DataView, bit: number): boolean => (view.getUint8(bit >> 3) & (0x80 >> (bit & 7))) !== 0;

/** `T`, `F`, or no value. */
const logical = (byte: number): boolean | undefined => (byte === 84 ? true : byte === 70 ? false : undefined);

function numberAt(view: DataView, at: number, code: string): number | bigint {
  switch (code) {
    case 'B':
      return view.getUint8(at);
    case 'I':
      return view.getInt16(at);
    case 'J':
      return view.getInt32(at);
    case 'K':
      return view.getBigInt64(at);
    case 'E':
      return view.getFloat32(at);
    default:
      return view.getFloat64(at);
  }
}

/** Text up to the first NUL, without the blanks that fill it; integers of 64 bits without sign as their digits. */
function texts({ code, none, zero }: FitsColumn, cells: readonly Items[]): ColumnData {
  const { length } = cells;
  const validity = new Validity(length);
  const offsets = new Int32Array(length + 1);
  const parts = cells.map(({ view, at, count }, i) => {
    let part = Buffer.alloc(0);
    if (code === 'A') {
      const bytes = Buffer.from(view.buffer, view.byteOffset + at, count);
      const end = bytes.indexOf(0);
      part = Buffer.from(bytes.toString('utf8', 0, end < 0 ? count : end).trimEnd());
    } else if (view.getBigInt64(at) === none) {
      validity.without(i);
    } else {
      part = Buffer.from(String(view.getBigInt64(at) + BigInt(zero)));
    }
    offsets[i + 1] = offsets[i] + part.length;
    return part;
  });
  return { kind: 'string', length, ...validity.part, offsets, values: new Uint8Array(Buffer.concat(parts)) };
}
