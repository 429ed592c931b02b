import { statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  DEFAULT_RELEASE,
  DEFAULT_TABLE,
  GaiaError,
  type ColumnInfo,
  type JobRequest,
  type Plan,
  type ScanSource
} from '../protocol';
import { ACKNOWLEDGEMENT, SYNTHETIC_NOTICE } from '../gaia/citation';
import { spanOfFile } from '../gaia/file-spans';
import { partitionOfFileName } from '../gaia/files';
import { releaseNamed, type ReleaseProfile } from '../gaia/release';
import { tableNamed, type TableProfile } from '../gaia/table';
import { readColumns, type ScanFile } from '../compute/scan';
import type { PlannedJob } from './engines/engine';
import { fileError, isInside, type Folders } from './folders';
import { chooseFiles, pruneFiles } from './choose-files';
import { memoryBound, rowsIn } from './cost';
import { resolveNames } from './resolve-names';
import type { Throughput } from './throughput';
import type { ListedFile, Volume } from './volume';
import type { Volumes } from './volumes';

/** Finds everything that a request needs and says what it will cost, without reading any row. */
export class Planner {
  constructor(
    private readonly volumes: Volumes,
    private readonly folders: Folders,
    private readonly throughput: Throughput
  ) {}

  /**
   * @throws GaiaError for everything that can be known to be wrong beforehand: VOLUME_NOT_SET, UNKNOWN_RELEASE,
   * UNKNOWN_TABLE, UNKNOWN_COLUMN, PARTITION_NOT_FOUND, FILE_NOT_FOUND, PATH_OUTSIDE.
   */
  async plan(request: JobRequest): Promise<PlannedJob> {
    const { source } = request;
    const known = releaseNamed(source.release ?? DEFAULT_RELEASE);
    const byPath = source.files !== undefined;
    const volume = byPath && source.volume === undefined ? null : this.volumes.open(source.volume);
    const release = volume?.profile(known) ?? known;
    const table = byPath ? tableOfFiles(release, source) : tableNamed(release, source.table ?? DEFAULT_TABLE);
    const chosen = byPath
      ? { files: this.named(source.files ?? []), missing: [] }
      : chooseFiles(volume as Volume, release, table, source);
    if (chosen.files.length === 0) {
      throw nothingToRead(release, table, volume as Volume, chosen.missing);
    }
    const columns = await readColumns(chosen.files[0].path, table.columns);
    const { request: resolved, warnings, filter } = resolveNames(request, columns);
    const files =
      byPath || filter === undefined
        ? chosen.files
        : pruneFiles(volume as Volume, release, table, chosen.files, filter);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const plan: Plan = {
      request: resolved,
      engine: 'embedded',
      files: files.length,
      missing: chosen.missing,
      bytes,
      rows: files.reduce((sum, file) => sum + rowsIn(file.bytes), 0),
      seconds: this.throughput.seconds(bytes, files.length),
      memory: memoryBound(resolved, this.throughput.workers),
      workers: this.throughput.workers,
      warnings
    };
    const home = volume ?? this.holding(files[0]?.path ?? '');
    const synthetic = home?.synthetic ?? false;
    return {
      request: resolved,
      plan,
      release: release.name,
      table: table.name,
      referenceEpoch: release.referenceEpoch,
      synthetic,
      totalRows: home?.syntheticRows ?? table.rows,
      files: withIdRanges(files, table, columns),
      columns,
      citation: release.citation,
      acknowledgement: synthetic ? SYNTHETIC_NOTICE : ACKNOWLEDGEMENT
    };
  }

  private named(paths: readonly string[]): ListedFile[] {
    return paths.map(path => {
      const real = this.folders.resolve(path);
      const stat = statSync(real);
      if (!stat.isFile()) {
        throw fileError(path, { code: 'EISDIR' });
      }
      return { partition: partitionOfFileName(basename(path)) ?? '', path: real, bytes: stat.size };
    });
  }

  /** The volume that a file lies in, if it is the default one. */
  private holding(path: string): Volume | null {
    const volume = this.volumes.default;
    return volume !== null && isInside(volume, path) ? this.volumes.open(volume) : null;
  }
}

/** A row whose id is not of its file's range stands in the wrong file, or is damaged. */
function withIdRanges(files: ListedFile[], table: TableProfile, columns: readonly ColumnInfo[]): ScanFile[] {
  const hasId = columns.some(({ name }) => name === 'source_id');
  return files.map(({ path, bytes }) => ({
    path,
    bytes,
    idRange: hasId ? rangeOf(table, basename(path)) : undefined
  }));
}

/** Undefined for a name that promises nothing, also for one that only looks like a partition's. */
function rangeOf(table: TableProfile, name: string): ScanFile['idRange'] {
  try {
    return spanOfFile(table, name);
  } catch {
    return undefined;
  }
}

/** The table that files belong to: the one named, else the one whose prefix the first file's name has. */
function tableOfFiles(release: ReleaseProfile, source: ScanSource): TableProfile {
  const name = basename(source.files?.[0] ?? '');
  const guess = release.tables
    .filter(table => name.startsWith(table.prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
  return source.table === undefined && guess !== undefined ? guess : tableNamed(release, source.table ?? DEFAULT_TABLE);
}

function nothingToRead(release: ReleaseProfile, table: TableProfile, volume: Volume, missing: string[]): GaiaError {
  const where = `${release.folder}/${table.folder} of ${volume.path}`;
  return missing.length > 0
    ? new GaiaError('PARTITION_NOT_FOUND', `No file for partition ${missing.join(', ')} in ${where}.`, undefined, {
        missing
      })
    : new GaiaError('FILE_NOT_FOUND', `There are no ${table.prefix}… files in ${where}.`, 'Is this the right volume?');
}
