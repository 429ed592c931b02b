import type { ColumnRead, RowKernel } from './row-kernel';
import type { Cells } from './row-scanner';
import { BITMAPS, ITEMS, ITEM_BITMAP, VALUES } from './wasm/rows/layout';

/** Rows of strings or lists that a kernel has read; views of its memory, valid until its next call. */
export interface RowsRead {
  /** Where each row ends. */
  offsets: Int32Array;
  /** Null rows, and a flag of 1 for each. */
  nulls: number;
  flags: Uint8Array;
}

export interface StringsRead extends RowsRead {
  text: Uint8Array;
}

export interface ListsRead extends RowsRead {
  items: ColumnRead;
  /** One for each item; 1 is a null. */
  itemFlags: Uint8Array;
}

function rowsRead({ buffer, answer }: RowKernel, rows: number): RowsRead {
  return {
    offsets: new Int32Array(buffer, VALUES, rows),
    nulls: answer[1],
    flags: new Uint8Array(buffer, BITMAPS, rows)
  };
}

/**
 * Reads strings of a block's rows from `from` on, as many as the kernel can.
 * @param used - bytes of the strings before them
 */
export function readStrings(
  kernel: RowKernel,
  bytes: Uint8Array,
  { stride }: Cells,
  slot: number,
  from: number,
  to: number,
  used: number
): StringsRead {
  const stop = kernel.exports.readStrings(bytes.byteOffset, stride, slot, from, to, used);
  return { ...rowsRead(kernel, stop - from), text: new Uint8Array(kernel.buffer, ITEMS, kernel.answer[0]) };
}

/**
 * Reads lists of numbers of a block's rows from `from` on, as many as the kernel can.
 * @param kind - of the items, see {@link kernelKind}
 * @param used - items before them
 */
export function readLists(
  kernel: RowKernel,
  bytes: Uint8Array,
  { stride }: Cells,
  slot: number,
  from: number,
  to: number,
  kind: number,
  used: number
): ListsRead {
  const stop = kernel.exports.readLists(bytes.byteOffset, stride, slot, from, to, kind, used);
  const { buffer, answer } = kernel;
  const [count, , nulls] = answer;
  return {
    ...rowsRead(kernel, stop - from),
    items: { buffer, values: ITEMS, validity: 0, nulls },
    itemFlags: new Uint8Array(buffer, ITEM_BITMAP, count)
  };
}
