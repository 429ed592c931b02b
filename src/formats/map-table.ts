import type { ColumnInfo, MapFrame } from '../protocol';
import type { ArrowBatch, ArrowColumn } from './arrow-column';

const MAP_ROWS = 1 << 18;

/** The columns of a map as a table: `healpix` and one for each layer. */
export const mapColumns = (frame: MapFrame): ColumnInfo[] => [
  { name: 'healpix', datatype: 'int32', description: `HEALPix pixel, order ${frame.order}, NESTED` },
  ...frame.layers.map(layer => ({
    name: layer.name,
    datatype: layer.values instanceof Uint32Array ? 'int64' : 'float64',
    ...(layer.unit && { unit: layer.unit }),
    description: describeLayer(layer)
  }))
];

/** What a layer holds, in words. */
export const describeLayer = ({ name, stat }: Pick<MapFrame['layers'][number], 'name' | 'stat'>): string =>
  stat === 'mean'
    ? `Mean of ${name}`
    : name === 'count'
      ? 'Number of rows'
      : `Number of ${name.replace(/_count$/, '')} values`;

/** The pixels in their order; a mean is null where the pixel has no value. */
export function* mapBatches(frame: MapFrame): Generator<ArrowBatch> {
  const pixels = 12 * 4 ** frame.order;
  for (let start = 0; start < pixels; start += MAP_ROWS) {
    const rows = Math.min(MAP_ROWS, pixels - start);
    const healpix = new Int32Array(rows);
    for (let i = 0; i < rows; i++) {
      healpix[i] = start + i;
    }
    const layers = frame.layers.map(({ values }) =>
      values instanceof Uint32Array ? countColumn(values, start, rows) : meanColumn(values, start, rows)
    );
    yield { rows, columns: [{ length: rows, nullCount: 0, values: healpix }, ...layers] };
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
