import {
  isTerminal,
  type JobEvent,
  type JobState,
  type HistogramFrame,
  type SpectraFrame,
  type KeptFrame,
  type Phase,
  type Progress
} from '../../protocol';

/** What a running job has drawn. */
type JobPicture = KeptFrame | HistogramFrame | SpectraFrame;

/** `Omit` that keeps the alternatives of a union apart. */
type WithoutAddress<T> = T extends unknown ? Omit<T, 'seq' | 'job'> : never;

/**
 * One job: its state, and the events that changed it. Whoever listens gets the state so far first, so a late or
 * returning listener misses nothing.
 */
export class Job {
  /** Stops the attempt at it. */
  abort = new AbortController();
  private readonly listeners = new Set<(event: JobEvent) => void>();
  private current?: JobState;
  private picture?: (revision: number) => JobPicture;

  /** @param load - reads the state when it is first asked for */
  constructor(
    readonly id: string,
    private currentPhase: Phase,
    private readonly load: () => JobState
  ) {}

  get phase(): Phase {
    return this.currentPhase;
  }

  get state(): JobState {
    return (this.current ??= this.load());
  }

  get isOver(): boolean {
    return isTerminal(this.currentPhase);
  }

  /** The newest map or histogram of a running job; undefined before the first partition is in, and after the end. */
  get frame(): JobPicture | undefined {
    return this.picture?.(this.state.frame);
  }

  /** The state that a change of phase leads to. */
  after(phase: Phase, change: Partial<JobState> = {}): JobState {
    const now = new Date().toISOString();
    const times: Partial<JobState> =
      phase === 'EXECUTING' ? { started: this.state.started ?? now } : isTerminal(phase) ? { ended: now } : {};
    return { ...this.state, ...times, ...change, phase, seq: this.state.seq + 1 };
  }

  /** Takes a state with another phase; a terminal phase never changes again. */
  enter(state: JobState): void {
    if (this.isOver) {
      return;
    }
    this.take(state);
    if (this.isOver) {
      this.picture = undefined;
    }
    this.publish({ kind: 'phase', phase: state.phase, state });
  }

  /** Takes what another service recorded. */
  follow(state: JobState): void {
    const changed = state.phase !== this.currentPhase;
    this.take(state);
    this.publish(
      changed ? { kind: 'phase', phase: state.phase, state } : { kind: 'progress', progress: state.progress }
    );
  }

  /** It will be run by this service, perhaps not for the first time. */
  renew(): void {
    this.abort = new AbortController();
  }

  progress(progress: Progress): void {
    this.change({ progress });
    this.publish({ kind: 'progress', progress });
  }

  /** Announces a new picture. */
  draw(picture: (revision: number) => JobPicture): void {
    this.picture = picture;
    const frame = this.state.frame + 1;
    this.change({ frame });
    this.publish({ kind: 'frame', frame });
  }

  deleted(): void {
    // a state that nobody has asked for cannot be read any more
    if (this.current !== undefined) {
      this.change({});
    }
    this.publish({ kind: 'deleted' });
    this.listeners.clear();
  }

  /** Calls `listener` with the state so far, then with every event. @returns stops listening. */
  listen(listener: (event: JobEvent) => void): () => void {
    const { state } = this;
    listener({ kind: 'state', state, seq: state.seq, job: this.id });
    return this.hear(listener);
  }

  /** Calls `listener` with every event to come. @returns stops listening. */
  hear(listener: (event: JobEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private change(change: Partial<JobState>): void {
    this.take({ ...this.state, ...change, seq: this.state.seq + 1 });
  }

  private take(state: JobState): void {
    this.current = state;
    this.currentPhase = state.phase;
  }

  private publish(event: WithoutAddress<JobEvent>): void {
    const whole = { ...event, seq: this.current?.seq ?? 0, job: this.id } as JobEvent;
    for (const listener of [...this.listeners]) {
      listener(whole);
    }
  }
}
