import type { ColumnInfo, MapFrame } from '../protocol';
import type { ArrowColumn } from './arrow-column';
import { ArrowFileWriter } from './arrow-writer';

const MAP_ROWS = 1 << 18;

/**
 * Writes a map as an Arrow file: `healpix` (int32, NESTED pixel at the frame's order) and a column for each layer;
 * a mean is null where the pixel has no value.
 */
export async function writeMapArrow(
  path: string,
  frame: MapFrame,
  metadata: Readonly<Record<string, string>> = {}
): Promise<void> {
  const columns: ColumnInfo[] = [
    { name: 'healpix', datatype: 'int32', description: `HEALPix pixel, order ${frame.order}, NESTED` },
    ...frame.layers.map(({ name, stat, unit, values }) => ({
      name,
      datatype: values instanceof Uint32Array ? 'int64' : 'float64',
      unit,
      description:
        stat === 'mean' ? `Mean of ${name}` : name === 'count' ? 'Number of rows' : `Number of ${name.replace(/_count$/, "")} values`
    }))
  ];
  const writer = new ArrowFileWriter(path, columns, { order: String(frame.order), ordering: 'NESTED', ...metadata });
  try {
    const pixels = 12 * 4 ** frame.order;
    for (let start = 0; start < pixels; start += MAP_ROWS) {
      const rows = Math.min(MAP_ROWS, pixels - start);
      const healpix = Int32Array.from({ length: rows }, (_, i) => start + i);
      const layers = frame.layers.map(({ values }) =>
        values instanceof Uint32Array ? countColumn(values, start, rows) : meanColumn(values, start, rows)
      );
      await writer.write({ rows, columns: [{ length: rows, nullCount: 0, values: healpix }, ...layers] });
    }
    await writer.close();
  } catch (reason) {
    await writer.abort();
    throw reason;
  }
}

function countColumn(counts: Uint32Array, start: number, rows: number): ArrowColumn {
  const words = new Uint32Array(2 * rows);
  for (let i = 0; i < rows; i++) {
    words[2 * i] = counts[start + i];
  }
  return { length: rows, nullCount: 0, values: new BigInt64Array(words.buffer) };
}

function meanColumn(means: Float64Array, start: number, rows: number): ArrowColumn {
  const values = means.slice(start, start + rows);
  const validity = new Uint8Array((rows + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < rows; i++) {
    if (values[i] === values[i]) {
      validity[i >> 3] |= 1 << (i & 7);
    } else {
      nullCount++;
    }
  }
  return { length: rows, nullCount, values, ...(nullCount > 0 && { validity }) };
}
