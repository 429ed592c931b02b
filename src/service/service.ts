import { dirname, join } from 'node:path';
import { keyOfFileName } from '../gaia/files';
import { parsePartition, partitionsOfRanges } from '../gaia/partitions';
import { releaseNamed, type ReleaseProfile } from '../gaia/release';
import { regionPixels } from '../gaia/search';
import { tableNamed, type TableProfile } from '../gaia/table';
import { readColumns } from '../compute/scan';
import {
  DEFAULT_RADIUS_DEG,
  DEFAULT_RELEASE,
  DEFAULT_TABLE,
  GaiaError,
  PROTOCOL_VERSION,
  VERSION,
  type ColumnInfo,
  type HistogramFrame,
  type JobRequest,
  type KeptFrame,
  type PartitionFile,
  type PartitionsAnswer,
  type PartitionsRequest,
  type ResultFile,
  type ScanSource,
  type SpectraFrame,
  type ServiceStatus,
  type VolumeInfo
} from '../protocol';
import { filesOfRegion } from './choose-files';
import { rowsIn } from './cost';
import { EmbeddedEngine } from './engines/embedded';
import type { PlannedJob } from './engines/engine';
import { Engines } from './engines/engines';
import { engineInfo } from './engines/spark/profile';
import { SparkThroughput } from './engines/spark/spark-throughput';
import { FileIndexes, type SpanOptions } from './file-index';
import { FileIndexStore } from './file-index-store';
import { Folders } from './folders';
import { Housekeeping } from './jobs/housekeeping';
import type { Job } from './jobs/job';
import { JobRunner } from './jobs/runner';
import type { JobSettings } from './jobs/settings';
import type { SubmitOptions } from './jobs/fresh-state';
import { JobStore } from './jobs/store';
import { KeptHeaders } from './kept-headers';
import { histogramOf, mapOf, resultFileOf, spectraOf } from './job-outcomes';
import { Planner } from './planner';
import { DEFAULT_SEEK_POINTS, SeekPoints } from './seek-points';
import { storeOnUse } from './store/on-use';
import { ParquetStore } from './store/store';
import type { FileSettings } from './settings-file';
import { Texts } from './texts';
import { TableFiles } from './table-window/table-files';
import { TableWindows } from './table-window/table-windows';
import { Throughput } from './throughput';
import { lastVerified } from './verify/verified';
import type { Volume } from './volume';
import { Volumes } from './volumes';

export interface ServiceSettings {
  /** Default volume. */
  volume?: string;
  /** Further folders that files may be read from. */
  roots: string[];
  /** Folder of the results. */
  results: string;
  /** Folder of what can be made again. */
  cache: string;
  /** Folder of the Parquet store; default below `cache`. */
  parquet?: string;
  /** Size that the Parquet store may have [bytes]; no limit when absent. */
  parquetQuota?: number;
  /** Files are put into the Parquet store once a job has read them; only with a quota. */
  parquetOnUse?: boolean;
  /** Size that the seek points of files may have, below `cache` [bytes]; 0: there are none. Default 2 GB. */
  seekPoints?: number;
  workers: number;
  /** Memory of a job's map or ranking before it goes to the disk; default 1 GB [bytes]. */
  budget?: number;
  /** Bundled code of the worker threads. */
  workerFile: string;
  /** Clusters, and the engine of requests that name none; none but this machine when absent. */
  engines?: FileSettings;
  jobs: JobSettings;
}

/** What works on jobs, once the store is open. */
interface Jobs {
  store: JobStore;
  runner: JobRunner;
  housekeeping: Housekeeping;
}

type TableOf = Pick<ScanSource, 'release' | 'table'>;

const EMBEDDED = { name: 'embedded', title: 'This machine' } as const;

/** Everything that the API offers, without HTTP. */
export class Service {
  readonly volumes: Volumes;
  readonly planner: Planner;
  /** Texts of forms and editors. */
  readonly texts: Texts;
  /** Copies of files that are read fast. */
  readonly parquet: ParquetStore;
  /** Which files may be shown as tables, and who reads them. */
  readonly tableFiles: TableFiles;
  readonly tables: TableWindows;
  private readonly engine: EmbeddedEngine;
  private readonly engines: Engines;
  private readonly clusters = new SparkThroughput();
  private jobs?: Jobs;
  private adopts = false;
  /** The folders that may be read. */
  readonly folders: Folders;
  private readonly throughput: Throughput;
  private readonly indexes: FileIndexes;
  private readonly started = new Date().toISOString();

  constructor(private readonly settings: ServiceSettings) {
    const { volume, roots, cache, workers, workerFile, budget } = settings;
    this.folders = new Folders([...roots, ...(volume === undefined ? [] : [volume])]);
    this.volumes = new Volumes(this.folders, volume);
    this.texts = new Texts(this.volumes, this.folders);
    this.throughput = new Throughput(workers);
    this.parquet = new ParquetStore(settings.parquet ?? join(cache, 'parquet'));
    this.engine = new EmbeddedEngine(workers, workerFile, budget, {
      store: this.parquet,
      quota: settings.parquetQuota
    });
    this.indexes = new FileIndexes(
      this.engine.pool,
      new FileIndexStore(cache),
      ({ real }) => real === undefined || this.folders.hold(real)
    );
    const points = new SeekPoints(cache, settings.seekPoints ?? DEFAULT_SEEK_POINTS);
    const { spark: profiles = [], engine: preferred = 'auto' } = settings.engines ?? {};
    this.engines = new Engines(this.engine, profiles, this.parquet.root);
    this.planner = new Planner(
      this.volumes,
      this.folders,
      this.throughput,
      this.indexes,
      this.parquet,
      budget,
      points,
      {
        ...{ profiles, engine: preferred, store: this.parquet.root, throughput: this.clusters },
        reach: profile => this.engines.reach(profile)
      },
      new KeptHeaders(cache)
    );
    const job = (id: string) => this.store.get(id).state;
    this.tableFiles = new TableFiles({ folders: this.folders, results: settings.results, points, job });
    this.tables = new TableWindows(join(dirname(workerFile), 'table-worker.cjs'));
  }

  /** Size that the Parquet store may have [bytes]; undefined: no limit. */
  get parquetQuota(): number | undefined {
    return this.settings.parquetQuota;
  }

  /** The jobs; opened when they are first asked for. @throws GaiaError when the folder of results cannot be used */
  get store(): JobStore {
    return this.open().store;
  }

  get runner(): JobRunner {
    return this.open().runner;
  }

  get housekeeping(): Housekeeping {
    return this.open().housekeeping;
  }

  /**
   * Opens the jobs and takes up those of services that have ended, now and from now on. To be called first. A folder of
   * results that cannot be used is said so, here and to whoever asks for a job; everything else works.
   */
  adopt(): void {
    this.adopts = true;
    try {
      this.open();
    } catch (reason) {
      process.stderr.write(`gaialab: ${GaiaError.from(reason).message}\n`);
    }
  }

  /** See {@link EmbeddedEngine.warmUp}. */
  warmUp(): void {
    this.engine.warmUp();
  }

  /** Releases and tables of a volume (by default the default one), each with its last verification. */
  describeVolume(path?: string): VolumeInfo {
    const info = this.volumes.open(path).describe();
    const { results } = this.settings;
    for (const table of info.releases.flatMap(({ tables }) => tables)) {
      const verified = lastVerified(results, join(info.path, table.folder));
      if (verified !== undefined) {
        const outdated = verified.files !== table.files || verified.bytes !== table.bytes;
        Object.assign(table, { verified, ...(outdated && { outdated }) });
      }
    }
    return info;
  }

  /** Puts a planned job into the queue. @throws GaiaError OVER_BUDGET, DISK_FULL */
  submit(planned: PlannedJob, options?: SubmitOptions): Job {
    const { housekeeping, runner } = this.open();
    return runner.submit(planned, options, () => housekeeping.makeRoom());
  }

  private open(): Jobs {
    if (this.jobs === undefined) {
      const { results, jobs } = this.settings;
      const store = new JobStore(results);
      store.notices.forEach(notice => process.stderr.write(`gaialab: ${notice}\n`));
      const { engines: engine, throughput, clusters } = this;
      const { checkpointSeconds } = jobs;
      const plan = (request: JobRequest) => this.planner.plan(request);
      const runner = new JobRunner({ store, engine, throughput, clusters, checkpointSeconds, plan }, jobs);
      const housekeeping = new Housekeeping(store, runner, jobs);
      housekeeping.start(this.adopts);
      const { parquetOnUse, parquetQuota } = this.settings;
      if (parquetOnUse && parquetQuota !== undefined) {
        store.listen(storeOnUse({ quota: parquetQuota, plan, submit: planned => runner.submit(planned) }));
      }
      this.jobs = { store, runner, housekeeping };
    }
    return this.jobs;
  }

  status(): ServiceStatus {
    return {
      product: 'gaialab',
      version: VERSION,
      protocol: PROTOCOL_VERSION,
      pid: process.pid,
      node: process.versions.node,
      started: this.started,
      volume: this.volumes.default,
      folders: this.folders.list,
      results: this.settings.results,
      workers: this.settings.workers,
      engines: [EMBEDDED, ...(this.settings.engines?.spark ?? []).map(engineInfo)],
      engine: this.settings.engines?.engine ?? 'auto'
    };
  }

  /** Partitions that hold a region's sources, with their files where a volume is set. */
  async findPartitions(request: PartitionsRequest, options?: SpanOptions): Promise<PartitionsAnswer> {
    const { ra = 0, dec = 0, radius = DEFAULT_RADIUS_DEG, strict = false, margin } = request;
    const region = request.region ?? { cone: { ra, dec, radius } };
    const { release, table, volume } = this.place(request);
    const found = regionPixels(region, { strict, margin, referenceEpoch: release.referenceEpoch });
    const byName = table.naming === 'healpix-range';
    const index = byName || volume === null ? undefined : await this.indexes.spans(volume, release, table, options);
    const keys = byName
      ? partitionsOfRanges(found.ranges).map(({ name }) => name)
      : (index ? filesOfRegion(index.spans, region, found) : []).map(name => keyOfFileName(table, name) ?? name);
    return {
      request: request.region === undefined ? { ra, dec, radius, strict } : { region, strict },
      release: release.name,
      table: table.name,
      defaultRadius: request.region === undefined && request.radius === undefined,
      margin: found.margin,
      pixels: found.pixels,
      partitions: this.filesOf(volume, release, table, keys),
      ...(index?.indexing && { indexing: index.indexing }),
      ...(index && index.warnings.length > 0 && { warnings: index.warnings })
    };
  }

  /** The files of partitions, there or not. Without any volume their cost stays unknown (0). */
  files(volumePath: string | undefined, of: TableOf, partitions: readonly string[]): PartitionFile[] {
    const { release, table, volume } = this.place({ ...of, volume: volumePath });
    if (table.naming === 'healpix-range') {
      partitions.forEach(parsePartition);
    }
    return this.filesOf(volume, release, table, partitions);
  }

  private filesOf(
    volume: Volume | null,
    release: ReleaseProfile,
    table: TableProfile,
    keys: readonly string[]
  ): PartitionFile[] {
    if (volume === null) {
      return keys.map(partition => ({ partition, path: '', bytes: 0, rows: 0, seconds: 0, exists: false }));
    }
    const listed = new Map(volume.files(release, table).map(file => [file.partition, file]));
    return keys.map(partition => {
      const bytes = listed.get(partition)?.bytes ?? 0;
      return {
        partition,
        path: volume.pathOf(release, table, partition),
        bytes,
        rows: rowsIn(bytes),
        seconds: this.throughput.seconds(bytes, 1),
        exists: listed.has(partition)
      };
    });
  }

  /** Release, table and volume that a request names; no volume where none is set. */
  private place({ volume: path, ...of }: TableOf & { volume?: string }) {
    const known = releaseNamed(of.release ?? DEFAULT_RELEASE);
    const volume = path === undefined && this.volumes.default === null ? null : this.volumes.open(path);
    const release = volume?.profile(known) ?? known;
    return { volume, release, table: tableNamed(release, of.table ?? DEFAULT_TABLE) };
  }

  /** Columns of a table: those of its profile, else those of its first file. */
  async columnsOfTable(of: TableOf & { volume?: string }): Promise<ColumnInfo[]> {
    const { release, table, volume } = this.place(of);
    const first = volume?.files(release, table)[0];
    if (first !== undefined) {
      return readColumns(first.path, table.columns);
    }
    if (table.columns !== undefined) {
      return [...table.columns];
    }
    throw new GaiaError('FILE_NOT_FOUND', `No file of ${table.name} tells its columns.`, 'Set a volume that holds it.');
  }

  async columnsOfFile(path: string): Promise<ColumnInfo[]> {
    return readColumns(this.folders.resolve(path));
  }

  /** See {@link mapOf}. */
  frame(id: string, order?: number): KeptFrame {
    return mapOf(this.store, id, order);
  }

  /** See {@link resultFileOf}. */
  resultFile(id: string, name: string): ResultFile {
    return resultFileOf(this.store, id, name);
  }

  /** See {@link histogramOf}. */
  histogram(id: string): HistogramFrame {
    return histogramOf(this.store, id);
  }

  /** See {@link spectraOf}. */
  spectra(id: string): SpectraFrame {
    return spectraOf(this.store, id);
  }

  /** Ends everything; jobs that are not over go back to the queue, for the next service. */
  async close(): Promise<void> {
    await this.indexes.close();
    await this.tables.close();
    if (this.jobs !== undefined) {
      const { store, runner, housekeeping } = this.jobs;
      housekeeping.stop();
      await runner.close();
      await store.settled();
      store.close();
    }
    await this.engine.close();
  }
}
