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
import { conePartitions } from '../gaia/cone';
import { ACKNOWLEDGEMENT, SYNTHETIC_NOTICE } from '../gaia/citation';
import { resolveColumn } from '../gaia/names';
import { parsePartition } from '../gaia/partitions';
import { partitionOfFileName } from '../gaia/files';
import { releaseNamed, type ReleaseProfile } from '../gaia/release';
import { tableNamed, type TableProfile } from '../gaia/table';
import { readColumns } from '../compute/scan';
import type { PlannedJob } from './engines/engine';
import { fileError, type Folders } from './folders';
import { memoryBound, rowsIn } from './cost';
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
    const release = releaseNamed(source.release ?? DEFAULT_RELEASE);
    const table =
      source.files === undefined ? tableNamed(release, source.table ?? DEFAULT_TABLE) : tableOfFiles(release, source);
    const volume = source.files === undefined || source.volume !== undefined ? this.volumes.open(source.volume) : null;
    const { files, missing } =
      source.files !== undefined
        ? { files: this.named(source.files), missing: [] }
        : this.chosen(volume as Volume, release, table, source);
    if (files.length === 0) {
      throw nothingToRead(release, table, volume as Volume, missing);
    }
    const columns = await readColumns(files[0].path, table.columns);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const resolved = resolve(request, columns);
    const plan: Plan = {
      request: resolved,
      engine: 'embedded',
      files: files.length,
      missing,
      bytes,
      rows: files.reduce((sum, file) => sum + rowsIn(file.bytes), 0),
      seconds: this.throughput.seconds(bytes, files.length),
      memory: memoryBound(resolved, this.throughput.workers),
      workers: this.throughput.workers
    };
    const synthetic = (volume ?? this.holding(files[0].path))?.synthetic ?? false;
    return {
      request: resolved,
      plan,
      release: release.name,
      table: table.name,
      referenceEpoch: release.referenceEpoch,
      synthetic,
      files,
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

  private chosen(volume: Volume, release: ReleaseProfile, table: TableProfile, source: ScanSource) {
    const all = volume.files(release, table);
    const wanted =
      source.partitions?.map(name => parsePartition(name).name) ??
      (source.cone && conePartitions(source.cone).partitions.map(({ name }) => name));
    if (wanted === undefined) {
      return { files: all, missing: [] };
    }
    const byPartition = new Map(all.map(file => [file.partition, file]));
    return {
      files: wanted.flatMap(name => byPartition.get(name) ?? []),
      missing: wanted.filter(name => !byPartition.has(name))
    };
  }

  /** The volume that a file lies in, if it is the default one. */
  private holding(path: string): Volume | null {
    const volume = this.volumes.default;
    return volume !== null && path.startsWith(volume) ? this.volumes.open(volume) : null;
  }
}

/** Column names of the request in the table's own spelling. */
function resolve(request: JobRequest, columns: readonly ColumnInfo[]): JobRequest {
  const own = (name: string): string => (name === '1' ? name : resolveColumn(columns, name).name);
  switch (request.type) {
    case 'HealpixMap':
      return { ...request, column: own(request.column) };
    default:
      return request.columns === undefined ? request : { ...request, columns: [...new Set(request.columns.map(own))] };
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
