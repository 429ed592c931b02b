import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../../compute/checkpoint';
import { VERSION } from '../../protocol';
import type { PlannedJob } from '../engines/engine';
import { Journal } from './journal';

/** Name of a job's checkpoint in its folder. */
export const CHECKPOINT_FILE = 'checkpoint.journal';
/** Raised when what scans keep changes its meaning: older journals are then begun anew. */
const FORMAT = 1;
/** Records that may wait for the disk; beyond it the scan waits [bytes]. */
const BUFFER = 32 << 20;
/** A journal this long is worth being summed up, and again when it is so many times as long as its sum [bytes]. */
const LONG = 64 << 20;
const TIMES = 4;
/** A job whose rows take more is only protected up to there: from there on a later attempt reads again [bytes]. */
const MOST = 2 ** 35;

export interface CheckpointOptions {
  /** Time between two writes: what a sudden end may cost, beside the files under way [s]. */
  seconds: number;
  /** What has been kept so far is on the disk. */
  onSaved?(): void;
  /** Checkpoints do not work any more; the job goes on without. */
  onFault?(reason: unknown): void;
}

/**
 * The checkpoints of one attempt at a job: a journal in its folder. It belongs to a request, its files and this version of
 * gaialab; a journal of anything else is begun anew. A fault of the journal never is a fault of the job.
 */
export class JobCheckpoint<R> implements Checkpoint<R> {
  private journal?: Journal;
  private saved = performance.now();
  private saving?: Promise<void>;
  private sumAt = LONG;
  private isFull = false;

  constructor(
    private readonly folder: string,
    private readonly identity: string,
    private readonly options: CheckpointOptions
  ) {}

  async *kept(): AsyncGenerator<R> {
    try {
      this.journal = await Journal.open(join(this.folder, CHECKPOINT_FILE), this.identity);
    } catch (reason) {
      this.fail(reason);
      return;
    }
    yield* this.journal.records() as AsyncGenerator<R>;
    this.sumAt = Math.max(LONG, this.journal.bytes);
  }

  async keep(record: R, isWhole: boolean): Promise<void> {
    const { journal } = this;
    if (journal === undefined || this.isFull) {
      return;
    }
    journal.append(record, isWhole);
    const isDue = isWhole && performance.now() - this.saved >= 1000 * this.options.seconds;
    if (isDue || journal.waiting >= BUFFER) {
      await (journal.waiting >= BUFFER ? this.saving : undefined);
      this.saving ??= this.save(() => journal.flush()).finally(() => (this.saving = undefined));
    }
    if (isWhole && journal.bytes > MOST) {
      this.isFull = true;
      await this.saving;
      await this.save(() => journal.flush());
    }
  }

  get wantsSum(): boolean {
    return (this.journal?.bytes ?? 0) > this.sumAt;
  }

  async replace(record: R): Promise<void> {
    const { journal } = this;
    if (journal !== undefined) {
      await this.saving;
      await this.save(() => journal.replace(record));
      this.sumAt = Math.max(LONG, TIMES * journal.bytes);
    }
  }

  /** The attempt is over; what it kept stays for the next. @param isDone - there will hardly be one */
  async close(isDone = false): Promise<void> {
    const { journal } = this;
    await this.saving;
    if (journal !== undefined) {
      await (isDone ? journal.leave() : this.save(() => journal.close()));
    }
    this.journal = undefined;
  }

  private async save(write: () => Promise<void>): Promise<void> {
    try {
      await write();
      this.saved = performance.now();
      this.options.onSaved?.();
    } catch (reason) {
      this.fail(reason);
    }
  }

  private fail(reason: unknown): void {
    const { journal } = this;
    this.journal = undefined;
    // its room may be what the results need
    void journal?.remove().catch(() => undefined);
    this.options.onFault?.(reason);
  }
}

/**
 * What a job's checkpoints belong to.
 * @param scan - plain data that says what the engine makes of the files
 */
export function checkpointIdentity({ files, columns }: Pick<PlannedJob, 'files' | 'columns'>, scan: unknown): string {
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([FORMAT, VERSION, scan, columns.map(({ name, datatype, subtype }) => [name, datatype, subtype])])
  );
  for (const { path, bytes, mtimeMs = '' } of files) {
    hash.update(`${path}\0${bytes}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

export function removeCheckpoint(folder: string): void {
  rmSync(join(folder, CHECKPOINT_FILE), { force: true });
}

/** A job that repeats another goes on where that one ended, if it reads the same. */
export function inheritCheckpoint(from: string, to: string): void {
  if (existsSync(join(from, CHECKPOINT_FILE))) {
    renameSync(join(from, CHECKPOINT_FILE), join(to, CHECKPOINT_FILE));
  }
}
