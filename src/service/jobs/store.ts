import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GaiaError, type JobEvent, type JobState } from '../../protocol';
import { writeWhole } from '../files-atomic';
import { isAlive } from '../owner';
import { Job } from './job';

/** `job.json` in a job's folder: its state, and the service that last wrote it. */
interface Record {
  service: number;
  state: JobState;
}

const RECORD = 'job.json';

/**
 * All jobs of the user. Each has a folder `RESULTS/N`, with `job.json` at its creation and at its end, and its result
 * files with `manifest.json` in between; so finished jobs are there again when the service is.
 */
export class JobStore {
  private readonly jobs = new Map<string, Job>();
  private readonly listeners = new Set<(event: JobEvent) => void>();

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) {
      if (/^\d+$/.test(name)) {
        this.restore(name);
      }
    }
  }

  get all(): Job[] {
    return [...this.jobs.values()].sort((a, b) => Number(a.id) - Number(b.id));
  }

  /** @throws GaiaError JOB_NOT_FOUND */
  get(id: string): Job {
    const job = this.jobs.get(id);
    if (job === undefined) {
      throw new GaiaError('JOB_NOT_FOUND', `There is no job ${id}.`, 'It may have been deleted; see the list of jobs.');
    }
    return job;
  }

  /** Makes a job with the next free number. The folder's creation decides between two services that count alike. */
  create(describe: (id: string, folder: string) => JobState): Job {
    let number = this.lastNumber() + 1;
    for (;;) {
      const folder = join(this.folder, String(number));
      try {
        mkdirSync(folder, { mode: 0o700 });
        const job = new Job(describe(String(number), folder));
        this.save(job);
        this.add(job);
        return job;
      } catch (reason) {
        if ((reason as NodeJS.ErrnoException).code !== 'EEXIST') {
          throw reason;
        }
        number++;
      }
    }
  }

  save(job: Job): void {
    const record: Record = { service: process.pid, state: job.state };
    writeWhole(join(this.folder, job.id, RECORD), JSON.stringify(record, null, 1));
  }

  /** Removes a job that is over, with its files. @throws GaiaError BAD_REQUEST while it runs. */
  delete(id: string): void {
    const job = this.get(id);
    if (!job.isOver) {
      throw new GaiaError('BAD_REQUEST', `Job ${id} is still running.`, 'Cancel it first.');
    }
    // Renamed first: a half-removed folder is never taken for a job.
    const doomed = join(this.folder, `.deleted-${id}-${process.pid}`);
    const folder = join(this.folder, id);
    if (existsSync(folder)) {
      renameSync(folder, doomed);
    }
    this.jobs.delete(id);
    job.deleted();
    rmSync(doomed, { recursive: true, force: true });
  }

  /** Calls `listener` with the state of every job, then with every event of every job. @returns stops listening. */
  listen(listener: (event: JobEvent) => void): () => void {
    for (const job of this.all) {
      listener({ kind: 'state', state: job.state, seq: job.state.seq, job: job.id });
    }
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private add(job: Job): void {
    this.jobs.set(job.id, job);
    job.listen(event => {
      for (const listener of [...this.listeners]) {
        listener(event);
      }
    });
  }

  private lastNumber(): number {
    return Math.max(0, ...readdirSync(this.folder).map(name => (/^\d+$/.test(name) ? Number(name) : 0)));
  }

  private restore(name: string): void {
    let record: Record;
    try {
      record = JSON.parse(readFileSync(join(this.folder, name, RECORD), 'utf8')) as Record;
    } catch {
      return; // another service is just creating it, or its creation was cut off before anything was promised
    }
    const job = new Job(record.state);
    if (!job.isOver) {
      if (record.service !== process.pid && isAlive(record.service)) {
        return; // it belongs to a service that is running it
      }
      const error = new GaiaError('INTERNAL', 'The service ended while this job was running.', 'Run it again.');
      job.enter('ERROR', { error: error.toJSON() });
      this.add(job);
      this.save(job);
      return;
    }
    this.add(job);
  }
}
