import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HeadStart, scanFold, WorkerPool, type FoldScan, type FoldSpec } from '../../compute/scan';
import { loadArrow } from '../../formats/arrow-types';
import { GaiaError, isMap, type HistogramFrame, type JobRequest, type KeptFrame } from '../../protocol';
import { histogramFrameOf, writeHistogramFrame } from '../histogram-frames';
import { convertJob, type Storing } from '../store/convert-job';
import { REHEARSE } from '../store/names';
import type { Engine, EngineListener, EngineOutcome, PlannedJob } from './engine';
import { frameOf, mapSpec, sampledPart, selectionOf } from './fold-specs';
import { spilledBy, writeHistogram, writeMaps, writeStatistics } from './result-files';
import { rowsJob } from './rows';
import { sqlLimits } from './sql/limits';
import { sqlJob } from './sql/sql-job';
import { spectraJob } from './spectra';
import { verifyJob } from './verify-job';

/** When the threads have their work, the library that results are written with is loaded [ms]. */
const ARROW_MS = 50;
/** A service that nobody asked for so long makes itself ready [ms]. */
const IDLE_MS = 1000;

/** Runs jobs on the worker threads of this process. */
export class EmbeddedEngine implements Engine {
  readonly name = 'embedded';
  readonly pool: WorkerPool;
  private readonly headStarts = new WeakMap<PlannedJob, HeadStart>();
  /** Bundled code of the process that runs queries, beside that of the worker threads. */
  private readonly sqlFile: string;

  /** @param budget - memory of a job's fold before it goes to the disk; default that of the scan [bytes]
   * @param storing_ - where conversions go */
  constructor(
    workers: number,
    workerFile: string,
    private readonly budget?: number,
    private readonly storing_?: Storing
  ) {
    this.pool = new WorkerPool({ size: workers, workerFile });
    this.sqlFile = join(dirname(workerFile), 'sql-worker.cjs');
  }

  run(job: PlannedJob, listener: EngineListener): Promise<EngineOutcome> {
    mkdirSync(listener.folder, { recursive: true });
    const { request } = job;
    switch (request.type) {
      case 'DensityMap':
      case 'HealpixMap':
        return this.fold(job, listener, mapSpec(request, job), scan => writeMaps(listener, scan, request, job));
      case 'Histogram': {
        const spec = { type: 'Histogram', x: request.x, y: request.y, ...selectionOf(request, job) } as const;
        return this.fold(job, listener, spec, async scan => {
          const { result } = scan.snapshot(0);
          writeHistogramFrame(listener.folder, histogramFrameOf(scan, 0, result));
          return writeHistogram(listener.folder, result);
        });
      }
      case 'Statistics': {
        const spec = { type: 'Statistics', columns: request.columns, ...selectionOf(request, job) } as const;
        const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95];
        return this.fold(job, listener, { ...spec, quantiles }, async scan =>
          writeStatistics(listener.folder, scan.snapshot(0).result, quantiles)
        );
      }
      case 'Sql':
        return sqlJob({ pool: this.pool, file: this.sqlFile, limits: sqlLimits() }, request, job, listener);
      case 'Convert':
        return convertJob({ pool: this.pool, ...this.storing() }, request, job, listener);
      case 'Verify':
        return verifyJob({ pool: this.pool, results: dirname(listener.folder) }, request, job, listener);
      case 'SimilarSpectra':
        return spectraJob(this.pool, request, job, listener, policyOf(request, job.files.length));
      case 'Rows':
        return rowsJob(this.pool, request, job, listener, this.budget);
    }
  }

  private storing(): Storing {
    if (!this.storing_) {
      throw new GaiaError('INTERNAL', 'This engine has no Parquet store.');
    }
    return this.storing_;
  }

  /** Of a map of one stored copy: reading it takes about as long as writing down that there is the job. */
  headStart(job: PlannedJob): (() => void) | undefined {
    const { request, files } = job;
    if (!isMap(request) || files.length !== 1 || files[0].stored === undefined || !this.pool.isIdle) {
      return undefined;
    }
    const start = new HeadStart(this.pool, files[0], mapSpec(request, job), job);
    this.headStarts.set(job, start);
    return () => start.abort();
  }

  /** Uses idle moments to load and compile what the first maps would wait for. */
  warmUp(): void {
    const store = this.storing_?.store;
    if (store !== undefined) {
      this.pool.rehearsal = { kind: 'work', name: REHEARSE, path: store.root, order: { root: store.root } };
    }
    setTimeout(() => {
      if (this.pool.isIdle) {
        this.pool.rehearse();
        loadArrow();
      }
    }, IDLE_MS).unref();
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async fold<S extends FoldSpec>(
    job: PlannedJob,
    { signal, folder, onProgress, onFrame, checkpoint }: EngineListener,
    spec: S,
    write: (scan: FoldScan<S>) => Promise<EngineOutcome['results']>
  ): Promise<EngineOutcome> {
    const drawer = isMap(job.request) ? drawerOf : job.request.type === 'Histogram' ? histogramDrawerOf : undefined;
    const order = job.request.source.visit;
    const policy = policyOf(job.request, job.files.length);
    const headStart = this.headStarts.get(job);
    this.headStarts.delete(job);
    let growing: FoldScan<S> | undefined;
    const scan = await scanFold<S>(this.pool, job.files, spec, {
      signal,
      onStart: started => {
        growing = started;
        setTimeout(loadArrow, ARROW_MS).unref();
      },
      onProgress: progress => {
        const faults = growing?.skipped.length ?? 0;
        onProgress({ ...progress, ...spilledBy(growing), ...(faults > 0 && { faults }) });
      },
      spill: { folder, budget: this.budget },
      sampled: sampledPart(job),
      columns: job.columns,
      headStart,
      order,
      policy,
      checkpoint: checkpoint({ spec, order, policy }),
      onMerged: (_, partly) => drawer && onFrame(drawer(partly))
    });
    try {
      if (scan.files.length === 0 && scan.skipped.length > 0) {
        throw GaiaError.from(scan.skipped[0].error);
      }
      const results = await write(scan);
      const { rows, selected, files, skipped } = scan;
      return { rows, selected, files, skipped, results, ...spilledBy(scan) };
    } finally {
      await scan.release();
    }
  }
}

const drawerOf =
  (scan: unknown) =>
  (revision: number): KeptFrame =>
    frameOf(scan as Parameters<typeof frameOf>[0], revision);

const histogramDrawerOf =
  (scan: unknown) =>
  (revision: number): HistogramFrame =>
    histogramFrameOf(scan as Parameters<typeof histogramFrameOf>[0], revision);

/** A file that cannot be read is left out of a map of several files, and said so; alone it is the job's error. */
export function policyOf({ source, type }: JobRequest, files: number): 'fail' | 'skip' {
  return source.onError ?? (type !== 'Rows' && files > 1 ? 'skip' : 'fail');
}
