import { join } from 'node:path';
import { GaiaError, isAbort, VERSION, type JobState, type Manifest } from '../../protocol';
import type { Engine, EngineOutcome, PlannedJob } from '../engines/engine';
import { writeWhole } from '../files-atomic';
import { writeFrame } from '../map-frames';
import type { Throughput } from '../throughput';
import type { Job } from './job';
import { ProgressMeter } from './progress';
import type { JobStore } from './store';

/** At most this many new pictures a second are announced. */
const FRAMES_PER_SECOND = 4;

/** Runs jobs: engine → result files → manifest → terminal phase. */
export class JobRunner {
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly store: JobStore,
    private readonly engine: Engine,
    private readonly throughput: Throughput
  ) {}

  /** Creates the job and starts it. */
  submit(planned: PlannedJob): Job {
    const { request, plan } = planned;
    const job = this.store.create((id, folder): JobState => ({
      id,
      seq: 0,
      request,
      phase: 'PENDING',
      created: new Date().toISOString(),
      plan,
      progress: {
        filesDone: 0,
        filesTotal: plan.files,
        bytesDone: 0,
        bytesTotal: plan.bytes,
        rows: 0,
        elapsedSeconds: 0,
        secondsLeft: null
      },
      frame: 0,
      folder
    }));
    const run = this.run(job, planned).finally(() => this.running.delete(run));
    this.running.add(run);
    return job;
  }

  /** Asks a job to stop; resolves when it has. A finished job stays as it is. */
  async cancel(id: string): Promise<Job> {
    const job = this.store.get(id);
    if (!job.isOver) {
      const stopped = new Promise<void>(resolve => {
        const stop = job.listen(() => {
          if (job.isOver) {
            queueMicrotask(() => stop());
            resolve();
          }
        });
      });
      job.abort.abort();
      await stopped;
    }
    return job;
  }

  /** Stops everything; resolves when nothing runs. */
  async close(): Promise<void> {
    for (const job of this.store.all) {
      job.abort.abort();
    }
    await Promise.allSettled([...this.running]);
    await this.engine.close();
  }

  /** What a job had drawn when it was stopped stays to be looked at. */
  private keepPartial(job: Job, folder: string): void {
    try {
      if (job.frame !== undefined) {
        writeFrame(folder, job.frame);
      }
    } catch {
      // The picture is a courtesy; the job's own error is the one to report.
    }
  }

  private async run(job: Job, planned: PlannedJob): Promise<void> {
    const folder = join(this.store.folder, job.id);
    const meter = new ProgressMeter(planned.plan);
    let drawn = 0;
    try {
      job.enter('EXECUTING');
      const outcome = await this.engine.run(planned, {
        signal: job.abort.signal,
        folder,
        onProgress: progress => job.progress(meter.update(progress)),
        onFrame: snapshot => {
          const now = performance.now();
          if (now - drawn >= 1000 / FRAMES_PER_SECOND) {
            drawn = now;
            job.draw(snapshot);
          }
        }
      });
      const progress = meter.finish(outcome.rows);
      job.progress(progress);
      this.throughput.learn(planned.plan.bytes, planned.plan.files, progress.elapsedSeconds);
      const manifest = describe(job, planned, outcome, progress.elapsedSeconds);
      writeWhole(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 1));
      job.enter('COMPLETED', { manifest, frame: job.state.frame + 1 });
    } catch (reason) {
      this.keepPartial(job, folder);
      if (isAbort(reason)) {
        job.enter('ABORTED');
      } else {
        job.enter('ERROR', { error: GaiaError.from(reason).toJSON() });
      }
    }
    try {
      this.store.save(job);
    } catch (reason) {
      process.stderr.write(`gaialab: job ${job.id} could not be recorded: ${String(reason)}\n`);
    }
  }
}

function describe(job: Job, planned: PlannedJob, outcome: EngineOutcome, elapsedSeconds: number): Manifest {
  const { request, release, table, referenceEpoch, synthetic, plan, citation, acknowledgement } = planned;
  return {
    product: 'gaialab',
    version: VERSION,
    job: job.id,
    request,
    release,
    table,
    referenceEpoch,
    synthetic,
    engine: plan.engine,
    created: new Date().toISOString(),
    elapsedSeconds,
    rows: outcome.rows,
    selected: outcome.selected,
    files: outcome.files,
    skipped: outcome.skipped,
    results: outcome.results,
    citation,
    acknowledgement
  };
}
