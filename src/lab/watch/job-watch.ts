import { Signal, type ISignal } from '@lumino/signaling';
import type { JobList } from '../../client';
import { isTerminal, type JobState } from '../../protocol';

/**
 * The jobs, for what shows them outside the views: status bar, running panel, notifications. It never starts the service:
 * it listens once the service runs, because it ran before the page was opened or because a view has asked it something.
 */
export class JobWatch {
  private readonly changes = new Signal<this, void>(this);
  private readonly ends = new Signal<this, JobState>(this);
  /** Ids of jobs that were seen before their end. */
  private readonly seen = new Set<string>();
  private follows = false;
  private started = false;

  /** @param runs - whether the service runs, asked once */
  constructor(
    private readonly jobs: JobList,
    private readonly runs: () => Promise<boolean>
  ) {}

  /** Jobs that have not ended, newest first. */
  get open(): JobState[] {
    return this.jobs.jobs.filter(job => !isTerminal(job.phase));
  }

  /** After every change of the list. */
  get changed(): ISignal<this, void> {
    return this.changes;
  }

  /** A job that was seen waiting or running has ended. */
  get ended(): ISignal<this, JobState> {
    return this.ends;
  }

  /** Begins; further calls do nothing. */
  async start(): Promise<void> {
    if (this.started) {
      return;
    }
    this.started = true;
    this.jobs.observe(() => this.update());
    this.update();
    if (await this.runs()) {
      this.follow();
    }
  }

  private follow(): void {
    if (!this.follows) {
      this.follows = true;
      // For as long as the page is open; `update` is called as an observer.
      this.jobs.subscribe(() => undefined);
    }
  }

  private update(): void {
    const { jobs } = this;
    if (jobs.ready || jobs.jobs.length > 0) {
      this.follow();
    }
    for (const job of jobs.jobs) {
      if (!isTerminal(job.phase)) {
        this.seen.add(job.id);
      } else if (this.seen.delete(job.id)) {
        this.ends.emit(job);
      }
    }
    this.changes.emit();
  }
}
