import { statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  DEFAULT_RELEASE,
  DEFAULT_TABLE,
  GaiaError,
  type ColumnInfo,
  type ErrorPolicy,
  type JobRequest,
  type Plan,
  type ScanSource
} from '../protocol';
import { ACKNOWLEDGEMENT, SYNTHETIC_NOTICE } from '../gaia/citation';
import { partitionOfFileName } from '../gaia/files';
import { releaseNamed, type ReleaseProfile } from '../gaia/release';
import { tableNamed, type TableProfile } from '../gaia/table';
import type { SkippedFile } from '../compute/scan';
import { policyOf } from './engines/embedded';
import { chooseEngine, type EngineChoosing } from './engines/choose-engine';
import type { PlannedJob } from './engines/engine';
import { fileError, isInside, type Folders } from './folders';
import { Headers } from './headers';
import type { KeptHeaders } from './kept-headers';
import { chooseFiles, pruneFiles, type ChoiceOf } from './choose-files';
import type { FileIndexes, SpanOptions } from './file-index';
import { rowsIn, spaceBound } from './cost';
import { requestNotes } from './request-notes';
import { resolveNames } from './resolve-names';
import { scanFiles } from './scan-files';
import { planSql } from './sql-plan';
import { readStore } from './store/read-store';
import type { SeekPoints } from './seek-points';
import type { ParquetStore } from './store/store';
import type { Throughput } from './throughput';
import { planVerify } from './verify-plan';
import type { ListedFile, Volume } from './volume';
import type { Volumes } from './volumes';

/** Finds everything that a request needs and says what it will cost, without reading any row. */
export class Planner {
  private readonly headers: Headers;

  constructor(
    private readonly volumes: Volumes,
    private readonly folders: Folders,
    private readonly throughput: Throughput,
    private readonly indexes: FileIndexes,
    private readonly store?: ParquetStore,
    private readonly budget?: number,
    private readonly seekPoints?: SeekPoints,
    private readonly engines?: EngineChoosing,
    headers?: KeptHeaders
  ) {
    this.headers = new Headers(headers);
  }

  /**
   * @throws GaiaError for everything that can be known to be wrong beforehand: VOLUME_NOT_SET, UNKNOWN_RELEASE,
   * UNKNOWN_TABLE, UNKNOWN_COLUMN, PARTITION_NOT_FOUND, FILE_NOT_FOUND, PATH_OUTSIDE.
   */
  async plan(request: JobRequest, options?: SpanOptions): Promise<PlannedJob> {
    const planned = await this.planWork(request, options);
    return this.engines === undefined ? planned : chooseEngine(planned, this.engines);
  }

  private async planWork(request: JobRequest, options?: SpanOptions): Promise<PlannedJob> {
    if (request.type === 'Sql') {
      const { volumes, throughput, indexes, store, seekPoints } = this;
      const forSpark = (this.engines?.profiles.length ?? 0) > 0;
      const linkedOut: Planner['linkedOut'] = (files, policy) => this.linkedOut(files, policy);
      return planSql(request, { volumes, throughput, indexes, store, seekPoints, linkedOut, forSpark }, options);
    }
    if (request.type === 'Verify') {
      const { volumes, folders, throughput } = this;
      return planVerify(request, { volumes, folders, throughput });
    }
    const { source } = request;
    const known = releaseNamed(source.release ?? DEFAULT_RELEASE);
    const byPath = source.files !== undefined;
    const volume = byPath && source.volume === undefined ? null : this.volumes.open(source.volume);
    const release = volume?.profile(known) ?? known;
    const table = byPath ? tableOfFiles(release, source) : tableNamed(release, source.table ?? DEFAULT_TABLE);
    const of: ChoiceOf = { volume: volume as Volume, release, table, indexes: this.indexes, options };
    const chosen = byPath
      ? { files: this.named(source.files ?? []), missing: [], warnings: [] }
      : await chooseFiles(of, source);
    if (chosen.files.length === 0) {
      throw nothingToRead(release, table, volume as Volume, chosen.missing);
    }
    const policy = policyOf(request, chosen.files.length);
    const leftOut = this.linkedOut(chosen.files, policy);
    chosen.files = chosen.files.filter(({ path }) => !leftOut.some(file => file.path === path));
    const columns = await this.firstColumns(chosen.files, table, policy);
    const { request: resolved, warnings, filter } = resolveNames(request, columns);
    const pruned =
      byPath || filter === undefined ? { ...chosen, warnings: [] } : await pruneFiles(of, chosen.files, filter);
    const { files } = pruned;
    const indexing = pruned.indexing ?? chosen.indexing;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const rows = files.reduce((sum, file) => sum + rowsIn(file.bytes), 0);
    const notes = requestNotes(resolved, { release, table, columns, files: files.length, bytes, rows });
    const plan: Plan = {
      request: resolved,
      engine: 'embedded',
      files: files.length,
      missing: chosen.missing,
      bytes,
      rows,
      seconds: this.throughput.seconds(bytes, files.length),
      ...spaceBound(resolved, this.throughput.workers, rows, this.budget),
      workers: this.throughput.workers,
      warnings: [...new Set([...warnings, ...notes, ...chosen.warnings, ...pruned.warnings])],
      ...(indexing && { indexing })
    };
    const home = volume ?? this.holding(files[0]?.path ?? '');
    const synthetic = home?.synthetic ?? false;
    const csvSeconds = (size: number, count: number): number => this.throughput.seconds(size, count);
    const job: PlannedJob = {
      request: resolved,
      plan,
      release: release.name,
      table: table.name,
      referenceEpoch: release.referenceEpoch,
      synthetic,
      totalRows: home?.syntheticRows ?? table.rows,
      files: scanFiles(files, table, columns),
      volume: home?.path,
      leftOut,
      columns,
      citation: release.citation,
      acknowledgement: synthetic ? SYNTHETIC_NOTICE : ACKNOWLEDGEMENT
    };
    if (job.request.type === 'SimilarSpectra' && 'sourceId' in job.request.prototype && !byPath) {
      job.prototypeFiles = await this.prototypeFiles(of, job, job.request.prototype.sourceId);
    }
    const stored = this.store ? readStore(job, files, this.store, csvSeconds) : job;
    return this.seekPoints?.use(stored, files, csvSeconds) ?? stored;
  }

  /** The files of a prototype that is a source, read as a look-up of it reads them. */
  private async prototypeFiles(of: ChoiceOf, job: PlannedJob, id: string): Promise<PlannedJob['prototypeFiles']> {
    const region = { sourceIds: [id] };
    const { files } = await chooseFiles(of, { region });
    const plain = files.map(({ path, bytes }) => ({ path, bytes }));
    const source = { ...job.request.source, region };
    const lookUp: PlannedJob = { ...job, request: { type: 'Rows', source }, files: plain };
    return this.seekPoints?.use(lookUp, files, () => 0).files ?? plain;
  }

  /**
   * Files that a link in the volume leads to, out of all configured folders: they are not read.
   * @throws GaiaError PATH_OUTSIDE where a file that cannot be read ends the job, or no other is left
   */
  private linkedOut(files: readonly ListedFile[], policy: ErrorPolicy): SkippedFile[] {
    const out = files.filter(({ real }) => real !== undefined && !this.folders.hold(real));
    if (out.length > 0 && (policy === 'fail' || out.length === files.length)) {
      throw this.folders.outside(out[0].path, out[0].real);
    }
    return out.map(({ path, real }) => ({ path, error: this.folders.outside(path, real).toJSON() }));
  }

  private named(paths: readonly string[]): ListedFile[] {
    return paths.map(path => {
      const real = this.folders.resolve(path);
      const stat = statSync(real);
      if (!stat.isFile()) {
        throw fileError(path, { code: 'EISDIR' });
      }
      const { size: bytes, mtimeMs } = stat;
      return { partition: partitionOfFileName(basename(path)) ?? '', path: real, bytes, mtimeMs };
    });
  }

  /** The columns of the first file that has any; of the first file at all, where one that cannot be read ends the job. */
  private async firstColumns(
    files: readonly ListedFile[],
    table: TableProfile,
    policy: ErrorPolicy
  ): Promise<ColumnInfo[]> {
    let fault: unknown;
    for (const file of files) {
      try {
        return await this.headers.of(file, table.columns);
      } catch (reason) {
        fault ??= reason;
        if (policy === 'fail') {
          break;
        }
      }
    }
    throw fault;
  }

  /** The volume that a file lies in, if it is the default one. */
  private holding(path: string): Volume | null {
    const volume = this.volumes.default;
    return volume !== null && isInside(volume, path) ? this.volumes.open(volume) : null;
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
    : volume.files(release, table).length > 0
      ? new GaiaError('FILE_NOT_FOUND', `No file of ${table.name} in ${where} can hold sources of this region.`)
      : new GaiaError(
          'FILE_NOT_FOUND',
          `There are no ${table.prefix}… files in ${where}.`,
          'Is this the right volume?'
        );
}
