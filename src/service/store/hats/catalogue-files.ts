import { metadataFile } from '../../../formats/parquet-footer';
import { VERSION, type ColumnInfo } from '../../../protocol';
import { npix } from '../../../sky';
import type { Tile } from './tiles';

/** What a HATS catalogue says about itself. */
export interface CatalogueNotes {
  name: string;
  release: string;
  table: string;
  referenceEpoch: number;
  citation: string;
  acknowledgement: string;
  /** Rows of a tile at most. */
  limit: number;
  /** Size of all tiles [bytes]. */
  bytes: number;
}

/**
 * The text of `hats.properties`.
 * @see https://www.ivoa.net/documents/Notes/HATS/
 */
export function propertiesText(tiles: readonly Tile[], notes: CatalogueNotes): string {
  const created = new Date().toISOString();
  const part = tiles.reduce((sum, { order }) => sum + 1 / npix(order), 0);
  const lines: [string, string | number][] = [
    ['obs_collection', notes.name],
    ['obs_title', `Gaia ${notes.release} ${notes.table}`],
    ['dataproduct_type', 'object'],
    ['hats_nrows', tiles.reduce((sum, { rows }) => sum + rows, 0)],
    ['hats_col_ra', 'ra'],
    ['hats_col_dec', 'dec'],
    ['hats_col_healpix', '_healpix_29'],
    ['hats_col_healpix_order', 29],
    ['hats_npix_suffix', '.parquet'],
    ['hats_max_rows', notes.limit],
    ['hats_order', tiles.reduce((most, { order }) => Math.max(most, order), 0)],
    ['hats_estsize', Math.ceil(notes.bytes / 1024)],
    ['moc_sky_fraction', Number(part.toPrecision(6))],
    ['hats_frame', 'equatorial'],
    ['hats_builder', `gaialab v${VERSION}`],
    ['hats_creation_date', `${created.slice(0, 16)}UTC`],
    ['hats_release_date', '2025-08-22'],
    ['hats_version', 'v1.0'],
    ['hats_cols_survey_id', 'source_id'],
    ['reference_epoch', notes.referenceEpoch],
    ['obs_copyright', notes.citation],
    ['obs_ack', notes.acknowledgement]
  ];
  const head = '#HATS catalog\n';
  return head + lines.map(([key, value]) => `${key}=${escaped(String(value))}\n`).join('');
}

export const partitionInfo = (tiles: readonly Tile[]): string =>
  `Norder,Npix\n${tiles.map(({ order, pixel }) => `${order},${pixel}\n`).join('')}`;

/** `_common_metadata` (without `groups`) and `_metadata`. */
export const metadataOf = (
  columns: readonly ColumnInfo[],
  rows: number,
  groups: readonly Uint8Array[],
  notes: Readonly<Record<string, string>>
): Uint8Array => metadataFile(columns, rows, groups, notes);

/** A value of a Java properties file. */
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', ' ');
