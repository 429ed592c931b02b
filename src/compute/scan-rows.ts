import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import type { RowsCheckpoint, RowsRecord } from './checkpoint';
import type { RowBatch } from './batch';
import { BatchQueue } from './batch-queue';
import type { RowsEnd } from './read-rows';
import { columnsDiffer } from './columns';
import { cancelled } from './faults';
import { inFileOrder } from './in-file-order';
import { firstRows } from './gather';
import type { WorkerPool } from './pool';
import type { BatchMessage } from './pool-worker';
import { BatchGatherer } from './batch-gatherer';
import { checkSelection, type Selection } from './selection';
import type { FileRows, ScanFile, ScanOptions, SkippedFile } from './scan-options';
import { canSkip, ProgressSum, readFrom } from './scan-options';

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

export interface RowsScanOptions extends ScanOptions {
  /** Takes the rows of finished files, and gives those that an earlier attempt at the same scan kept. */
  checkpoint?: RowsCheckpoint;
}

export type BatchSink = (batch: RowBatch, columns: ColumnInfo[]) => Promise<void> | void;

/** Batches that wait for the sink take at most this, over all workers [bytes]. */
export const BUFFER = 1 << 28;

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
  options: RowsScanOptions = {}
): Promise<RowsOutcome> {
  checkSelection(query);
  const scan = new RowsScan(pool, query, sink, options, files.length - 1);
  const done = await scan.resume(files);
  await inFileOrder(
    files.slice(done),
    { window: pool.size, signal: options.signal },
    (file, turn, signal) => scan.start(file, done + turn, signal),
    (queue, turn) => scan.take(queue, files[done + turn], done + turn)
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
    private readonly options: RowsScanOptions,
    private readonly last: number
  ) {
    const { where, region, cone, sample, limit } = query;
    this.selection = { where, region, cone, sample };
    if (limit !== undefined && !(Number.isInteger(limit) && limit >= 0)) {
      throw new GaiaError('BAD_REQUEST', `A limit is a whole number of rows, not ${limit}.`);
    }
    this.progress = new ProgressSum(options.onProgress);
  }

  /** Gives the sink the rows that were kept. @returns the number of files that are done, all when there are enough rows */
  async resume(files: readonly ScanFile[]): Promise<number> {
    let done = 0;
    for await (const record of this.options.checkpoint?.kept() ?? []) {
      await this.restore(record, files);
      done = 'file' in record ? record.file + 1 : done;
    }
    if (done > 0) {
      const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);
      const rows = sum(this.outcome.files.map(file => file.rows));
      this.progress.resume(done, sum(files.slice(0, done).map(({ bytes }) => bytes)), rows);
    }
    return this.outcome.rows >= (this.query.limit ?? Infinity) ? files.length : done;
  }

  private async restore(record: RowsRecord, files: readonly ScanFile[]): Promise<void> {
    const { outcome } = this;
    switch (record.kind) {
      case 'columns':
        this.hasColumns = true;
        outcome.columns = record.columns;
        break;
      case 'batch':
        this.gatherer.put(record.batch);
        await this.give();
        break;
      case 'file': {
        const { path, bytes } = files[record.file];
        outcome.files.push({ path, bytes, rows: record.rows });
        outcome.rows += record.given;
        break;
      }
      case 'skip':
        outcome.skipped.push({ path: files[record.file].path, error: record.error });
        break;
    }
  }

  private async keep(record: RowsRecord): Promise<void> {
    await this.options.checkpoint?.keep(record, record.kind === 'file' || record.kind === 'skip');
  }

  /** The rows of the last file are not kept: nothing comes after it that a later attempt could begin with. */
  private async keepRows(index: number, record: RowsRecord): Promise<void> {
    if (index < this.last) {
      await this.keep(record);
    }
  }

  start({ path, bytes, idRange, stored, seek }: ScanFile, index: number, all: AbortSignal): BatchQueue {
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
          bytes,
          isLast: index === this.last,
          idRange,
          stored,
          seek,
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
          onProgress: (read, rows) => this.progress.set(index, read, rows),
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
  async take(queue: BatchQueue, { path, bytes, stored }: ScanFile, index: number): Promise<boolean> {
    let given = 0;
    let left = (this.query.limit ?? Infinity) - this.outcome.rows;
    let fault: GaiaError | undefined;
    for (let message = await queue.next(); message && !fault; message = await queue.next()) {
      if (this.options.signal?.aborted) {
        throw cancelled();
      }
      fault = await this.differs(path, message.columns);
      if (!fault) {
        const batch = firstRows(message.batch, Math.min(left, message.batch.rows));
        await this.keepRows(index, { kind: 'batch', batch });
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
      this.outcome.files.push({ path, bytes, rows: given, ...(left <= 0 && stored && { store: stored.path }) });
      this.outcome.rows += given;
      this.progress.finish(index, bytes, given);
      await this.keepRows(index, { kind: 'file', file: index, rows: given, given });
      return false;
    }
    const end = fault ?? queue.outcome!;
    const read = end instanceof GaiaError ? 0 : end.rows;
    fault = end instanceof GaiaError ? end : await this.differs(path, end.columns);
    if (!fault) {
      this.outcome.files.push({ path, bytes, rows: read, ...readFrom(end as RowsEnd) });
      this.outcome.rows += given;
      await this.keepRows(index, { kind: 'file', file: index, rows: read, given });
    } else if (given === 0 && canSkip(this.options, fault)) {
      queue.leave.abort();
      this.outcome.skipped.push({ path, error: fault.toJSON() });
      this.options.onSkip?.({ path, error: fault });
      await this.keep({ kind: 'skip', file: index, error: fault.toJSON() });
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
  private async differs(path: string, columns: ColumnInfo[]): Promise<GaiaError | undefined> {
    if (!this.hasColumns) {
      this.hasColumns = true;
      this.outcome.columns = columns;
      await this.keep({ kind: 'columns', columns });
      return undefined;
    }
    return columnsDiffer(path, columns, this.outcome.columns);
  }
}
