import { GaiaError, type ColumnInfo } from '../protocol';
import { ArrowFileWriter, ArrowStreamWriter } from './arrow-writer';
import { CsvWriter } from './csv-writer';
import { EcsvWriter } from './ecsv-writer';
import { FitsWriter } from './fits-writer';
import { GivenBuffers } from './given-buffers';
import { ParquetWriter } from './parquet-writer';
import type { TableWriter } from './table-file';
import { VoTableWriter } from './votable-writer';

export type { TableWriter } from './table-file';

export type TableFormatName = 'arrow' | 'arrows' | 'parquet' | 'csv' | 'ecsv' | 'vot' | 'fits';

/** A format that a table can be written in. */
export interface TableFormat {
  name: TableFormatName;
  /** With its dot. */
  extension: string;
  mime: string;
  /** For people. */
  label: string;
}

/** All of them, in the order to offer them in. */
export const TABLE_FORMATS: readonly TableFormat[] = [
  { name: 'arrow', extension: '.arrow', mime: 'application/vnd.apache.arrow.file', label: 'Arrow file' },
  { name: 'arrows', extension: '.arrows', mime: 'application/vnd.apache.arrow.stream', label: 'Arrow stream' },
  { name: 'parquet', extension: '.parquet', mime: 'application/vnd.apache.parquet', label: 'Parquet' },
  { name: 'csv', extension: '.csv', mime: 'text/csv', label: 'CSV' },
  { name: 'ecsv', extension: '.ecsv', mime: 'application/x-ecsv', label: 'ECSV (astropy)' },
  { name: 'vot', extension: '.vot', mime: 'application/x-votable+xml;serialization=binary2', label: 'VOTable' },
  { name: 'fits', extension: '.fits', mime: 'application/fits', label: 'FITS' }
];

/**
 * Opens a table for writing. The file is whole or absent under its name.
 * @param columns - describe the columns of every batch, in their order
 * @param provenance - what the file says about itself; CSV has no place for it
 * @param givesBatches - batches are the writer's from `write` on: their memory is freed early where that is worth it
 */
export function openTableWriter(
  format: TableFormatName,
  path: string,
  columns: readonly ColumnInfo[],
  provenance: Readonly<Record<string, string>>,
  givesBatches = false
): TableWriter {
  const given = givesBatches ? new GivenBuffers() : undefined;
  switch (format) {
    case 'arrow':
      return new ArrowFileWriter(path, columns, provenance, given);
    case 'arrows':
      return new ArrowStreamWriter(path, columns, provenance, given);
    case 'parquet':
      return new ParquetWriter(path, columns, provenance);
    case 'csv':
      return new CsvWriter(path, columns);
    case 'ecsv':
      return new EcsvWriter(path, columns, provenance);
    case 'vot':
      return new VoTableWriter(path, columns, provenance);
    case 'fits':
      return new FitsWriter(path, columns, provenance);
  }
}

/**
 * The format that a path's extension names, upper or lower case.
 * @throws GaiaError BAD_REQUEST listing the extensions there are
 */
export function formatOfPath(path: string): TableFormatName {
  const lower = path.toLowerCase();
  const found = TABLE_FORMATS.find(({ extension }) => lower.endsWith(extension));
  if (!found) {
    const known = TABLE_FORMATS.map(({ extension }) => extension).join(', ');
    throw new GaiaError('BAD_REQUEST', `${path}: its extension names no table format.`, `Known: ${known}.`, {
      file: path
    });
  }
  return found.name;
}
