import type { Job } from './job';

export interface QueueLimits {
  /** Long jobs that run at a time. */
  long: number;
  /** Short jobs that run at a time, beside the long ones. */
  short: number;
  /** A job of more estimated work is a long one [s]. */
  longSeconds: number;
}

export const DEFAULT_LIMITS: QueueLimits = { long: 2, short: 8, longSeconds: 60 };

/**
 * Jobs that wait for their turn. Short and long ones have turns of their own, so that a map of the whole sky never keeps a
 * cone search waiting; within a kind the higher priority goes first, then the older job. The workers serve all running
 * jobs in turn.
 */
export class JobQueue {
  private readonly waiting = new Set<Job>();
  private readonly running = new Set<Job>();

  constructor(private readonly limits: QueueLimits) {}

  /** No job waits or runs. */
  get isEmpty(): boolean {
    return this.waiting.size === 0 && this.running.size === 0;
  }

  add(job: Job): void {
    this.waiting.add(job);
  }

  /** @returns false when the job does not wait here */
  remove(job: Job): boolean {
    return this.waiting.delete(job);
  }

  /** The next job that may run, which then does until it is {@link done}. */
  next(): Job | undefined {
    const job = this.first(false) ?? this.first(true);
    if (job !== undefined) {
      this.waiting.delete(job);
      this.running.add(job);
    }
    return job;
  }

  done(job: Job): void {
    this.running.delete(job);
  }

  private isLong(job: Job): boolean {
    return job.state.plan.seconds > this.limits.longSeconds;
  }

  private first(long: boolean): Job | undefined {
    const busy = [...this.running].filter(job => this.isLong(job) === long).length;
    if (busy >= (long ? this.limits.long : this.limits.short)) {
      return undefined;
    }
    const own = [...this.waiting].filter(job => this.isLong(job) === long);
    const rank = ({ state }: Job): number => state.priority ?? 0;
    return own.sort((a, b) => rank(b) - rank(a) || Number(a.id) - Number(b.id))[0];
  }
}
