import { statfsSync } from 'node:fs';
import { formatBytes, GaiaError } from '../../protocol';
import { diskFull } from '../../formats/whole-file';
import type { Job } from './job';
import type { JobRunner } from './runner';
import { SteadyClock } from './steady-clock';
import type { JobStore } from './store';

export interface HousekeepingOptions {
  /** Bytes that results may take together; no limit when absent. */
  quota?: number;
  /** Over the quota: the oldest results make room (`oldest`), or new jobs are refused (`never`). */
  evict: 'never' | 'oldest';
}

/** With less than this on the disk a job cannot even leave its records [bytes]. */
const LEAST_ROOM = 65_536;

/** Times between looks at what other services did, after services that ended, and for jobs to be destroyed [ms]. */
const LOOK_MS = 500;
const ADOPT_MS = 2000;
const DESTROY_MS = 60_000;

/** What a service does for its store beside running jobs. */
export class Housekeeping {
  private timer?: NodeJS.Timeout;
  private adopted = -Infinity;
  private destroyed = -Infinity;
  private lastFault = '';

  constructor(
    private readonly store: JobStore,
    private readonly runner: JobRunner,
    private readonly options: HousekeepingOptions,
    private readonly clock = new SteadyClock()
  ) {}

  /**
   * Begins to look after the store.
   * @param adopts - takes over the jobs of services that have ended, now and later
   */
  start(adopts: boolean): void {
    this.tick(adopts);
    this.timer = setInterval(() => this.tick(adopts), LOOK_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /**
   * Makes sure that a further job may leave results.
   * @throws GaiaError OVER_BUDGET when there are too many, and none may be deleted; DISK_FULL
   */
  makeRoom(): void {
    const { quota, evict } = this.options;
    const { blocks, bavail, bsize } = statfsSync(this.store.folder);
    // some file systems of networks and clouds say nothing of their size
    if (blocks > 0 && bavail * bsize < LEAST_ROOM) {
      throw diskFull(this.store.folder);
    }
    if (quota === undefined || this.store.bytes < quota) {
      return;
    }
    if (evict === 'never') {
      throw new GaiaError(
        'OVER_BUDGET',
        `The results in ${this.store.folder} take ${formatBytes(this.store.bytes)}; ${formatBytes(quota)} are allowed.`,
        'Delete old jobs, or allow more (GAIALAB_QUOTA).'
      );
    }
    this.evict(quota);
  }

  /** Deletes the oldest results until all take less than `most` bytes. @returns the jobs that were deleted */
  evict(most: number): Job[] {
    const deleted: Job[] = [];
    for (const job of this.store.all.filter(({ isOver }) => isOver)) {
      if (this.store.bytes < most) {
        break;
      }
      this.store.delete(job.id);
      deleted.push(job);
    }
    if (deleted.length > 0) {
      const ids = deleted.map(({ id }) => id).join(', ');
      process.stderr.write(`gaialab: deleted the oldest results to make room: jobs ${ids}\n`);
    }
    return deleted;
  }

  /** Deletes the jobs whose time has come. */
  destroy(): void {
    const now = this.clock.now();
    for (const job of now === undefined ? [] : this.store.due(new Date(now))) {
      this.store.delete(job.id);
    }
  }

  private tick(adopts: boolean): void {
    const now = performance.now();
    try {
      this.store.presence.beat();
      this.store.saveUnsaved();
      this.runner.refresh();
      if (adopts && now - this.adopted >= ADOPT_MS) {
        this.adopted = now;
        this.runner.adopt();
      }
      if (now - this.destroyed >= DESTROY_MS) {
        this.destroyed = now;
        this.destroy();
      }
      this.lastFault = '';
    } catch (reason) {
      // said once; the next look may go better
      const fault = GaiaError.from(reason).message;
      if (fault !== this.lastFault) {
        this.lastFault = fault;
        process.stderr.write(`gaialab: ${fault}\n`);
      }
    }
  }
}
