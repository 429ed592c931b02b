import { join } from 'node:path';
import { conePartitions } from '../gaia/cone';
import { parsePartition } from '../gaia/partitions';
import { releaseNamed } from '../gaia/release';
import { tableNamed } from '../gaia/table';
import { readColumns } from '../compute/scan';
import {
  DEFAULT_RADIUS_DEG,
  DEFAULT_RELEASE,
  DEFAULT_TABLE,
  GaiaError,
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

  /** Partitions that hold a cone's sources, with their files where a volume is set. */
  findPartitions(request: PartitionsRequest): PartitionsAnswer {
    const { ra, dec, radius = DEFAULT_RADIUS_DEG, strict = false } = request;
    const release = releaseNamed(request.release ?? DEFAULT_RELEASE);
    const table = tableNamed(release, request.table ?? DEFAULT_TABLE);
    const { partitions, pixels, margin } = conePartitions({ ra, dec, radius, strict });
    return {
      request: { ra, dec, radius, strict },
      release: release.name,
      table: table.name,
      defaultRadius: request.radius === undefined,
      margin,
      pixels,
      partitions: this.files(
        request.volume,
        request,
        partitions.map(({ name }) => name)
      )
    };
  }

  /** The files of partitions, there or not. Without any volume their cost stays unknown (0). */
  files(volumePath: string | undefined, of: TableOf, partitions: readonly string[]): PartitionFile[] {
    const release = releaseNamed(of.release ?? DEFAULT_RELEASE);
    const table = tableNamed(release, of.table ?? DEFAULT_TABLE);
    const names = partitions.map(name => parsePartition(name).name);
    if (volumePath === undefined && this.volumes.default === null) {
      return names.map(partition => ({ partition, path: '', bytes: 0, rows: 0, seconds: 0, exists: false }));
    }
    const volume = this.volumes.open(volumePath);
    const listed = new Map(volume.files(release, table).map(file => [file.partition, file]));
    return names.map(partition => {
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

  /** Columns of a table: those of its profile, else those of its first file. */
  async columnsOfTable(of: TableOf & { volume?: string }): Promise<ColumnInfo[]> {
    const release = releaseNamed(of.release ?? DEFAULT_RELEASE);
    const table = tableNamed(release, of.table ?? DEFAULT_TABLE);
    if (of.volume !== undefined || this.volumes.default !== null) {
      const first = this.volumes.open(of.volume).files(release, table)[0];
      if (first !== undefined) {
        return readColumns(first.path, table.columns);
      }
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
    if (job.state.request.type === 'Rows') {
      throw new GaiaError('BAD_REQUEST', `Job ${id} makes a table, not a map.`);
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
