import { Signal, type ISignal } from '@lumino/signaling';
import { GaiaError } from '../../protocol';
import type { GaiaApi, JobList } from '../../client';

/** Time for an undo [ms]. */
export const UNDO_MS = 8000;

/** Jobs that are about to be deleted with their results: until then they can be kept. */
export class Deletions {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly faults = new Map<string, GaiaError>();
  private readonly signal = new Signal<this, void>(this);

  constructor(
    private readonly api: Pick<GaiaApi, 'remove'>,
    private readonly jobs: Pick<JobList, 'drop'>,
    private readonly wait = UNDO_MS
  ) {}

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  isPending(id: string): boolean {
    return this.timers.has(id);
  }

  /** Why a job could not be deleted. */
  errorOf(id: string): GaiaError | undefined {
    return this.faults.get(id);
  }

  delete(id: string): void {
    if (!this.timers.has(id)) {
      this.faults.delete(id);
      this.timers.set(
        id,
        setTimeout(() => void this.remove(id), this.wait)
      );
      this.signal.emit();
    }
  }

  /** Keeps a job that was to be deleted. */
  undo(id: string): void {
    clearTimeout(this.timers.get(id));
    if (this.timers.delete(id)) {
      this.signal.emit();
    }
  }

  private async remove(id: string): Promise<void> {
    try {
      await this.api.remove(id);
      this.jobs.drop(id);
    } catch (reason) {
      const error = GaiaError.from(reason);
      if (error.code === 'JOB_NOT_FOUND') {
        this.jobs.drop(id);
      } else {
        this.faults.set(id, error);
      }
    }
    this.timers.delete(id);
    this.signal.emit();
  }
}
