import type { RowBatch } from './batch';
import { BATCH_ROWS, batchBytes } from './batch';
import { concatBatches } from './concat';

/** A batch of so many rows is passed on as it is. */
const FULL = BATCH_ROWS / 2;
const MAX_BYTES = 1 << 24;

/**
 * Joins small batches, so that a cost per batch does not grow with the number of files or with how few rows are
 * selected. Holds less than {@link BATCH_ROWS} rows and about 16 MiB.
 */
export class BatchGatherer {
  private held: RowBatch[] = [];
  private rows = 0;
  private bytes = 0;

  constructor(private readonly emit: (batch: RowBatch) => void) {}

  put(batch: RowBatch): void {
    if (batch.rows === 0) {
      return;
    }
    const bytes = batchBytes(batch);
    if (this.rows + batch.rows > BATCH_ROWS || this.bytes + bytes > MAX_BYTES) {
      this.flush();
    }
    this.held.push(batch);
    this.rows += batch.rows;
    this.bytes += bytes;
    if (this.rows >= FULL || this.bytes >= MAX_BYTES) {
      this.flush();
    }
  }

  flush(): void {
    if (this.rows > 0) {
      const batch = concatBatches(this.held);
      this.held = [];
      this.rows = this.bytes = 0;
      this.emit(batch);
    }
  }
}
