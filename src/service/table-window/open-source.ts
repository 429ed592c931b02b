import { closeSync, openSync, readSync } from 'node:fs';
import { fileEmpty, fileFault } from '../../compute/faults';
import { GaiaError } from '../../protocol';
import { ArrowSource } from './arrow-source';
import { ForeignParquet } from './foreign/foreign-parquet';
import { FitsSource } from './fits-source';
import { ParquetSource } from './parquet-source';
import type { RowSource } from './row-source';
import { TextSource } from './text-source';
import { VoTableSource } from './votable-source';

/** Endings of files that are tables of a kind that cannot be shown, and what to do. */
const OTHERS: Record<string, string> = {
  '.fits.gz': 'Unzip it first.',
  '.hdf5': 'Open it in a notebook.',
  '.h5': 'Open it in a notebook.',
  '.zip': 'Unzip it first.'
};

/**
 * Opens a table file; what it is is told by its first bytes.
 * @param keep - where a zipped file's seek points are, or are to be kept
 * @param foreignWorker - code of the process for Parquet files of other writers; default that of the bundle
 * @throws GaiaError FILE_*, GZIP_BROKEN, HEADER_BROKEN; BAD_REQUEST for a kind that is not read
 */
export async function openSource(path: string, keep?: string, foreignWorker?: string): Promise<RowSource> {
  const start = firstBytes(path, 512);
  if (start.length === 0) {
    throw fileEmpty(path);
  }
  const magic = start.toString('latin1', 0, 6);
  if (magic.startsWith('PAR1')) {
    return parquetSource(path, foreignWorker);
  }
  if (magic === 'ARROW1' || (start.length >= 4 && start.readUInt32LE(0) === 0xffffffff)) {
    return new ArrowSource(path);
  }
  if (magic === 'SIMPLE') {
    return new FitsSource(path);
  }
  const ending = Object.keys(OTHERS).find(other => path.toLowerCase().endsWith(other));
  if (ending !== undefined) {
    const hint = `${OTHERS[ending]} CSV, ECSV, Parquet, Arrow, VOTable and FITS tables are shown.`;
    throw new GaiaError('BAD_REQUEST', `${path}: tables of this kind cannot be shown.`, hint, { file: path });
  }
  return /^\uFEFF?\s*<(\?xml|VOTABLE|!--)/i.test(start.toString('utf8'))
    ? new VoTableSource(path)
    : TextSource.open(path, keep);
}

/** What gaialab did not write is left to DuckDB. */
async function parquetSource(path: string, foreignWorker?: string): Promise<RowSource> {
  try {
    return new ParquetSource(path);
  } catch (reason) {
    if (GaiaError.from(reason).code !== 'FILE_UNREADABLE') {
      throw reason;
    }
    return ForeignParquet.open(path, foreignWorker);
  }
}

function firstBytes(path: string, count: number): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (reason) {
    throw fileFault(path, reason);
  }
  try {
    const bytes = Buffer.alloc(count);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, count, 0));
  } catch (reason) {
    throw fileFault(path, reason);
  } finally {
    closeSync(descriptor);
  }
}
