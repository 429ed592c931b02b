import type { RowBatch } from '../../compute/batch';
import { allOf, PartitionWriter } from '../../formats/parquet-partition';
import { ParquetFile } from '../../formats/parquet-reader';
import type { ColumnInfo } from '../../protocol';
import { letGoBatch } from './let-go-batch';
import { BatchDigest, type ColumnSum } from './column-digest';

/** A copy that is written, under its temporary name. Plain data. */
export interface WrittenCopy {
  draft: string;
  /** [bytes] */
  size: number;
  /** What each column came to, before it was written. */
  sums: ColumnSum[];
  /** Compressed size of each column [bytes]. */
  columnBytes: number[];
}

/** Columns whose values are summed up in one step. */
const AT_ONCE = 8;

/** Writes the copy of a file, and sums up what it writes. */
export class CopyWriter {
  private readonly writer: PartitionWriter;
  private readonly digest: BatchDigest;

  /** @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  constructor(to: string, columns: readonly ColumnInfo[]) {
    this.writer = new PartitionWriter(to, columns);
    this.digest = new BatchDigest(columns.length);
  }

  /** Takes rows, in small steps. Nobody else has the batch: its memory is freed. @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  *taking(batch: RowBatch): Generator<void> {
    const { columns } = batch;
    for (let c = 0; c < columns.length; c++) {
      this.digest.columns[c].add(columns[c]);
      if (c % AT_ONCE === AT_ONCE - 1) {
        yield;
      }
    }
    yield* this.writer.adding(batch);
    letGoBatch(batch);
  }

  take(batch: RowBatch): void {
    allOf(this.taking(batch));
  }

  /** @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  finish(notes: Readonly<Record<string, string>>): WrittenCopy {
    const draft = this.writer.finish(notes);
    const sums = this.digest.columns.map(({ sum }) => sum);
    return { draft, size: this.writer.bytes, sums, columnBytes: bytesOf(draft) };
  }

  /** The file while it is written. */
  get draft(): string {
    return this.writer.draft;
  }

  /** Leaves what there is as it is. */
  close(): void {
    this.writer.close();
  }

  /** Leaves nothing behind. */
  abandon(): void {
    this.writer.abandon();
  }
}

/** Compressed size of each column of a Parquet file [bytes]. */
function bytesOf(path: string): number[] {
  const file = ParquetFile.open(path);
  try {
    return file.columns.map((_, c) => file.bytesOf(c));
  } finally {
    file.close();
  }
}
