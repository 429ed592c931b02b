import { batchBuffers, type RowBatch } from '../../compute/batch';
import { letGo } from '../../formats/let-go';

/** Frees the memory of a batch that nobody uses any more. */
export const letGoBatch = (batch: RowBatch): void =>
  batchBuffers(batch).forEach(buffer => letGo(new Uint8Array(buffer)));
