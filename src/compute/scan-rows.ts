import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import type { RowBatch } from './batch';
import { BatchQueue } from './batch-queue';
import { columnsDiffer } from './columns';
import { cancelled } from './faults';
import { inFileOrder } from './in-file-order';
import { firstRows } from './gather';
import type { WorkerPool } from './pool';
import type { BatchMessage } from './pool-worker';
import { BatchGatherer } from './batch-gatherer';
import { checkSelection, type Selection } from './selection';
import type { FileRows, ScanFile, ScanOptions, SkippedFile } from './scan-options';
import { canSkip, ProgressSum } from './scan-options';

/** Which rows and columns are wanted. */
export interface RowsQuery extends Selection {
  /** Columns and expressions (`expression AS name`), in the order wanted; all columns when absent. */
  columns?: readonly string[];
  /** The first rows only, in file order; what comes after them is not read, nor checked. */
  limit?: number;
}

export interface RowsOutcome {
  /** Columns of the batches; empty when no file was read. */
  columns: ColumnInfo[];
  /** Rows given to the sink. */
  rows: number;
  /** Files read, in file order, with the rows read in each. */
  files: FileRows[];
  skipped: SkippedFile[];
}

export type BatchSink = (batch: RowBatch, columns: ColumnInfo[]) => Promise<void> | void;

/** Batches that wait for the sink take at most this, over all workers [bytes]. */
const BUFFER = 1 << 28;

/**
 * Reads rows of files. Batches come in file order, then row order; a batch belongs to the sink. With policy `skip` a
 * bad file gives no row at all.
 *
 * @param sink - takes a batch; the scan waits for it
 * @throws GaiaError what is wrong with the first bad file (policy `fail`) or with the request; CANCELLED; what the
 * sink throws
 */
export async function scanRows(
  pool: WorkerPool,
  files: readonly ScanFile[],
  query: RowsQuery,
  sink: BatchSink,
  options: ScanOptions = {}
): Promise<RowsOutcome> {
  checkSelection(query);
  const scan = new RowsScan(pool, query, sink, options);
  await inFileOrder(
    files,
    { window: pool.size, signal: options.signal },
    (file, index, signal) => scan.start(file, index, signal),
    (queue, index) => scan.take(queue, files[index], index)
  );
  await scan.end();
  return scan.outcome;
}

class RowsScan {
  readonly outcome: RowsOutcome = { columns: [], rows: 0, files: [], skipped: [] };
  private readonly progress: ProgressSum;
  private readonly owner = {};
  private hasColumns = false;
  private readonly selection: Selection;
  private readonly joined: BatchMessage['batch'][] = [];
  private readonly gatherer = new BatchGatherer(batch => this.joined.push(batch));

  constructor(
    private readonly pool: WorkerPool,
    private readonly query: RowsQuery,
    private readonly sink: BatchSink,
    private readonly options: ScanOptions
  ) {
    const { where, region, cone, sample, limit } = query;
    this.selection = { where, region, cone, sample };
    if (limit !== undefined && !(Number.isInteger(limit) && limit >= 0)) {
      throw new GaiaError('BAD_REQUEST', `A limit is a whole number of rows, not ${limit}.`);
    }
    this.progress = new ProgressSum(options.onProgress);
  }

  start({ path, idRange }: ScanFile, index: number, all: AbortSignal): BatchQueue {
    const { selection } = this;
    const { limit } = this.query;
    const { columns, policy } = this.options;
    const queue = new BatchQueue();
    const credit = Math.floor(BUFFER / this.pool.size);
    this.pool
      .run(
        {
          kind: 'rows',
          path,
          idRange,
          names: this.query.columns,
          selection,
          limit,
          columns,
          whole: policy === 'skip',
          credit
        },
        {
          owner: this.owner,
          signal: AbortSignal.any([all, queue.leave.signal]),
          onProgress: (bytes, rows) => this.progress.set(index, bytes, rows),
          onBatch: message => queue.put(message)
        }
      )
      .then(
        result => queue.end(result.kind === 'rows' ? result : new GaiaError('INTERNAL', `${path}: answered by a map.`)),
        (reason: unknown) => queue.end(GaiaError.from(reason))
      );
    return queue;
  }

  /** Takes the rows of the file whose turn it is; false when there are enough. */
  async take(queue: BatchQueue, { path, bytes }: ScanFile, index: number): Promise<boolean> {
    let given = 0;
    let left = (this.query.limit ?? Infinity) - this.outcome.rows;
    let fault: GaiaError | undefined;
    for (let message = await queue.next(); message && !fault; message = await queue.next()) {
      if (this.options.signal?.aborted) {
        throw cancelled();
      }
      fault = this.differs(path, message.columns);
      if (!fault) {
        const batch = firstRows(message.batch, Math.min(left, message.batch.rows));
        this.gatherer.put(batch);
        given += batch.rows;
        left -= batch.rows;
        await this.give();
        message.taken();
        if (left <= 0) {
          break;
        }
      }
    }
    if (left <= 0 && given > 0 && !fault) {
      queue.leave.abort();
      this.outcome.files.push({ path, bytes, rows: given });
      this.outcome.rows += given;
      this.progress.finish(index, bytes, given);
      return false;
    }
    const end = fault ?? queue.outcome!;
    const read = end instanceof GaiaError ? 0 : end.rows;
    fault = end instanceof GaiaError ? end : this.differs(path, end.columns);
    if (!fault) {
      this.outcome.files.push({ path, bytes, rows: read });
      this.outcome.rows += given;
    } else if (given === 0 && canSkip(this.options, fault)) {
      queue.leave.abort();
      this.outcome.skipped.push({ path, error: fault.toJSON() });
      this.options.onSkip?.({ path, error: fault });
    } else {
      throw fault;
    }
    this.progress.finish(index, bytes, read);
    return left > 0;
  }

  /** Gives the sink what waits for more rows to come. */
  async end(): Promise<void> {
    this.gatherer.flush();
    await this.give();
  }

  private async give(): Promise<void> {
    for (let batch = this.joined.shift(); batch; batch = this.joined.shift()) {
      await this.sink(batch, this.outcome.columns);
    }
  }

  /** The first file says what the columns are. */
  private differs(path: string, columns: ColumnInfo[]): GaiaError | undefined {
    if (!this.hasColumns) {
      this.hasColumns = true;
      this.outcome.columns = columns;
      return undefined;
    }
    return columnsDiffer(path, columns, this.outcome.columns);
  }
}
