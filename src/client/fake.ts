import {
  GaiaError,
  isTerminal,
  noProgress,
  PROTOCOL_VERSION,
  VERSION,
  type ColumnInfo,
  type CompletionRequest,
  type Completions,
  type HistogramFrame,
  type JobEvent,
  type JobRequest,
  type JobState,
  type MapFormat,
  type MapFrame,
  type PartitionsAnswer,
  type PartitionsRequest,
  type Phase,
  type Plan,
  type ServiceStatus,
  type TextCheckAnswer,
  type TextCheckRequest,
  type VolumeInfo
} from '../protocol';
import type { ColumnsOf, GaiaApi } from './api';
import { reduceJob } from './reduce';

/** A service in memory, for tests of what sits above the client. Its fields are the world that it answers from. */
export class FakeGaiaClient implements GaiaApi {
  readonly calls: { name: string; args: unknown[] }[] = [];
  readonly states = new Map<string, JobState>();
  readonly frames = new Map<string, MapFrame>();
  readonly histograms = new Map<string, HistogramFrame>();
  volumeInfo: VolumeInfo | null = null;
  answer: PartitionsAnswer | null = null;
  tableColumns: ColumnInfo[] = [];
  /** Result files by `job/name`. */
  readonly results = new Map<string, Uint8Array<ArrayBuffer>>();
  /** What is said of a text; all others are right. */
  readonly checks = new Map<string, TextCheckAnswer>();
  completions: Completions | null = null;
  /** Thrown by the next call of the named method. */
  readonly failures = new Map<keyof GaiaApi, GaiaError>();
  private readonly streams = new Set<Stream>();

  get openStreams(): number {
    return this.streams.size;
  }

  async status(): Promise<ServiceStatus> {
    this.enter('status');
    return {
      product: 'gaialab',
      version: VERSION,
      protocol: PROTOCOL_VERSION,
      pid: 1,
      node: 'v24.0.0',
      started: '2026-01-01T00:00:00Z',
      volume: this.volumeInfo?.path ?? null,
      folders: this.volumeInfo ? [this.volumeInfo.path] : [],
      results: '/results',
      workers: 2,
      engines: [{ name: 'embedded', title: 'This machine' }],
      engine: 'auto'
    };
  }

  async volume(): Promise<VolumeInfo> {
    this.enter('volume');
    if (!this.volumeInfo) {
      throw new GaiaError('VOLUME_NOT_SET', 'No Gaia volume is set.');
    }
    return this.volumeInfo;
  }

  async setVolume(path: string): Promise<VolumeInfo> {
    this.enter('setVolume', path);
    this.volumeInfo = { path, synthetic: false, releases: [] };
    return this.volumeInfo;
  }

  async partitions(request: PartitionsRequest, signal?: AbortSignal): Promise<PartitionsAnswer> {
    this.enter('partitions', request);
    await Promise.resolve();
    if (signal?.aborted) {
      throw new GaiaError('CANCELLED', 'Cancelled.');
    }
    if (!this.answer) {
      throw new GaiaError('VOLUME_NOT_SET', 'No Gaia volume is set.');
    }
    return this.answer;
  }

  async columns(of: ColumnsOf): Promise<ColumnInfo[]> {
    this.enter('columns', of);
    return this.tableColumns;
  }

  async plan(request: JobRequest): Promise<Plan> {
    this.enter('plan', request);
    return fakePlan(request);
  }

  async submit(request: JobRequest): Promise<JobState> {
    this.enter('submit', request);
    const state = fakeJob(`job-${this.states.size + 1}`, request);
    this.emit({ seq: state.seq, job: state.id, kind: 'state', state });
    return state;
  }

  async jobs(): Promise<JobState[]> {
    this.enter('jobs');
    return [...this.states.values()];
  }

  async job(id: string): Promise<JobState> {
    this.enter('job', id);
    return this.need(id);
  }

  async cancel(id: string): Promise<JobState> {
    this.enter('cancel', id);
    return this.setPhase(id, 'ABORTED');
  }

  async retry(id: string): Promise<JobState> {
    this.enter('retry', id);
    const again = [...this.states.values()].find(({ retryOf, phase }) => retryOf === id && !isTerminal(phase));
    if (again) {
      return again;
    }
    const state = { ...fakeJob(`job-${this.states.size + 1}`, this.need(id).request), retryOf: id };
    this.emit({ seq: state.seq, job: state.id, kind: 'state', state });
    return state;
  }

  async setDestruction(id: string, time: string | null): Promise<JobState> {
    this.enter('setDestruction', id, time);
    const known = this.need(id);
    const state = { ...known, destruction: time ?? undefined, seq: known.seq + 1 };
    this.emit({ seq: state.seq, job: id, kind: 'state', state });
    return state;
  }

  async result(id: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
    this.enter('result', id, name);
    const found = this.results.get(`${id}/${name}`);
    if (!found) {
      throw new GaiaError('FILE_NOT_FOUND', `Job ${id} has no result ${name}.`);
    }
    return found;
  }

  async check(request: TextCheckRequest): Promise<TextCheckAnswer> {
    this.enter('check', request);
    return this.checks.get(request.text) ?? { ok: true, notes: [], columns: [] };
  }

  async complete(request: CompletionRequest): Promise<Completions> {
    this.enter('complete', request);
    const { cursor } = request;
    return this.completions ?? { start: cursor, end: cursor, items: [] };
  }

  async remove(id: string): Promise<void> {
    this.enter('remove', id);
    this.emit({ seq: this.need(id).seq + 1, job: id, kind: 'deleted' });
  }

  async frame(id: string, order: number): Promise<MapFrame | null> {
    this.enter('frame', id, order);
    return this.frames.get(id) ?? null;
  }

  async histogram(id: string): Promise<HistogramFrame | null> {
    this.enter('histogram', id);
    return this.histograms.get(id) ?? null;
  }

  async mapFile(id: string, format: MapFormat): Promise<Blob> {
    this.enter('mapFile', id, format);
    return new Blob([`${id}.${format}`]);
  }

  async localPath(path: string): Promise<string> {
    this.enter('localPath', path);
    return `/root/${path}`;
  }

  async *events(job: string | null, from: number | null, signal: AbortSignal): AsyncGenerator<JobEvent> {
    this.enter('events', job, from);
    const stream = new Stream(job);
    const stop = (): void => stream.end();
    signal.addEventListener('abort', stop);
    this.streams.add(stream);
    for (const state of job === null ? this.states.values() : [this.need(job)]) {
      stream.push({ seq: state.seq, job: state.id, kind: 'state', state });
    }
    try {
      yield* stream.read();
    } finally {
      signal.removeEventListener('abort', stop);
      this.streams.delete(stream);
    }
  }

  /** Moves a job to a phase and tells the listeners. */
  setPhase(id: string, phase: Phase): JobState {
    const known = this.need(id);
    const state = { ...known, phase, seq: known.seq + 1 };
    this.emit({ seq: state.seq, job: id, kind: 'phase', phase, state });
    return state;
  }

  /** Puts an event into the streams, and a state that it carries into the world. */
  emit(event: JobEvent): void {
    const next = reduceJob(this.states.get(event.job), event);
    if (next) {
      this.states.set(event.job, next);
    } else {
      this.states.delete(event.job);
    }
    for (const stream of this.streams) {
      if (stream.job === null || stream.job === event.job) {
        stream.push(event);
      }
    }
  }

  /** Ends all connections, as a restart of the service does. */
  breakStreams(): void {
    for (const stream of [...this.streams]) {
      stream.end();
    }
  }

  private enter(name: keyof GaiaApi, ...args: unknown[]): void {
    this.calls.push({ name, args });
    const failure = this.failures.get(name);
    if (failure) {
      this.failures.delete(name);
      throw failure;
    }
  }

  private need(id: string): JobState {
    const state = this.states.get(id);
    if (!state) {
      throw new GaiaError('JOB_NOT_FOUND', `There is no job ${id}.`);
    }
    return state;
  }
}

class Stream {
  private readonly queue: JobEvent[] = [];
  private ended = false;
  private wake: () => void = () => undefined;

  constructor(readonly job: string | null) {}

  push(event: JobEvent): void {
    this.queue.push(event);
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  async *read(): AsyncGenerator<JobEvent> {
    while (!this.ended || this.queue.length > 0) {
      const event = this.queue.shift();
      if (event) {
        yield event;
      } else {
        await new Promise<void>(resolve => (this.wake = resolve));
      }
    }
  }
}

export function fakePlan(request: JobRequest): Plan {
  const files = request.source.partitions?.length ?? request.source.files?.length ?? 3386;
  return {
    request,
    engine: 'embedded',
    files,
    missing: [],
    bytes: files * 200e6,
    rows: files * 535_000,
    seconds: files * 1.4,
    memory: 512e6,
    workers: 2,
    warnings: []
  };
}

export function fakeJob(id: string, request: JobRequest): JobState {
  const plan = fakePlan(request);
  return {
    id,
    seq: 1,
    request,
    phase: 'QUEUED',
    created: '2026-01-01T00:00:00Z',
    plan,
    progress: noProgress(plan),
    frame: 0
  };
}
