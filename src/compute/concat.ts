import type { ColumnData, RowBatch } from './batch';

type Values = NonNullable<ColumnData['values']>;

/** The rows of batches of the same columns, one after another, as one batch. */
export function concatBatches(batches: readonly RowBatch[]): RowBatch {
  if (batches.length === 1) {
    return batches[0];
  }
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const columns = (batches[0]?.columns ?? []).map((_, i) => concatColumns(batches.map(batch => batch.columns[i])));
  return { rows, columns };
}

function concatColumns(parts: readonly ColumnData[]): ColumnData {
  const { kind } = parts[0];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const nullCount = parts.reduce((sum, part) => sum + part.nullCount, 0);
  const out: ColumnData = { kind, length, nullCount };
  if (nullCount > 0) {
    out.validity = concatBits(
      parts.map(part => part.validity),
      parts,
      length
    );
  }
  if (kind === 'bool') {
    out.values = concatBits(
      parts.map(part => part.values as Uint8Array),
      parts,
      length
    );
    return out;
  }
  if (kind === 'string' || kind === 'list') {
    out.offsets = concatOffsets(parts, length);
  }
  if (kind === 'list') {
    out.items = concatColumns(parts.map(part => part.items!));
  } else {
    out.values = concatValues(parts.map(part => part.values!));
  }
  return out;
}

function concatValues(parts: readonly Values[]): Values {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const out = new (parts[0].constructor as new (length: number) => Values)(length);
  let at = 0;
  for (const part of parts) {
    (out as Uint8Array).set(part as Uint8Array, at); // parts are of one class
    at += part.length;
  }
  return out;
}

function concatOffsets(parts: readonly ColumnData[], length: number): Int32Array {
  const out = new Int32Array(length + 1);
  let at = 0;
  let base = 0;
  for (const { offsets, length: count } of parts) {
    for (let i = 1; i <= count; i++) {
      out[at + i] = base + offsets![i];
    }
    at += count;
    base += offsets![count];
  }
  return out;
}

/** Bitmaps one after another; a missing one is all ones. */
function concatBits(
  bitmaps: readonly (Uint8Array | undefined)[],
  parts: readonly ColumnData[],
  length: number
): Uint8Array {
  const out = new Uint8Array((length + 7) >> 3);
  let at = 0;
  parts.forEach((part, p) => {
    const bits = bitmaps[p];
    for (let i = 0; i < part.length; i++, at++) {
      out[at >> 3] |= (bits ? (bits[i >> 3] >> (i & 7)) & 1 : 1) << (at & 7);
    }
  });
  return out;
}
