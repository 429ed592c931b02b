import { join } from 'node:path';
import { filesOfRanges } from '../gaia/file-spans';
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
  isMap,
  PROTOCOL_VERSION,
  VERSION,
  type ColumnInfo,
  type MapFrame,
  type PartitionFile,
  type PartitionsAnswer,
  type PartitionsRequest,
  type ScanSource,
  type ServiceStatus
} from '../protocol';
import { rowsIn } from './cost';
import { EmbeddedEngine } from './engines/embedded';
import { Folders } from './folders';
import { JobRunner } from './jobs/runner';
import { JobStore } from './jobs/store';
import { coarser, readFrame } from './map-frames';
import { Planner } from './planner';
import { Throughput } from './throughput';
import type { Volume } from './volume';
import { Volumes } from './volumes';

export interface ServiceSettings {
  /** Default volume. */
  volume?: string;
  /** Further folders that files may be read from. */
  roots: string[];
  /** Folder of the results. */
  results: string;
  workers: number;
  /** Bundled code of the worker threads. */
  workerFile: string;
}

type TableOf = Pick<ScanSource, 'release' | 'table'>;

/** Everything that the API offers, without HTTP. */
export class Service {
  readonly volumes: Volumes;
  readonly planner: Planner;
  readonly store: JobStore;
  readonly runner: JobRunner;
  private readonly folders: Folders;
  private readonly throughput: Throughput;
  private readonly started = new Date().toISOString();

  constructor(private readonly settings: ServiceSettings) {
    const { volume, roots, results, workers, workerFile } = settings;
    this.folders = new Folders([...roots, ...(volume === undefined ? [] : [volume])]);
    this.volumes = new Volumes(this.folders, volume);
    this.throughput = new Throughput(workers);
    this.planner = new Planner(this.volumes, this.folders, this.throughput);
    this.store = new JobStore(results);
    this.runner = new JobRunner(this.store, new EmbeddedEngine(workers, workerFile), this.throughput);
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
      workers: this.settings.workers
    };
  }

  /** Partitions that hold a region's sources, with their files where a volume is set. */
  findPartitions(request: PartitionsRequest): PartitionsAnswer {
    const { ra = 0, dec = 0, radius = DEFAULT_RADIUS_DEG, strict = false, margin } = request;
    const region = request.region ?? { cone: { ra, dec, radius } };
    const { release, table, volume } = this.place(request);
    const found = regionPixels(region, { strict, margin, referenceEpoch: release.referenceEpoch });
    const keys =
      table.naming === 'healpix-range'
        ? partitionsOfRanges(found.ranges).map(({ name }) => name)
        : volume === null
          ? []
          : filesOfRanges(volume.spans(release, table), found.ranges).map(name => keyOfFileName(table, name) ?? name);
    return {
      request: request.region === undefined ? { ra, dec, radius, strict } : { region, strict },
      release: release.name,
      table: table.name,
      defaultRadius: request.region === undefined && request.radius === undefined,
      margin: found.margin,
      pixels: found.pixels,
      partitions: this.filesOf(volume, release, table, keys)
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

  /**
   * The newest map of a job, running or finished, degraded to `order` where it is finer.
   * @throws GaiaError JOB_NOT_FOUND, RESULT_NOT_READY, BAD_REQUEST when the job makes no map.
   */
  frame(id: string, order?: number): MapFrame {
    const job = this.store.get(id);
    if (!isMap(job.state.request)) {
      throw new GaiaError('BAD_REQUEST', `Job ${id} makes no map.`);
    }
    const frame = job.frame ?? readFrame(join(this.store.folder, id));
    if (frame === undefined) {
      throw new GaiaError('RESULT_NOT_READY', `Job ${id} has no picture yet.`, 'It comes with the first partition.');
    }
    return coarser({ ...frame, revision: job.state.frame }, order);
  }

  async close(): Promise<void> {
    await this.runner.close();
  }
}
