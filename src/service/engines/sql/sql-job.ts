import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { scanRows, type RowsOutcome, type WorkerPool } from '../../../compute/scan';
import { TABLE_FORMATS } from '../../../formats/table-writer';
import { formatBytes, GaiaError, type SqlRequest } from '../../../protocol';
import type { EngineListener, EngineOutcome, PlannedJob } from '../engine';
import { provenance, resultFile } from '../result-files';
import { encodeFrame } from './frames';
import type { PlannedSql, SqlScan } from './planned-sql';
import { QueryKilled, QueryProcess } from './query-process';
import type { SqlLimits, SqlMessage, SqlWork } from './work';

/** Rows of `preview.json`. */
const PREVIEW_ROWS = 100;
/** Part of the free disk that a query may use. */
const DISK_SHARE = 0.9;

/** Memory of a query that has no setting: a quarter of the machine's, at most 8 GiB [bytes]. */
const DEFAULT_MEMORY = Math.min(totalmem() / 4, 8 * 2 ** 30);

export interface SqlEngine {
  pool: WorkerPool;
  /** Bundled code of the process that runs queries. */
  file: string;
  limits?: Partial<SqlLimits>;
}

/**
 * Runs a query: its scans' rows go from the worker pool to a process of its own, where DuckDB computes and the result is
 * written.
 */
export async function sqlJob(
  { pool, file, limits = {} }: SqlEngine,
  request: SqlRequest,
  job: PlannedJob,
  listener: EngineListener
): Promise<EngineOutcome> {
  const sql = job.sql!;
  const { folder, signal } = listener;
  const temporary = join(folder, 'sql.tmp');
  emptied(temporary);
  const { bavail, bsize } = statfsSync(folder);
  const disk = limits.disk ?? bavail * bsize * DISK_SHARE;
  const memory = limits.memory ?? DEFAULT_MEMORY;
  checkDisk(job, sql, disk + memory);
  const format = TABLE_FORMATS.find(({ name }) => name === (request.format ?? 'parquet'))!;
  const path = join(folder, `rows${format.extension}`);
  const preview = join(folder, 'preview.json');
  const work: SqlWork = {
    emitted: sql.emitted,
    columns: sql.columns,
    scans: sql.scans.map(({ name, columns, rows, streamed }) => ({ name, columns, rows, streamed })),
    temporary,
    limits: { memory, disk },
    result: { path, format: format.name, provenance: { ...provenance(job), query: request.query } },
    preview: { path: preview, rows: PREVIEW_ROWS },
    limit: request.limit
  };
  try {
    signal.throwIfAborted();
    const { rows, truncated, scans } = await runAgain(
      () => new QueryRun(pool, file, work, sql, request, listener).run(limits.seconds),
      () => emptied(temporary),
      signal
    );
    return {
      rows: scans.reduce((sum, { files }) => sum + files.reduce((of, one) => of + one.rows, 0), 0),
      selected: rows,
      truncated,
      files: scans.flatMap(({ files }) => files),
      skipped: scans.flatMap(({ skipped }) => skipped),
      results: [resultFile(path, format.mime), resultFile(preview, 'application/json')]
    };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Runs of a query whose process is killed from outside: a query only reads, so it may run again. */
const RUNS = 3;

async function runAgain<T>(run: () => Promise<T>, prepare: () => void, signal: AbortSignal): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await run();
    } catch (reason) {
      if (!(reason instanceof QueryKilled) || n === RUNS || signal.aborted) {
        throw reason;
      }
      process.stderr.write(`gaialab: ${reason.message} It runs again.\n`);
      prepare();
    }
  }
}

function emptied(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/** @throws GaiaError OVER_BUDGET where rows must be kept that do not fit for certain */
function checkDisk({ plan }: PlannedJob, { scans }: PlannedSql, space: number): void {
  const isSure = scans.every(({ streamed, where }) => streamed || where === undefined);
  if (isSure && plan.disk !== undefined && plan.disk > space) {
    throw new GaiaError(
      'OVER_BUDGET',
      `The query has to keep about ${formatBytes(plan.disk)} while it runs, and may use ${formatBytes(space)}.`,
      'Ask for fewer columns or for a part of the sky.'
    );
  }
}

/** What a scan came to. */
type Scanned = Pick<RowsOutcome, 'files' | 'skipped'>;

/** One run of a query's process, with the scans that feed it. */
class QueryRun {
  private readonly process: QueryProcess;
  private readonly stop = new AbortController();
  private readonly running: Promise<void>[] = [];
  private readonly scanned: Scanned[] = [];
  private done?: { rows: number; truncated: boolean };
  private fault?: unknown;
  /** Scans under way. */
  private open = 0;
  /** Of the scans that are over. */
  private before = { filesDone: 0, bytesDone: 0, rows: 0 };

  constructor(
    private readonly pool: WorkerPool,
    file: string,
    work: SqlWork,
    private readonly sql: PlannedSql,
    private readonly request: SqlRequest,
    private readonly listener: EngineListener
  ) {
    this.process = new QueryProcess(file, work, message => this.hear(message));
  }

  /** @throws GaiaError what went wrong first; CANCELLED */
  async run(seconds?: number): Promise<{ rows: number; truncated: boolean; scans: Scanned[] }> {
    const { signal } = this.listener;
    const cancel = (): void => this.fail(new GaiaError('CANCELLED', 'Cancelled.'));
    const timer =
      seconds === undefined
        ? undefined
        : setTimeout(
            () => this.fail(new GaiaError('OVER_BUDGET', `The query took longer than ${seconds} s.`, LONGER)),
            seconds * 1000
          );
    signal.addEventListener('abort', cancel);
    if (signal.aborted) {
      cancel();
    }
    const end = await this.process.over();
    // Stopping the scans makes them fail too; only what went wrong before counts.
    const first = this.fault ?? end;
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    // What it did not read to the end is not wanted any more.
    this.stop.abort();
    await Promise.all(this.running);
    if (this.done === undefined || this.fault !== undefined) {
      throw first ?? this.fault ?? NO_ANSWER;
    }
    return { ...this.done!, scans: this.scanned };
  }

  private hear(message: SqlMessage): void {
    switch (message.kind) {
      case 'open':
        this.running.push(this.scan(this.sql.scans.find(({ name }) => name === message.scan)!));
        break;
      case 'progress': {
        const { share, rows } = message;
        // While rows are read, these say more.
        if (this.open === 0) {
          this.listener.onProgress({ ...this.before, query: { share, rows } });
        }
        break;
      }
      case 'done':
        this.done = message;
        break;
      case 'error':
        this.fail(GaiaError.from(message.error));
        break;
    }
  }

  private fail(reason: unknown): void {
    this.fault ??= reason;
    this.stop.abort();
    this.process.kill();
  }

  private async scan({ columns, where, files, fileColumns }: SqlScan): Promise<void> {
    const { onProgress } = this.listener;
    const { before } = this;
    this.open++;
    let last = { filesDone: 0, bytesDone: 0, rows: 0 };
    try {
      const scanned = await scanRows(
        this.pool,
        files,
        { columns: columns.map(({ name }) => name), where },
        batch => this.process.send(encodeFrame(batch)),
        {
          signal: this.stop.signal,
          columns: fileColumns,
          policy: this.request.source.onError ?? 'fail',
          onProgress: ({ filesDone, bytesDone, rows }) => {
            last = { filesDone, bytesDone, rows };
            onProgress(sum(before, last));
          }
        }
      );
      if (scanned.files.length === 0 && scanned.skipped.length > 0) {
        throw GaiaError.from(scanned.skipped[0].error);
      }
      this.scanned.push(scanned);
      this.before = sum(before, last);
      await this.process.endScan();
    } catch (reason) {
      if (this.done === undefined) {
        this.fail(reason);
      } else {
        // The query had all the rows that it wanted before the scan was over.
        const note = 'the query ended before all files were read';
        const read = files.slice(0, last.filesDone).map(({ path, bytes }) => ({ path, bytes, rows: 0, note }));
        read.slice(0, 1).forEach(one => (one.rows = last.rows));
        this.scanned.push({ files: read, skipped: [] });
      }
    } finally {
      this.open--;
    }
  }
}

type Done = { filesDone: number; bytesDone: number; rows: number };

const sum = (a: Done, b: Done): Done => ({
  filesDone: a.filesDone + b.filesDone,
  bytesDone: a.bytesDone + b.bytesDone,
  rows: a.rows + b.rows
});

const LONGER = 'GAIALAB_SQL_SECONDS sets the limit.';
const NO_ANSWER = new GaiaError('INTERNAL', "The query's process ended without an answer.");
