import { statSync } from 'node:fs';
import { basename, dirname, sep } from 'node:path';
import { readColumns } from '../../compute/scan';
import { spanOfFile } from '../../gaia/file-spans';
import { keyOfFileName, tableOfFileName } from '../../gaia/files';
import { PARTITION_ORDER } from '../../gaia/partitions';
import { RELEASES, type ReleaseProfile } from '../../gaia/release';
import { pixelOfSourceId } from '../../gaia/source-id';
import type { TableProfile } from '../../gaia/table';
import { GaiaError, type FileInformation } from '../../protocol';
import { pixelAreaDeg2 } from '../../sky';
import { rowsIn } from '../cost';
import type { Folders } from '../folders';
import type { ParquetStore } from '../store/store';
import { readChecksums } from '../verify/checksum-list';
import { lastVerified } from '../verify/verified';

/** Where a file's facts come from. */
export interface FactSources {
  folders: Folders;
  parquet: ParquetStore;
  /** Folder of the results, which keeps the last verifications. */
  results: string;
}

/**
 * Everything that is known of a file without reading its rows.
 * @throws GaiaError FILE_NOT_FOUND, PATH_OUTSIDE
 */
export async function fileInformation(given: string, sources: FactSources): Promise<FileInformation> {
  const path = sources.folders.resolve(given);
  const name = basename(path);
  const { size: bytes, mtime, mtimeMs } = statSync(path);
  const { release, table } = belongsTo(path);
  const span = table && spanOfFile(table, name);
  const pixels = span && {
    first: pixelOfSourceId(span.first, PARTITION_ORDER),
    last: pixelOfSourceId(span.last, PARTITION_ORDER)
  };
  const place = release && table && { release: release.name, table: table.name };
  const stored = place && sources.parquet.find(place, { path, bytes, mtimeMs });
  return {
    path,
    name,
    release: release?.name ?? null,
    table: table?.name ?? null,
    partition: (table && keyOfFileName(table, name)) ?? '',
    pixels: pixels ?? null,
    area: pixels ? (pixels.last - pixels.first + 1) * pixelAreaDeg2(PARTITION_ORDER) : null,
    bytes,
    modified: mtime.toISOString(),
    rows: stored?.rows ?? rowsIn(bytes),
    counted: stored !== undefined,
    ...(await header(path, table)),
    md5: listedMd5(path),
    ...verification(sources.results, path, mtimeMs),
    ...(stored && {
      stored: { path: sources.parquet.pathOf(stored), bytes: stored.size, columns: stored.columns.length }
    })
  };
}

/** The release whose folder the file lies in, else the one release that has files of this name; and the table. */
function belongsTo(path: string): { release?: ReleaseProfile; table?: TableProfile } {
  const name = basename(path);
  const inFolder = RELEASES.filter(({ folder }) => path.split(sep).includes(folder));
  const candidates = (inFolder.length > 0 ? inFolder : RELEASES).flatMap(release => {
    const table = tableOfFileName(release, name);
    return table ? [{ release, table }] : [];
  });
  return candidates.length === 1 ? candidates[0] : inFolder.length === 1 ? { release: inFolder[0] } : {};
}

async function header(path: string, table: TableProfile | undefined) {
  try {
    const columns = await readColumns(path, table?.columns);
    return { columns: { count: columns.length, units: columns.filter(({ unit }) => unit !== undefined).length } };
  } catch (reason) {
    return { columns: null, problem: GaiaError.from(reason).message };
  }
}

function listedMd5(path: string): string | null {
  try {
    return readChecksums(dirname(path))?.sums.get(basename(path)) ?? null;
  } catch {
    // A list that is damaged is the verification's to tell.
    return null;
  }
}

function verification(results: string, path: string, mtimeMs: number): Pick<FileInformation, 'verified'> {
  const last = lastVerified(results, dirname(path));
  if (last === undefined || Date.parse(last.at) < mtimeMs) {
    return {};
  }
  const fault = last.faults.find(({ file }) => file === basename(path));
  return { verified: { at: last.at, ok: fault === undefined, ...(fault && { message: fault.message }) } };
}
