import { isTerminal, type JobEvent, type JobState, type MapFrame, type Phase, type Progress } from '../../protocol';

/** `Omit` that keeps the alternatives of a union apart. */
type WithoutAddress<T> = T extends unknown ? Omit<T, 'seq' | 'job'> : never;

/**
 * One job: its state, and the events that changed it. Whoever listens gets the state so far first, so a late or
 * returning listener misses nothing.
 */
export class Job {
  readonly abort = new AbortController();
  private readonly listeners = new Set<(event: JobEvent) => void>();
  private current: JobState;
  private picture?: (revision: number) => MapFrame;

  constructor(state: JobState) {
    this.current = state;
  }

  get id(): string {
    return this.current.id;
  }

  get state(): JobState {
    return this.current;
  }

  get isOver(): boolean {
    return isTerminal(this.current.phase);
  }

  /** The newest map of a running job; undefined before the first partition is in, and after the end. */
  get frame(): MapFrame | undefined {
    return this.picture?.(this.current.frame);
  }

  /** Changes the phase; a terminal phase never changes again. */
  enter(phase: Phase, change: Partial<JobState> = {}): void {
    if (this.isOver) {
      return;
    }
    const now = new Date().toISOString();
    const times: Partial<JobState> = phase === 'EXECUTING' ? { started: now } : isTerminal(phase) ? { ended: now } : {};
    this.change({ ...times, ...change, phase });
    if (this.isOver) {
      this.picture = undefined;
    }
    this.publish({ kind: 'phase', phase, state: this.current });
  }

  progress(progress: Progress): void {
    this.change({ progress });
    this.publish({ kind: 'progress', progress });
  }

  /** Announces a new picture. */
  draw(picture: (revision: number) => MapFrame): void {
    this.picture = picture;
    const frame = this.current.frame + 1;
    this.change({ frame });
    this.publish({ kind: 'frame', frame });
  }

  deleted(): void {
    this.change({});
    this.publish({ kind: 'deleted' });
    this.listeners.clear();
  }

  /** Calls `listener` with the state so far, then with every event. @returns stops listening. */
  listen(listener: (event: JobEvent) => void): () => void {
    listener({ kind: 'state', state: this.current, seq: this.current.seq, job: this.id });
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private change(change: Partial<JobState>): void {
    this.current = { ...this.current, ...change, seq: this.current.seq + 1 };
  }

  private publish(event: WithoutAddress<JobEvent>): void {
    const whole = { ...event, seq: this.current.seq, job: this.id } as JobEvent;
    for (const listener of [...this.listeners]) {
      listener(whole);
    }
  }
}
