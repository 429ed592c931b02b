import type { BatchMessage } from './pool-worker';

/**
 * The batches of a task that may be begun again: a file gives the same batches every time, so as many as went before are
 * passed over.
 */
export class BatchesOnce {
  /** Rows of each batch that was passed on. */
  private readonly given: number[] = [];
  private at = 0;
  private differs = false;

  constructor(private readonly onBatch: ((message: BatchMessage) => void) | undefined) {}

  take(message: BatchMessage): void {
    if (this.at === this.given.length) {
      this.given.push(message.batch.rows);
      this.at++;
      this.onBatch?.(message);
      return;
    }
    this.differs ||= message.batch.rows !== this.given[this.at];
    this.at++;
    message.taken();
  }

  /** False when the file gave other batches the second time. */
  get areSame(): boolean {
    return !this.differs && this.at === this.given.length;
  }

  /** The task begins anew. */
  restart(): void {
    this.at = 0;
  }
}
