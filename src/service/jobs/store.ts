import { GaiaError, type JobEvent, type JobState } from '../../protocol';
import type { PlannedJob } from '../engines/engine';
import { diskError } from '../files-atomic';
import { Ballast } from './ballast';
import type { Database } from './database';
import { freshState, type SubmitOptions } from './fresh-state';
import { Job } from './job';
import { JobFolders } from './job-folders';
import { JobRows, stateOf, type JobRow } from './job-rows';
import { openDatabase } from './open-database';
import { Presence } from './presence';
import { finishDeletions, forgetAndRemove, inVain, takeOrphans, takeOverFolders, type StoreParts } from './recovery';

/** This service does not keep the job any more: another one took it for dead. */
export class JobTaken extends Error {}

/**
 * All jobs of the user: a list in SQLite, and a folder `RESULTS/N` each. Several services may work on one store. A job
 * that is not over is kept by one of them, which alone runs it and writes its state; the others see it.
 */
export class JobStore {
  readonly folders: JobFolders;
  readonly presence: Presence;
  /** What the user should know about the store. */
  readonly notices: string[] = [];
  private readonly ballast: Ballast;
  private readonly db: Database;
  private readonly rows: JobRows;
  private readonly parts: StoreParts;
  private readonly jobs = new Map<string, Job>();
  private readonly listeners = new Set<(event: JobEvent) => void>();
  /** Ends that could not be written yet: the disk was full. */
  private readonly unsaved = new Map<string, JobState>();
  private readonly wishes: Job[] = [];
  /** Folders of jobs that are over, on their way to the disk. */
  private readonly settling = new Set<Promise<void>>();
  private isClosed = false;
  private change: number;
  private version: number;

  constructor(
    readonly folder: string,
    presence?: Presence
  ) {
    this.folders = new JobFolders(folder);
    this.presence = presence ?? new Presence(folder);
    this.ballast = new Ballast(folder);
    this.db = openDatabase(folder, this.presence, this.ballast, text => this.notices.push(text));
    this.rows = new JobRows(this.db);
    this.version = this.db.version;
    this.change = this.rows.lastChange();
    const { folders, db, rows, ballast } = this;
    this.parts = { db, rows, folders, presence: this.presence, ballast };
    finishDeletions(this.parts);
    this.notices.push(...takeOverFolders(this.parts));
    for (const { id, phase } of this.rows.phases()) {
      this.add(new Job(String(id), phase, () => this.stateOf(String(id))));
    }
  }

  get all(): Job[] {
    this.refresh();
    return [...this.jobs.values()].sort((a, b) => Number(a.id) - Number(b.id));
  }

  /** Bytes of the results of all jobs that are over. */
  get bytes(): number {
    return this.db.get<{ bytes: number }>('SELECT COALESCE(SUM(bytes), 0) AS bytes FROM job')!.bytes;
  }

  /** @throws GaiaError JOB_NOT_FOUND */
  get(id: string): Job {
    this.refresh();
    const job = this.jobs.get(id);
    if (job === undefined) {
      throw notFound(id);
    }
    return job;
  }

  /** The job that was submitted with a key. @throws GaiaError BAD_REQUEST when it was another request */
  withKey(key: string | undefined, request: JobState['request']): Job | undefined {
    const row = key === undefined ? undefined : this.rows.withKey(key);
    if (row !== undefined && row.request !== JSON.stringify(request)) {
      throw new GaiaError('BAD_REQUEST', `The idempotency key ${key} belongs to job ${row.id}, another request.`);
    }
    return row && this.jobs.get(String(row.id));
  }

  /**
   * Adds a job to the queue of this service. When it returns, the job is never lost.
   * @throws GaiaError DISK_FULL, FILE_UNREADABLE
   */
  create(planned: PlannedJob, options: SubmitOptions = {}): Job {
    const { idempotencyKey } = options;
    this.saveUnsaved();
    let state: JobState;
    try {
      this.presence.mark();
      this.db.reserve();
      this.ballast.lay();
      state = this.db.transaction(() => {
        const id = this.newFolder();
        const fresh = freshState(id, this.folders.of(id), planned, options);
        const service = this.presence.name;
        this.rows.insert(fresh, { idempotency_key: idempotencyKey ?? null, service, bytes: 0 });
        this.rows.setPlanned(id, planned);
        return fresh;
      });
    } catch (reason) {
      throw diskError(this.folder, reason);
    }
    this.record(state, idempotencyKey);
    const job = new Job(state.id, state.phase, () => state);
    this.add(job);
    return job;
  }

  /** What was planned for a job; undefined where it must be planned again. */
  planned(job: Job): PlannedJob | undefined {
    return this.rows.planned(job.id);
  }

  setPlanned(job: Job, planned: PlannedJob): void {
    this.rows.setPlanned(job.id, planned);
  }

  /** Were it lost with the power, the job would wait to run as before. @throws JobTaken */
  start(job: Job): void {
    const state = job.after('EXECUTING', { attempt: (job.state.attempt ?? 0) + 1 });
    this.db.soon(() => this.update(job, state, 'EXECUTING'));
    job.enter(state);
  }

  /** Records how far a job is. @throws JobTaken */
  saveProgress(job: Job): void {
    this.db.transaction(() => {
      this.update(job, job.state, 'progress');
      this.rows.notInVain(job.id);
    });
  }

  /**
   * Ends a job. When the disk is too full to say so, it has ended all the same, and is recorded when there is room.
   * @throws JobTaken
   */
  finish(job: Job, phase: 'COMPLETED' | 'ERROR' | 'ABORTED', change: Partial<JobState> = {}): void {
    const bytes = this.folders.bytes(job.id, phase);
    const state = job.after(phase, { ...change, ...(bytes > 0 && { bytes }) });
    let isSaved = true;
    try {
      this.update(job, state, phase, bytes);
    } catch (reason) {
      if (reason instanceof JobTaken) {
        throw reason;
      }
      isSaved = false;
      this.unsaved.set(job.id, state);
      process.stderr.write(`gaialab: job ${job.id} could not be recorded yet: ${String(reason)}\n`);
    }
    job.enter(state);
    if (isSaved) {
      this.putInOrder(state); // nobody waits for it
    }
  }

  /** Writes the ends that could not be written before. */
  saveUnsaved(): void {
    for (const [id, state] of this.unsaved) {
      try {
        this.update(this.get(id), state, state.phase, state.bytes);
        this.putInOrder(state);
      } catch (reason) {
        if (!(reason instanceof JobTaken)) {
          return;
        }
      }
      this.unsaved.delete(id);
    }
  }

  /** Gives a job back to the queue, for whichever service comes next. */
  release(job: Job): void {
    const state = job.after('QUEUED');
    this.update(job, state, 'QUEUED');
    job.enter(state);
  }

  /** True while this service keeps the job, and it is not over. */
  keeps(job: Job): boolean {
    return !job.isOver && this.rows.get(job.id)?.service === this.presence.name;
  }

  /** Notes the wish that a job ends, for the service that keeps it, now or later. */
  wishAbort(id: string): void {
    const sql = 'UPDATE job SET abort_requested = 1, change = ? WHERE id = ? AND abort_requested = 0';
    this.db.transaction(() => this.db.run(sql, this.rows.note(id, 'abort requested'), Number(id)));
  }

  /**
   * Takes the open jobs of services that have ended into the queue of this one.
   * @param most - attempts in a row that may be cut off without getting further
   * @returns the jobs to run
   */
  adopt(most: number): Job[] {
    const rows = takeOrphans(this.parts);
    if (rows.length === 0) {
      return [];
    }
    this.refresh(true);
    return rows.flatMap(({ id, phase, vain, abort_requested }) => {
      const job = this.get(String(id));
      job.renew();
      if (abort_requested === 1) {
        this.finish(job, 'ABORTED');
      } else if (phase === 'EXECUTING' && vain + 1 >= most) {
        this.finish(job, 'ERROR', { error: inVain(vain + 1).toJSON() });
      }
      return job.isOver ? [] : [job];
    });
  }

  /** Own jobs that another service wishes to end, since it was last asked. */
  takeWishes(): Job[] {
    return this.wishes.splice(0).filter(job => !job.isOver);
  }

  /** Takes note of what other services changed. */
  refresh(always = false): void {
    const { version } = this.db;
    if (version === this.version && !always) {
      return;
    }
    this.version = version;
    const from = this.change;
    this.change = this.rows.lastChange();
    for (const row of this.rows.changedSince(from)) {
      const id = String(row.id);
      const job = this.jobs.get(id);
      const isMine = row.service === this.presence.name;
      if (job === undefined) {
        // its row may be gone when it is asked for again
        const state = this.whole(row);
        this.add(new Job(id, row.phase, () => state), true);
      } else if (!job.isOver && (!isMine || row.seq > job.state.seq)) {
        job.follow(this.whole(row));
      }
      if (job !== undefined && isMine && row.abort_requested === 1 && !job.isOver) {
        this.wishes.push(job);
      }
    }
    for (const id of this.rows.deletedSince(from)) {
      this.forget(String(id));
    }
  }

  /** Jobs that are over and were to be destroyed before `time`. */
  due(time: Date): Job[] {
    return this.all.filter(job => job.isOver && (this.rows.get(job.id)?.destruction ?? '9') < time.toISOString());
  }

  /** @param destruction - ISO 8601 in UTC; null: never */
  setDestruction(id: string, destruction: string | null): Job {
    const job = this.get(id);
    this.db.transaction(() => {
      const change = this.rows.note(id, 'destruction', destruction);
      this.db.run('UPDATE job SET destruction = ?, change = ? WHERE id = ?', destruction, change, Number(id));
    });
    job.follow({ ...job.state, destruction: destruction ?? undefined });
    return job;
  }

  /** Removes a job that is over, with its files. @throws GaiaError BAD_REQUEST while it runs. */
  delete(id: string): void {
    const job = this.get(id);
    if (!job.isOver) {
      throw new GaiaError('BAD_REQUEST', `Job ${id} is still ${running(job)}.`, 'Cancel it first.');
    }
    // Renamed first: a half-removed folder is never taken for a job.
    forgetAndRemove(this.parts, Number(id), this.folders.doom(id));
    this.unsaved.delete(id);
    this.forget(id);
  }

  /** Calls `listener` with the state of every job, then with every event of every job. @returns stops listening. */
  listen(listener: (event: JobEvent) => void): () => void {
    for (const job of this.all) {
      listener({ kind: 'state', state: job.state, seq: job.state.seq, job: job.id });
    }
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Resolves when the folders of all jobs that are over are on the disk. */
  async settled(): Promise<void> {
    await Promise.all(this.settling);
  }

  /** Leaves the store to others. */
  close(): void {
    this.saveUnsaved();
    this.isClosed = true;
    this.presence.leave();
    this.db.close();
  }

  private putInOrder(state: JobState): void {
    const settling: Promise<void> = this.settle(state)
      .catch(reason =>
        process.stderr.write(`gaialab: the folder of job ${state.id} is not in order: ${String(reason)}\n`)
      )
      .then(() => void this.settling.delete(settling));
    this.settling.add(settling);
  }

  private async settle(state: JobState): Promise<void> {
    await this.folders.settle(state, this.rows.get(state.id)?.idempotency_key ?? undefined);
    if (!this.isClosed) {
      this.rows.settled(state.id);
    }
  }

  private update(job: Job, state: JobState, kind: string, bytes?: number): void {
    if (!this.rows.update(state, this.presence.name, { kind, bytes })) {
      throw new JobTaken(`Job ${job.id} is kept by another service.`);
    }
  }

  /** The record in the folder is for the day when the list is lost. */
  private record(state: JobState, idempotencyKey?: string): void {
    const told = (reason: unknown): unknown =>
      process.stderr.write(`gaialab: job ${state.id} has no record in its folder: ${String(reason)}\n`);
    try {
      this.folders.record(state, idempotencyKey).catch(told);
    } catch (reason) {
      told(reason);
    }
  }

  private stateOf(id: string): JobState {
    const row = this.rows.get(id);
    if (row === undefined) {
      throw notFound(id);
    }
    return this.whole(row);
  }

  private whole(row: JobRow): JobState {
    const id = String(row.id);
    return stateOf(row, this.folders.of(id), row.phase === 'COMPLETED' ? this.folders.manifest(id) : undefined);
  }

  private newFolder(): string {
    for (;;) {
      const id = String(this.rows.nextId(this.folders.last()));
      try {
        this.folders.create(id);
        return id;
      } catch (reason) {
        if ((reason as NodeJS.ErrnoException).code !== 'EEXIST') {
          throw reason;
        }
      }
    }
  }

  private add(job: Job, isNew = false): void {
    this.jobs.set(job.id, job);
    const tell = (event: JobEvent): void => {
      for (const listener of [...this.listeners]) {
        listener(event);
      }
    };
    job.hear(tell);
    if (isNew || this.listeners.size > 0) {
      tell({ kind: 'state', state: job.state, seq: job.state.seq, job: job.id });
    }
  }

  private forget(id: string): void {
    const job = this.jobs.get(id);
    this.jobs.delete(id);
    job?.deleted();
  }
}

const notFound = (id: string): GaiaError =>
  new GaiaError('JOB_NOT_FOUND', `There is no job ${id}.`, 'It may have been deleted; see the list of jobs.');

const running = ({ phase }: Job): string => (phase === 'EXECUTING' ? 'running' : 'waiting to run');
