import type { ColumnInfo } from '../protocol';
import type { ArrowBatch, ArrowColumn } from './arrow-column';
import { isWhole, wholeChunks, type MapChunk, type MapData, type MapLayerHead } from './map-data';

const MAP_ROWS = 1 << 18;

/** The columns of a map as a table: `healpix` (int32 for all pixels of the sky, else int64) and one for each layer. */
export const mapColumns = (map: MapData): ColumnInfo[] => [
  {
    name: 'healpix',
    datatype: isWhole(map) ? 'int32' : 'int64',
    description: `HEALPix pixel, order ${map.order}, NESTED${map.frame === 'icrs' ? '' : `, ${map.frame}`}`
  },
  ...map.layers.map(layer => ({
    name: layer.name,
    datatype: layer.stat === 'count' ? 'int64' : 'float64',
    ...(layer.unit && { unit: layer.unit }),
    description: describeLayer(layer)
  }))
];

/** What a layer holds, in words. */
export function describeLayer({ name, stat }: Pick<MapLayerHead, 'name' | 'stat'>): string {
  if (stat === 'count') {
    return name === 'count' ? 'Number of rows' : `Number of ${name.replace(/_count$/, '')} values`;
  }
  const words = stat.replaceAll('_', ' ').replace('stddev', 'standard deviation');
  // a map with several statistics of a column, and the means behind deviations, say it in the name
  return `${words[0].toUpperCase()}${words.slice(1)} of ${name.endsWith(`_${stat}`) ? name.slice(0, -stat.length - 1) : name}`;
}

/** The pixels in their order; a statistic other than a count is null where the pixel has no value. */
export async function* mapBatches(map: MapData): AsyncGenerator<ArrowBatch> {
  if (!isWhole(map)) {
    for await (const { pixels, values } of map.chunks()) {
      yield batchOf(map, { length: pixels.length, nullCount: 0, values: pixels }, values);
    }
    return;
  }
  for await (const { first, rows, values } of wholeChunks(map, MAP_ROWS)) {
    const healpix = new Int32Array(rows);
    for (let i = 0; i < rows; i++) {
      healpix[i] = first + i;
    }
    yield batchOf(map, { length: rows, nullCount: 0, values: healpix }, values);
  }
}

const batchOf = ({ layers }: MapData, pixels: ArrowColumn, values: MapChunk['values']): ArrowBatch => ({
  rows: pixels.length,
  columns: [pixels, ...values.map((layer, l) => (layers[l].stat === 'count' ? countColumn(layer) : realColumn(layer)))]
});

function countColumn(counts: ArrayLike<number>): ArrowColumn {
  const words = new Uint32Array(2 * counts.length);
  for (let i = 0; i < counts.length; i++) {
    words[2 * i] = counts[i];
  }
  return { length: counts.length, nullCount: 0, values: new BigInt64Array(words.buffer) };
}

function realColumn(values: Uint32Array | Float64Array): ArrowColumn {
  const rows = values.length;
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
