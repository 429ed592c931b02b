import type { GaiaError } from '../protocol';
import type { BatchMessage } from './pool-worker';
import type { RowsEnd } from './read-rows';

/** The batches of one file between its worker and the sink. */
export class BatchQueue {
  /** How the file ended, once it has. */
  outcome?: RowsEnd | GaiaError;
  /** Aborted when nobody wants the rest of the file. */
  readonly leave = new AbortController();
  private readonly messages: BatchMessage[] = [];
  private wake?: () => void;

  put(message: BatchMessage): void {
    this.messages.push(message);
    this.wake?.();
  }

  end(outcome: NonNullable<BatchQueue['outcome']>): void {
    this.outcome = outcome;
    this.wake?.();
  }

  /** The next batch, or undefined when the file is at its end. */
  async next(): Promise<BatchMessage | undefined> {
    while (this.messages.length === 0 && !this.outcome) {
      await new Promise<void>(resolve => (this.wake = resolve));
    }
    return this.messages.shift();
  }
}
