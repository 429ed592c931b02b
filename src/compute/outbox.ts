import type { ColumnInfo } from '../protocol';
import type { RowBatch } from './batch';
import { batchBuffers, batchBytes } from './batch';
import { cancelled } from './faults';
import type { FromWorker } from './messages';

/** Columns that the main thread knows: they were sent with an earlier batch. A table's files share them. */
let last: readonly ColumnInfo[] = [];

const areLast = (columns: readonly ColumnInfo[]): boolean =>
  columns.length > 0 && columns.length === last.length && columns.every((column, i) => column === last[i]);

/** Sends batches to the main thread, no more of them than its credit allows at a time. */
export class Outbox {
  private waiting: RowBatch[] = [];
  private underWay = 0;
  private isCancelled = false;
  private wake?: () => void;

  constructor(
    private readonly id: number,
    private readonly credit: number,
    private readonly send: (message: FromWorker, transfer: ArrayBuffer[]) => void
  ) {}

  put(batch: RowBatch): void {
    this.waiting.push(batch);
  }

  /** Sends everything that waits; resolves when all of it went. */
  async flush(columns: ColumnInfo[]): Promise<void> {
    for (let batch = this.waiting.shift(); batch; batch = this.waiting.shift()) {
      const bytes = batchBytes(batch);
      while (this.underWay > 0 && this.underWay + bytes > this.credit) {
        if (this.isCancelled) {
          throw cancelled();
        }
        await new Promise<void>(resolve => (this.wake = resolve));
      }
      this.underWay += bytes;
      const message = { type: 'batch', id: this.id, batch, bytes } as const;
      this.send(areLast(columns) ? message : { ...message, columns }, batchBuffers(batch));
      last = columns;
    }
  }

  taken(id: number, bytes: number): void {
    if (id === this.id) {
      this.underWay -= bytes;
      this.wake?.();
    }
  }

  cancel(id: number): void {
    if (id === this.id) {
      this.isCancelled = true;
      this.wake?.();
    }
  }
}
