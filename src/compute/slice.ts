import type { ColumnData } from './batch';

type Values = NonNullable<ColumnData['values']>;

/**
 * Rows [start, end) of a column.
 * @param start - a multiple of 8
 * @param isOwn - true: in memory of their own, which can be moved to another thread
 */
export function sliceColumn(column: ColumnData, start: number, end: number, isOwn: boolean): ColumnData {
  const { kind, validity, values, offsets, items } = column;
  const part = <A extends Values>(array: A, from: number, to: number): A =>
    (isOwn ? array.slice(from, to) : array.subarray(from, to)) as A;
  const bits = (bitmap: Uint8Array): Uint8Array => part(bitmap, start >> 3, (end + 7) >> 3);
  const out: ColumnData = { kind, length: end - start, nullCount: 0 };
  if (validity && column.nullCount > 0) {
    const nulls = zeros(validity, start, end);
    if (nulls > 0) {
      out.nullCount = nulls;
      out.validity = bits(validity);
    }
  }
  if (offsets) {
    const first = offsets[start];
    const last = offsets[end];
    out.offsets = offsets.slice(start, end + 1);
    for (let i = 0; first > 0 && i < out.offsets.length; i++) {
      out.offsets[i] -= first;
    }
    if (items) {
      out.items = sliceItems(items, first, last, isOwn);
    } else {
      out.values = part(values as Uint8Array, first, last);
    }
  } else {
    out.values = kind === 'bool' ? bits(values as Uint8Array) : part(values!, start, end);
  }
  return out;
}

/** Items of lists; they begin anywhere, so their bitmaps are shifted. */
function sliceItems(items: ColumnData, start: number, end: number, isOwn: boolean): ColumnData {
  if ((start & 7) === 0) {
    return sliceColumn(items, start, end, isOwn);
  }
  const { validity, values, kind } = items;
  const plain = kind === 'bool' ? { ...items, values: shifted(values as Uint8Array, start, end) } : items;
  const first = kind === 'bool' ? 0 : start;
  const out =
    items.offsets === undefined && kind !== 'bool'
      ? { kind, length: end - start, nullCount: 0, values: values!.slice(start, end) as Values }
      : sliceColumn({ ...plain, nullCount: 0, validity: undefined }, first, first + end - start, true);
  if (validity && items.nullCount > 0) {
    const bits = shifted(validity, start, end);
    const nulls = zeros(bits, 0, end - start);
    return nulls > 0 ? { ...out, nullCount: nulls, validity: bits } : out;
  }
  return out;
}

function shifted(bitmap: Uint8Array, start: number, end: number): Uint8Array {
  const bits = new Uint8Array((end - start + 7) >> 3);
  for (let i = start; i < end; i++) {
    bits[(i - start) >> 3] |= ((bitmap[i >> 3] >> (i & 7)) & 1) << ((i - start) & 7);
  }
  return bits;
}

/** Bits [start, end) that are 0; `start` is a multiple of 8. */
function zeros(bitmap: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i += 8) {
    let byte = ~bitmap[i >> 3] & (end - i < 8 ? (1 << (end - i)) - 1 : 0xff);
    for (; byte !== 0; byte &= byte - 1) {
      count++;
    }
  }
  return count;
}
