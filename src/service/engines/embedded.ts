import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { scanMap, scanRows, WorkerPool, type MapSpec } from '../../compute/scan';
import { ArrowFileWriter } from '../../formats/arrow-writer';
import { writeMapArrow } from '../../formats/arrow-map';
import {
  DEFAULT_ORDER,
  GaiaError,
  VERSION,
  type DensityMapRequest,
  type HealpixMapRequest,
  type ResultFile,
  type RowsRequest
} from '../../protocol';
import { writeFrame } from '../map-frames';
import type { Engine, EngineListener, EngineOutcome, PlannedJob } from './engine';

const ARROW_MIME = 'application/vnd.apache.arrow.file';

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
    return request.type === 'Rows' ? this.rows(request, job, listener) : this.map(specOf(request), job, listener);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  /** A file that cannot be read is left out of a map of several files, and said so; alone it is the job's error. */
  private async map(spec: MapSpec, job: PlannedJob, listener: EngineListener): Promise<EngineOutcome> {
    const { signal, folder, onProgress, onFrame } = listener;
    const map = await scanMap(this.pool, job.files, spec, {
      signal,
      onProgress,
      columns: job.columns,
      policy: job.files.length > 1 ? 'skip' : 'fail',
      onMerged: (_, growing) => onFrame(revision => growing.snapshot(revision))
    });
    if (map.files.length === 0) {
      throw GaiaError.from(map.skipped[0].error);
    }
    const frame = map.snapshot(0);
    const path = join(folder, 'map.arrow');
    await writeMapArrow(path, frame, provenance(job));
    writeFrame(folder, frame);
    return { rows: map.rows, files: map.files, skipped: map.skipped, results: [resultFile(path)] };
  }

  private async rows(request: RowsRequest, job: PlannedJob, listener: EngineListener): Promise<EngineOutcome> {
    const { signal, folder, onProgress } = listener;
    const path = join(folder, 'rows.arrow');
    const wanted = request.columns?.map(name => job.columns.find(column => column.name === name)!) ?? job.columns;
    const writer = new ArrowFileWriter(path, wanted, provenance(job));
    try {
      const query = { columns: request.columns };
      const outcome = await scanRows(this.pool, job.files, query, batch => writer.write(batch), {
        signal,
        onProgress,
        columns: job.columns
      });
      await writer.close();
      const { rows, files, skipped } = outcome;
      return { rows, files, skipped, results: [resultFile(path)] };
    } catch (reason) {
      await writer.abort();
      throw reason;
    }
  }
}

function specOf(request: DensityMapRequest | HealpixMapRequest): MapSpec {
  const order = request.order ?? DEFAULT_ORDER;
  return request.type === 'DensityMap'
    ? { type: 'DensityMap', order, columns: request.columns ?? ['1'] }
    : { type: 'HealpixMap', order, column: request.column, stat: request.stat ?? 'mean' };
}

/** What a result file says about itself, as far as it can before the job is over. */
function provenance(job: PlannedJob): Record<string, string> {
  return {
    product: `gaialab ${VERSION}`,
    release: job.release,
    table: job.table,
    reference_epoch: String(job.referenceEpoch),
    synthetic: String(job.synthetic),
    request: JSON.stringify(job.request),
    citation: job.citation,
    acknowledgement: job.acknowledgement
  };
}

function resultFile(path: string): ResultFile {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name, path, mime: ARROW_MIME, bytes: statSync(path).size };
}
