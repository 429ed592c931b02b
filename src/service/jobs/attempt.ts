import { GaiaError, isAbort, sparkProfile, VERSION, type Manifest } from '../../protocol';
import type { Engine, EngineOutcome, PlannedJob } from '../engines/engine';
import { writeHistogramFrame } from '../histogram-frames';
import { writeFrame } from '../map-frames';
import { writeSpectraFrame } from '../spectra-frames';
import type { SparkThroughput } from '../engines/spark/spark-throughput';
import type { Throughput } from '../throughput';
import { checkpointIdentity, JobCheckpoint } from './checkpoints';
import type { Job } from './job';
import { ProgressMeter } from './progress';
import { JobTaken, type JobStore } from './store';

/** At most this many new pictures a second are announced. */
const FRAMES_PER_SECOND = 4;

/** Why a job stops that is not over: the service ends, or does not keep it any more. */
export class NotOver extends Error {}

export interface AttemptContext {
  store: JobStore;
  engine: Engine;
  throughput: Throughput;
  /** Of clusters. */
  clusters?: SparkThroughput;
  /** Time between two checkpoints [s]. */
  checkpointSeconds: number;
  plan(request: PlannedJob['request']): Promise<PlannedJob>;
}

/**
 * One attempt at a job: engine → result files → manifest → terminal phase, in this order, each on the disk before the
 * next. Goes on where an attempt before it was cut off. Never rejects.
 */
export async function attempt(context: AttemptContext, job: Job, known?: PlannedJob): Promise<void> {
  const { store } = context;
  try {
    store.start(job);
    const planned = known ?? (await plannedAgain(context, job));
    await work(context, job, planned);
  } catch (reason) {
    try {
      end(store, job, reason);
    } catch (worse) {
      const isTaken = worse instanceof JobTaken;
      process.stderr.write(
        `gaialab: job ${job.id} ${isTaken ? 'was taken over' : 'cannot be recorded'}: ${String(worse)}\n`
      );
    }
  }
}

async function plannedAgain({ store, plan }: AttemptContext, job: Job): Promise<PlannedJob> {
  const before = store.planned(job);
  if (before !== undefined) {
    return before;
  }
  const planned = await plan(job.state.request);
  store.setPlanned(job, planned);
  return planned;
}

async function work(context: AttemptContext, job: Job, planned: PlannedJob): Promise<void> {
  const { store, engine, throughput, checkpointSeconds } = context;
  const folder = store.folders.of(job.id);
  const meter = new ProgressMeter(planned.plan, job.state.progress.elapsedSeconds);
  const checkpoints: JobCheckpoint<unknown>[] = [];
  let drawn = 0;
  let outcome: EngineOutcome | undefined;
  try {
    outcome = await engine.run(planned, {
      signal: job.abort.signal,
      folder,
      checkpoint: <R>(scan: unknown) => {
        const checkpoint = new JobCheckpoint<R>(folder, checkpointIdentity(planned, scan), {
          seconds: checkpointSeconds,
          onSaved: () => saved(store, job),
          onFault: reason =>
            process.stderr.write(`gaialab: job ${job.id} goes on without checkpoints: ${String(reason)}\n`)
        });
        checkpoints.push(checkpoint);
        return checkpoint;
      },
      onProgress: progress => {
        if (progress.isResumed) {
          meter.resume(progress);
        }
        job.progress(meter.update(progress));
      },
      onFrame: snapshot => {
        const now = performance.now();
        if (now - drawn >= 1000 / FRAMES_PER_SECOND) {
          drawn = now;
          job.draw(snapshot);
        }
      }
    });
  } finally {
    await Promise.all(checkpoints.map(checkpoint => checkpoint.close(outcome !== undefined)));
  }
  const faults = (outcome.verified ?? []).reduce((sum, { faulty }) => sum + faulty, 0);
  const progress = { ...meter.finish(outcome.rows), ...(faults > 0 && { faults }) };
  job.progress(progress);
  const { seconds, share } = meter.own;
  // Parts of files, queries, verifications and clusters do not say how fast this machine reads whole files.
  const { plan, sql, verify } = planned;
  if (plan.seek === undefined && sql === undefined && verify === undefined && plan.engine === 'embedded') {
    throughput.learn(planned.plan.bytes * share, planned.plan.files * share, seconds);
  }
  const profile = sparkProfile(planned.plan.engine);
  if (profile !== undefined) {
    context.clusters?.learn(profile, planned.plan.bytes * share, seconds);
  }
  const manifest = describe(job, planned, outcome, progress.elapsedSeconds);
  store.folders.writeManifest(job.id, manifest);
  store.finish(job, 'COMPLETED', { manifest, frame: job.state.frame + 1 });
}

/** What the checkpoint holds is on the disk: the list of jobs may say so. */
function saved(store: JobStore, job: Job): void {
  try {
    store.saveProgress(job);
  } catch (reason) {
    if (reason instanceof JobTaken) {
      job.abort.abort(new NotOver(reason.message));
    }
  }
}

function end(store: JobStore, job: Job, reason: unknown): void {
  const isStopped = job.abort.signal.aborted && job.abort.signal.reason instanceof NotOver;
  if (reason instanceof JobTaken || (isStopped && !store.keeps(job))) {
    store.refresh(true);
  } else if (isStopped) {
    store.release(job);
  } else {
    keepPicture(store, job);
    if (isAbort(reason)) {
      store.finish(job, 'ABORTED');
    } else {
      store.finish(job, 'ERROR', { error: GaiaError.from(reason).toJSON() });
    }
  }
}

/** What a job had drawn when it was stopped stays to be looked at. */
function keepPicture(store: JobStore, job: Job): void {
  try {
    const { frame } = job;
    if (frame !== undefined) {
      const folder = store.folders.of(job.id);
      if ('layers' in frame) {
        writeFrame(folder, frame);
      } else if (frame.kind === 'histogram') {
        writeHistogramFrame(folder, frame);
      } else {
        writeSpectraFrame(folder, frame);
      }
    }
  } catch {
    // The picture is a courtesy; the job's own error is the one to report.
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
    ...(outcome.engineVersion && { engineVersion: outcome.engineVersion }),
    created: new Date().toISOString(),
    elapsedSeconds,
    rows: outcome.rows,
    selected: outcome.selected,
    files: outcome.files,
    skipped: [...(planned.leftOut ?? []), ...outcome.skipped],
    results: outcome.results,
    ...(outcome.truncated && { truncated: true }),
    ...(outcome.spilled && { spilled: outcome.spilled }),
    ...(outcome.verified && { verified: outcome.verified }),
    citation,
    acknowledgement
  };
}
