import type { KeptFrame } from '../protocol';
import { FitsMap } from './fits-map';
import { isWhole, mapDataOf, type MapData } from './map-data';
import { mapBatches, mapColumns } from './map-table';
import { openTableWriter } from './table-writer';

export type MapFormatName = 'fits' | 'parquet' | 'arrow' | 'csv';

/**
 * Writes a map: as FITS for `healpy.read_map`, as the others a table with the NESTED pixel (`healpix`) and a column
 * for each layer. All pixels of the sky up to order 6 (FITS: 10), and up to order 12 where at least half of them have
 * rows; else the pixels with rows. Where a pixel has no value, its statistic is null, in FITS healpy's UNSEEN.
 * @param map - a finished map, or one in memory
 * @throws GaiaError DISK_FULL, FILE_UNREADABLE
 */
export async function writeMap(
  format: MapFormatName,
  path: string,
  map: MapData | KeptFrame,
  provenance: Readonly<Record<string, string>> = {}
): Promise<void> {
  const data = 'chunks' in map ? map : mapDataOf(map);
  const { order, frame } = data;
  const indexing = isWhole(data, format === 'fits') ? 'implicit' : 'explicit';
  const about = { order: String(order), ordering: 'NESTED', frame, indexing, ...provenance };
  if (format === 'fits') {
    await new FitsMap(path, data, about).write();
    return;
  }
  const writer = openTableWriter(format, path, mapColumns(data), about);
  try {
    let rows = 0;
    for await (const batch of mapBatches(data)) {
      rows += batch.rows;
      await writer.write(batch);
    }
    if (rows === 0) {
      await writer.write(emptyBatch(data));
    }
    await writer.close();
  } catch (reason) {
    await writer.abort();
    throw reason;
  }
}

const emptyBatch = ({ layers }: MapData) => ({
  rows: 0,
  columns: [
    new BigInt64Array(0),
    ...layers.map(({ stat }) => (stat === 'count' ? new BigInt64Array(0) : new Float64Array(0)))
  ].map(values => ({ length: 0, nullCount: 0, values }))
});
