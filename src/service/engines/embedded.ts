import { mkdirSync } from 'node:fs';
import { scanFold, WorkerPool, type FoldScan, type FoldSpec } from '../../compute/scan';
import { GaiaError, isMap, type JobRequest, type MapFrame } from '../../protocol';
import { writeFrame } from '../map-frames';
import type { Engine, EngineListener, EngineOutcome, PlannedJob } from './engine';
import { frameOf, mapSpec, selectionOf } from './fold-specs';
import { writeHistogram, writeMaps, writeStatistics } from './result-files';
import { rowsJob } from './rows';

/** Runs jobs on the worker threads of this process. */
export class EmbeddedEngine implements Engine {
  readonly name = 'embedded';
  private readonly pool: WorkerPool;

  constructor(workers: number, workerFile: string) {
    this.pool = new WorkerPool({ size: workers, workerFile });
  }

  run(job: PlannedJob, listener: EngineListener): Promise<EngineOutcome> {
    mkdirSync(listener.folder, { recursive: true });
    const { request } = job;
    switch (request.type) {
      case 'DensityMap':
      case 'HealpixMap':
        return this.fold(job, listener, mapSpec(request, job), async scan => {
          const frame = frameOf(scan, 0);
          writeFrame(listener.folder, frame);
          return writeMaps(listener.folder, frame, request.formats ?? [], job);
        });
      case 'Histogram': {
        const spec = { type: 'Histogram', x: request.x, y: request.y, ...selectionOf(request, job) } as const;
        return this.fold(job, listener, spec, async scan => writeHistogram(listener.folder, scan.snapshot(0).result));
      }
      case 'Statistics': {
        const spec = { type: 'Statistics', columns: request.columns, ...selectionOf(request, job) } as const;
        const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95];
        return this.fold(job, listener, { ...spec, quantiles }, async scan =>
          writeStatistics(listener.folder, scan.snapshot(0).result, quantiles)
        );
      }
      case 'Rows':
        return rowsJob(this.pool, request, job, listener);
    }
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async fold<S extends FoldSpec>(
    job: PlannedJob,
    { signal, onProgress, onFrame }: EngineListener,
    spec: S,
    write: (scan: FoldScan<S>) => Promise<EngineOutcome['results']>
  ): Promise<EngineOutcome> {
    const draws = isMap(job.request);
    const scan = await scanFold<S>(this.pool, job.files, spec, {
      signal,
      onProgress,
      columns: job.columns,
      order: job.request.source.visit,
      policy: policyOf(job.request, job.files.length),
      onMerged: (_, growing) => draws && onFrame(drawerOf(growing))
    });
    if (scan.files.length === 0 && scan.skipped.length > 0) {
      throw GaiaError.from(scan.skipped[0].error);
    }
    const results = await write(scan);
    return { rows: scan.rows, selected: scan.selected, files: scan.files, skipped: scan.skipped, results };
  }
}

const drawerOf =
  (scan: unknown) =>
  (revision: number): MapFrame =>
    frameOf(scan as Parameters<typeof frameOf>[0], revision);

/** A file that cannot be read is left out of a map of several files, and said so; alone it is the job's error. */
export function policyOf({ source, type }: JobRequest, files: number): 'fail' | 'skip' {
  return source.onError ?? (type !== 'Rows' && files > 1 ? 'skip' : 'fail');
}
