import type { ColumnData, RowBatch } from './batch';

type Values = NonNullable<ColumnData['values']>;
type Numbers = Exclude<Values, BigInt64Array>;

/** The rows `picked[0 … count)` of a batch, in that order, as a batch of their own. */
export function gatherRows(batch: RowBatch, picked: Int32Array, count: number): RowBatch {
  return { rows: count, columns: batch.columns.map(column => gatherColumn(column, picked, count)) };
}

/** Rows [0, count) of a batch. */
export function firstRows(batch: RowBatch, count: number): RowBatch {
  if (count >= batch.rows) {
    return batch;
  }
  return gatherRows(
    batch,
    Int32Array.from({ length: count }, (_, i) => i),
    count
  );
}

/** Rows [start, …) of a batch. */
export function rowsFrom(batch: RowBatch, start: number): RowBatch {
  if (start === 0) {
    return batch;
  }
  const count = batch.rows - start;
  return gatherRows(
    batch,
    Int32Array.from({ length: count }, (_, i) => start + i),
    count
  );
}

function gatherColumn(column: ColumnData, picked: Int32Array, count: number): ColumnData {
  const { kind, values } = column;
  const out: ColumnData = { kind, length: count, nullCount: 0 };
  if (column.validity && column.nullCount > 0) {
    const validity = gatherBits(column.validity, picked, count);
    const valid = countBits(validity, count);
    if (valid < count) {
      out.nullCount = count - valid;
      out.validity = validity;
    }
  }
  if (kind === 'string') {
    Object.assign(out, gatherText(values as Uint8Array, column.offsets!, picked, count));
  } else if (kind === 'list') {
    const { offsets, positions } = spans(column.offsets!, picked, count);
    out.offsets = offsets;
    out.items = gatherColumn(column.items!, positions, positions.length);
  } else if (kind === 'bool') {
    out.values = gatherBits(values as Uint8Array, picked, count);
  } else if (values instanceof BigInt64Array) {
    out.values = gatherWords(values, picked, count);
  } else {
    out.values = gatherNumbers(values as Numbers, picked, count);
  }
  return out;
}

function gatherNumbers(values: Numbers, picked: Int32Array, count: number): Numbers {
  const out = new (values.constructor as new (length: number) => Numbers)(count);
  for (let i = 0; i < count; i++) {
    out[i] = values[picked[i]];
  }
  return out;
}

/** int64 as pairs of words: no BigInt is made. */
function gatherWords(values: BigInt64Array, picked: Int32Array, count: number): BigInt64Array {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const out = new Int32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const at = 2 * picked[i];
    out[2 * i] = words[at];
    out[2 * i + 1] = words[at + 1];
  }
  return new BigInt64Array(out.buffer);
}

function gatherBits(bits: Uint8Array, picked: Int32Array, count: number): Uint8Array {
  const out = new Uint8Array((count + 7) >> 3);
  for (let i = 0; i < count; i++) {
    const at = picked[i];
    out[i >> 3] |= ((bits[at >> 3] >> (at & 7)) & 1) << (i & 7);
  }
  return out;
}

function countBits(bits: Uint8Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += (bits[i >> 3] >> (i & 7)) & 1;
  }
  return sum;
}

function gatherText(
  text: Uint8Array,
  offsets: Int32Array,
  picked: Int32Array,
  count: number
): { values: Uint8Array; offsets: Int32Array } {
  const out = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) {
    out[i + 1] = out[i] + offsets[picked[i] + 1] - offsets[picked[i]];
  }
  const values = new Uint8Array(out[count]);
  for (let i = 0; i < count; i++) {
    let to = out[i];
    for (let p = offsets[picked[i]]; p < offsets[picked[i] + 1]; p++) {
      values[to++] = text[p];
    }
  }
  return { values, offsets: out };
}

function spans(offsets: Int32Array, picked: Int32Array, count: number): { offsets: Int32Array; positions: Int32Array } {
  const out = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) {
    out[i + 1] = out[i] + offsets[picked[i] + 1] - offsets[picked[i]];
  }
  const positions = new Int32Array(out[count]);
  for (let i = 0, to = 0; i < count; i++) {
    for (let p = offsets[picked[i]]; p < offsets[picked[i] + 1]; p++) {
      positions[to++] = p;
    }
  }
  return { offsets: out, positions };
}
