import { GaiaError } from '../../protocol';
import type { PlannedJob } from '../engines/engine';
import { attempt, NotOver, type AttemptContext } from './attempt';
import { inheritCheckpoint } from './checkpoints';
import type { Job } from './job';
import { JobQueue } from './queue';
import type { JobSettings } from './settings';
import type { SubmitOptions } from './fresh-state';
import type { JobStore } from './store';

/** Runs the jobs that this service keeps, each when it is its turn. */
export class JobRunner {
  private readonly queue: JobQueue;
  private readonly running = new Set<Promise<void>>();
  /** Plans of jobs that were just submitted. */
  private readonly plans = new Map<Job, PlannedJob>();
  private isClosed = false;

  constructor(
    private readonly context: AttemptContext,
    private readonly options: Pick<JobSettings, 'limits' | 'attempts'>
  ) {
    this.queue = new JobQueue(options.limits);
  }

  /**
   * Creates the job, and starts it when it is its turn. The same idempotency key gives the same job again.
   * @param makeRoom - makes sure that a further job may leave results, or throws
   */
  submit(planned: PlannedJob, options: SubmitOptions = {}, makeRoom?: () => void): Job {
    const { store } = this.context;
    store.refresh();
    const before = store.withKey(options.idempotencyKey, planned.request);
    if (before !== undefined) {
      return before;
    }
    makeRoom?.();
    const forget = this.queue.isEmpty ? this.context.engine.headStart?.(planned) : undefined;
    let job: Job;
    try {
      job = store.create(planned, options);
    } catch (reason) {
      forget?.();
      // another service may have taken the key in this very moment
      store.refresh();
      const other = store.withKey(options.idempotencyKey, planned.request);
      if (other === undefined) {
        throw reason;
      }
      return other;
    }
    this.start(job, planned);
    return job;
  }

  /**
   * Submits once more what a job asked for. Where nothing has changed, the new job goes on from what the old one had done.
   * Asked again, with the same key or while the new job is not over, it gives the same new job.
   * @param makeRoom - as for {@link submit}
   * @throws GaiaError BAD_REQUEST while the job is not over
   */
  async retry(
    id: string,
    { idempotencyKey }: Pick<SubmitOptions, 'idempotencyKey'> = {},
    makeRoom?: () => void
  ): Promise<Job> {
    const { store, plan } = this.context;
    const old = store.get(id);
    if (!old.isOver) {
      throw new GaiaError('BAD_REQUEST', `Job ${id} is not over yet.`, 'Cancel it first.');
    }
    const planned = await plan(old.state.request);
    store.refresh();
    const before =
      store.withKey(idempotencyKey, planned.request) ?? store.all.find(job => !job.isOver && job.state.retryOf === id);
    if (before !== undefined) {
      return before;
    }
    makeRoom?.();
    const job = store.create(planned, { retryOf: id, priority: old.state.priority, idempotencyKey });
    inheritCheckpoint(store.folders.of(id), store.folders.of(job.id));
    this.start(job, planned);
    return job;
  }

  /** Asks a job to stop; resolves when it has. A finished job stays as it is. */
  async cancel(id: string): Promise<Job> {
    const { store } = this.context;
    const job = store.get(id);
    if (job.isOver) {
      return job;
    }
    const isOurs = store.keeps(job);
    if (isOurs && this.queue.remove(job)) {
      this.plans.delete(job);
      store.finish(job, 'ABORTED');
      return job;
    }
    const stopped = new Promise<void>(resolve => {
      const stop = job.hear(() => {
        if (job.isOver) {
          stop();
          resolve();
        }
      });
    });
    try {
      store.wishAbort(id);
    } finally {
      if (isOurs) {
        job.abort.abort();
      }
    }
    await stopped;
    return job;
  }

  /** Takes over what ended services left undone. */
  adopt(): void {
    for (const job of this.context.store.adopt(this.options.attempts)) {
      this.queue.add(job);
    }
    this.pump();
  }

  /** Sees what other services did and wish. */
  refresh(): void {
    const { store } = this.context;
    store.refresh();
    for (const job of store.takeWishes()) {
      if (this.queue.remove(job)) {
        store.finish(job, 'ABORTED');
      } else {
        job.abort.abort();
      }
    }
  }

  /** Stops everything, and gives what is not over back to the queue; resolves when nothing runs. */
  async close(): Promise<void> {
    this.isClosed = true;
    const { store } = this.context;
    for (const job of store.all) {
      if (this.queue.remove(job)) {
        release(store, job);
      } else if (!job.isOver) {
        job.abort.abort(new NotOver('The service ends.'));
      }
    }
    await Promise.allSettled([...this.running]);
  }

  private start(job: Job, planned: PlannedJob): void {
    this.plans.set(job, planned);
    this.queue.add(job);
    this.pump();
  }

  private pump(): void {
    while (!this.isClosed) {
      const job = this.queue.next();
      if (job === undefined) {
        return;
      }
      const planned = this.plans.get(job);
      this.plans.delete(job);
      const run = attempt(this.context, job, planned).finally(() => {
        this.running.delete(run);
        this.queue.done(job);
        this.pump();
      });
      this.running.add(run);
    }
  }
}

/** Where that cannot be recorded, the next service takes the job as one of a service that has ended. */
function release(store: JobStore, job: Job): void {
  try {
    store.release(job);
  } catch (reason) {
    process.stderr.write(`gaialab: job ${job.id} is still in the name of this service: ${String(reason)}\n`);
  }
}
