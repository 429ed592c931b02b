import type { MapFrame } from '../protocol';
import { FitsMap } from './fits-map';
import { mapBatches, mapColumns } from './map-table';
import { openTableWriter } from './table-writer';

export type MapFormatName = 'fits' | 'parquet' | 'arrow' | 'csv';

/**
 * Writes a map: as FITS for `healpy.read_map`, as the others a table with the NESTED pixel (`healpix`) and a column
 * for each layer. Where a pixel has no value, its mean is null, in FITS healpy's UNSEEN.
 * @throws GaiaError DISK_FULL, FILE_UNREADABLE
 */
export async function writeMap(
  format: MapFormatName,
  path: string,
  frame: MapFrame,
  provenance: Readonly<Record<string, string>> = {}
): Promise<void> {
  const about = { order: String(frame.order), ordering: 'NESTED', ...provenance };
  if (format === 'fits') {
    await new FitsMap(path, frame, about).write();
    return;
  }
  const writer = openTableWriter(format, path, mapColumns(frame), about);
  try {
    for (const batch of mapBatches(frame)) {
      await writer.write(batch);
    }
    await writer.close();
  } catch (reason) {
    await writer.abort();
    throw reason;
  }
}
