import { GaiaError, isAbort, type JobState } from '../protocol';
import type { GaiaApi } from './api';
import { reduceJob } from './reduce';
import { watchAll } from './watch';

/**
 * All jobs, live. One event stream serves everything on a page (browsers allow six connections to a server): it
 * opens with the first subscriber and closes with the last.
 */
export class JobList {
  private readonly states = new Map<string, JobState>();
  private readonly listeners = new Set<() => void>();
  private readonly observers = new Set<() => void>();
  private connection: AbortController | null = null;
  private snapshot: JobState[] = [];
  private known = false;
  private problem: GaiaError | null = null;

  constructor(private readonly api: GaiaApi) {}

  /** Jobs, newest first. The array is the same object until something changes. */
  get jobs(): readonly JobState[] {
    return this.snapshot;
  }

  /** False until the first answer. */
  get ready(): boolean {
    return this.known;
  }

  /** Why the list is not live at the moment. */
  get error(): GaiaError | null {
    return this.problem;
  }

  get(id: string): JobState | undefined {
    return this.states.get(id);
  }

  /** Takes in a state that came as an answer (of submit, cancel, job). */
  adopt(state: JobState): void {
    const known = this.states.get(state.id);
    if (!known || known.seq <= state.seq) {
      this.states.set(state.id, state);
      this.changed();
    }
  }

  drop(id: string): void {
    if (this.states.delete(id)) {
      this.changed();
    }
  }

  /** Calls `listener` after every change until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    if (!this.connection) {
      this.connect();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        this.connection?.abort();
        this.connection = null;
      }
    };
  }

  /** Calls `observer` after every change, without opening the stream for it, until the returned function is called. */
  observe(observer: () => void): () => void {
    this.observers.add(observer);
    return () => void this.observers.delete(observer);
  }

  /** Tries again after an error that ended the stream. */
  retry(): void {
    if (this.problem && this.listeners.size > 0) {
      this.connection?.abort();
      this.connect();
    }
  }

  private connect(): void {
    const connection = new AbortController();
    this.connection = connection;
    const { signal } = connection;
    const watching = watchAll(this.api, {
      signal,
      prepare: () => this.refresh(signal),
      onEvent: event => {
        const next = reduceJob(this.states.get(event.job), event);
        if (next) {
          this.states.set(event.job, next);
        } else {
          this.states.delete(event.job);
        }
        this.changed();
      },
      onConnection: error => {
        this.problem = error;
        this.changed();
      }
    });
    watching.catch(reason => {
      if (!signal.aborted && !isAbort(reason)) {
        this.problem = GaiaError.from(reason);
        this.changed();
      }
    });
  }

  /** The list as the service has it: jobs deleted during a break disappear. */
  private async refresh(signal: AbortSignal): Promise<void> {
    const jobs = await this.api.jobs(signal);
    const ids = new Set(jobs.map(job => job.id));
    for (const id of this.states.keys()) {
      if (!ids.has(id)) {
        this.states.delete(id);
      }
    }
    for (const job of jobs) {
      const known = this.states.get(job.id);
      if (!known || known.seq <= job.seq) {
        this.states.set(job.id, job);
      }
    }
    this.known = true;
    this.problem = null;
    this.changed();
  }

  private changed(): void {
    this.snapshot = [...this.states.values()].sort((a, b) =>
      a.created < b.created ? 1 : a.created > b.created ? -1 : b.id.localeCompare(a.id)
    );
    for (const listener of [...this.listeners, ...this.observers]) {
      listener();
    }
  }
}
