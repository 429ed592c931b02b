import { mkdirSync } from 'node:fs';
import type { HistogramSpec, PixelMapSpec, WorkerPool } from '../../../compute/scan';
import { checkFold } from '../../../compute/scan';
import {
  GaiaError,
  type DensityMapRequest,
  type HealpixMapRequest,
  type HistogramRequest,
  type Stat
} from '../../../protocol';
import { histogramFrameOf, writeHistogramFrame } from '../../histogram-frames';
import type { Engine, EngineListener, EngineOutcome, PlannedJob } from '../engine';
import { policyOf } from '../embedded';
import { frameOf, mapSpec, selectionOf } from '../fold-specs';
import { writeHistogram, writeMaps } from '../result-files';
import { clusterFiles, type Homes } from './cluster-files';
import { ClusterJob } from './cluster';
import { foldJob } from './fold-job';
import { HistogramPartials, HistogramQuery, type Limits } from './histogram-query';
import { MapPartials } from './map-partials';
import { mapQuery } from './map-query';
import type { SparkProfile } from './profile';
import { sparkSpectra } from './spectra-job';
import { sparkSql } from './sql-job';

let views = 0;
const nextView = (): string => `rows_${++views}`;

/** Runs jobs on a Spark cluster, over the files that it sees of the volume or of the Parquet store. */
export class SparkEngine implements Engine {
  readonly name: Engine['name'];

  /**
   * @param pool - reads the spectrum of a prototype that is a source
   * @param store - folder of the Parquet store on this machine
   */
  constructor(
    private readonly profile: SparkProfile,
    private readonly pool: WorkerPool,
    private readonly store: string
  ) {
    this.name = `spark:${profile.name}`;
  }

  async run(job: PlannedJob, listener: EngineListener): Promise<EngineOutcome> {
    mkdirSync(listener.folder, { recursive: true });
    const cluster = new ClusterJob(this.profile, listener.signal);
    const homes: Homes = { volume: job.volume, store: this.store };
    try {
      const outcome = await this.work(cluster, job, listener, homes);
      return { ...outcome, engineVersion: `Spark ${cluster.version}` };
    } finally {
      await cluster.close();
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private work(cluster: ClusterJob, job: PlannedJob, listener: EngineListener, homes: Homes): Promise<EngineOutcome> {
    const { profile } = this;
    const { request } = job;
    const policy = policyOf(request, job.files.length);
    switch (request.type) {
      case 'DensityMap':
      case 'HealpixMap':
        return this.map(cluster, request, job, listener, homes);
      case 'Histogram':
        return this.histogram(cluster, request, job, listener, homes);
      case 'Sql':
        return sparkSql(cluster, request, job, listener, { profile, homes });
      case 'SimilarSpectra': {
        const files = clusterFiles(job.files, profile, homes);
        const { chunkFiles } = profile;
        return sparkSpectra(cluster, this.pool, request, job, listener, { files, policy, chunkFiles });
      }
      default:
        throw new GaiaError('BAD_REQUEST', `Spark does no jobs of type ${request.type}.`, 'Take engine embedded.');
    }
  }

  private map(
    cluster: ClusterJob,
    request: DensityMapRequest | HealpixMapRequest,
    job: PlannedJob,
    listener: EngineListener,
    homes: Homes
  ): Promise<EngineOutcome> {
    const spec = exactStatistics(mapSpec(request, job));
    checkFold(spec);
    const files = clusterFiles(job.files, this.profile, homes);
    const { columns } = job;
    const { isWhole } = mapQuery(spec, job.files, columns, 'rows');
    return foldJob<PixelMapSpec>({
      ...{ job, listener, spec, files },
      policy: policyOf(request, files.length),
      chunkFiles: isWhole ? files.length : this.profile.chunkFiles,
      read: async (chunk, tell) => {
        const view = nextView();
        const query = mapQuery(spec, job.files, columns, view);
        let partials = new MapPartials(query, chunk, columns);
        const of = { paths: chunk.map(({ path }) => path), columns, wanted: query.reads };
        await cluster.rows(
          { sql: query.sql, columns: query.columns, views: { [view]: of } },
          {
            onBegin: () => void (partials = new MapPartials(query, chunk, columns)),
            take: batch => partials.take(batch),
            onProgress: ({ share }) => tell(share)
          }
        );
        return partials.partials();
      },
      onMerged: scan => listener.onFrame(revision => frameOf(scan, revision)),
      write: scan => writeMaps(listener, scan, request, job)
    });
  }

  private async histogram(
    cluster: ClusterJob,
    request: HistogramRequest,
    job: PlannedJob,
    listener: EngineListener,
    homes: Homes
  ): Promise<EngineOutcome> {
    const spec: HistogramSpec = { type: 'Histogram', x: request.x, y: request.y, ...selectionOf(request, job) };
    checkFold(spec);
    const files = clusterFiles(job.files, this.profile, homes);
    const { columns } = job;
    return foldJob<HistogramSpec>({
      ...{ job, listener, spec, files },
      policy: policyOf(request, files.length),
      chunkFiles: this.profile.chunkFiles,
      read: async (chunk, tell) => {
        const view = nextView();
        const query = new HistogramQuery(spec, columns, view);
        const of = { paths: chunk.map(({ path }) => path), columns, wanted: query.reads };
        const limits: (Limits | undefined)[] = [];
        const passes = query.needsLimits ? 2 : 1;
        if (query.needsLimits) {
          await cluster.rows(
            { ...query.limits(), views: { [view]: of } },
            {
              take: ({ columns: ends }) => {
                for (let i = 0; 2 * i < ends.length; i++) {
                  const [low, high] = [ends[2 * i], ends[2 * i + 1]];
                  const isThere = low.nullCount === 0;
                  limits[i] = isThere ? { min: Number(low.values![0]), max: Number(high.values![0]) } : undefined;
                }
              },
              onProgress: ({ share }) => tell(share / passes)
            }
          );
        }
        let partials = new HistogramPartials(query, limits, chunk, spec.y === undefined);
        await cluster.rows(
          { ...query.counts(limits), views: { [view]: of } },
          {
            onBegin: () => void (partials = new HistogramPartials(query, limits, chunk, spec.y === undefined)),
            take: batch => partials.take(batch),
            onProgress: ({ share }) => tell((passes - 1 + share) / passes)
          }
        );
        return partials.partials();
      },
      onMerged: scan => listener.onFrame(revision => histogramFrameOf(scan, revision)),
      write: async scan => {
        const { result } = scan.snapshot(0);
        writeHistogramFrame(listener.folder, histogramFrameOf(scan, 0, result));
        return writeHistogram(listener.folder, result);
      }
    });
  }
}

/** A map's spec with exact quantiles in the place of approximate ones, which Spark has at no greater cost. */
function exactStatistics(spec: PixelMapSpec): PixelMapSpec {
  if (spec.type !== 'HealpixMap') {
    return spec;
  }
  const exact = (stat: Stat): Stat => stat.replace(/^approx_/, '') as Stat;
  return { ...spec, stat: Array.isArray(spec.stat) ? spec.stat.map(exact) : exact(spec.stat) };
}
