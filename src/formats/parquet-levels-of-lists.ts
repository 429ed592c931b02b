import type { ArrowColumn } from './arrow-column';
import type { ByteBuffer } from './byte-buffer';
import { bitAt, isValid, type Scalar } from './storage';

/** The items of a column's lists, without those that lie before the first list or after the last. */
export interface ListItems {
  items: ArrowColumn;
  /** Bit 1: an item that is there, in a list that is there. */
  marks: Uint8Array;
  /** Lists and items that are not there, and lists without items. */
  nulls: number;
}

/** Appends the levels of lists, one to a byte: 0 no list, 1 an empty one, 2 a null in it, 3 a value in it. */
export function putListLevels(
  column: ArrowColumn,
  scalar: Scalar,
  definitions: ByteBuffer,
  repetitions: ByteBuffer
): ListItems {
  const { length } = column;
  const offsets = column.offsets!;
  const all = column.items!;
  const first = offsets[0];
  const marks = new Uint8Array((offsets[length] - first + 7) >> 3);
  let nulls = 0;
  for (let i = 0; i < length; i++) {
    const start = offsets[i];
    const end = offsets[i + 1];
    const isThere = isValid(column, i);
    if (!isThere || start === end) {
      definitions.byte(isThere ? 1 : 0);
      repetitions.byte(0);
      nulls++;
      continue;
    }
    const at = definitions.take(end - start);
    repetitions.take(end - start);
    for (let k = start; k < end; k++) {
      const isItem = isValid(all, k);
      definitions.bytes[at + k - start] = isItem ? 3 : 2;
      repetitions.bytes[at + k - start] = k > start ? 1 : 0;
      marks[(k - first) >> 3] |= (isItem ? 1 : 0) << ((k - first) & 7);
      nulls += isItem ? 0 : 1;
    }
  }
  return { items: part(all, scalar, first, offsets[length]), marks, nulls };
}

/** Items from `start` to `end`; their validity is left to the marks. */
function part({ values, offsets }: ArrowColumn, scalar: Scalar, start: number, end: number): ArrowColumn {
  const head = { length: end - start, nullCount: 0 };
  if (scalar === 'string') {
    return { ...head, values, offsets: offsets!.subarray(start, end + 1) };
  }
  if (scalar === 'bool') {
    const bits = new Uint8Array((head.length + 7) >> 3);
    for (let i = 0; i < head.length; i++) {
      bits[i >> 3] |= Number(bitAt(values as Uint8Array, start + i)) << (i & 7);
    }
    return { ...head, values: bits };
  }
  return { ...head, values: (values as Float64Array).subarray(start, end) };
}
