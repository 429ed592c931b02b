import { join } from 'node:path';
import {
  scanFold,
  scanRows,
  type FoldRecord,
  type FoldScanOptions,
  type RowBatch,
  type RowsRecord,
  type ScanOptions,
  type TopRowsSpec,
  type WorkerPool
} from '../../compute/scan';
import { openTableWriter, TABLE_FORMATS, type TableWriter } from '../../formats/table-writer';
import { GaiaError, type ColumnInfo, type RowsRequest } from '../../protocol';
import type { EngineListener, EngineOutcome, PlannedJob } from './engine';
import { selectionOf } from './fold-specs';
import { provenance, resultFile, spilledBy } from './result-files';

/** Writes selected rows, or the top ones, as one table file. */
export async function rowsJob(
  pool: WorkerPool,
  request: RowsRequest,
  job: PlannedJob,
  { signal, folder, onProgress, checkpoint }: EngineListener,
  budget?: number
): Promise<EngineOutcome> {
  const format = TABLE_FORMATS.find(({ name }) => name === (request.format ?? 'arrow'))!;
  const path = join(folder, `rows${format.extension}`);
  const options = { signal, onProgress, columns: job.columns, policy: request.source.onError ?? 'fail' } as const;
  const selection = selectionOf(request, job);
  let writer: TableWriter | undefined;
  // The columns of expressions are known with the first rows.
  const open = (columns: ColumnInfo[]): TableWriter =>
    (writer ??= openTableWriter(format.name, path, columns, provenance(job), request.top === undefined));
  try {
    const outcome =
      request.top === undefined
        ? await streamed(pool, request, job, selection, options, checkpoint, open)
        : await ranked(pool, request, job, selection, { ...options, spill: { folder, budget } }, checkpoint, open);
    await writer!.close();
    return { ...outcome, results: [resultFile(path, format.mime)] };
  } catch (reason) {
    await writer?.abort();
    throw reason;
  }
}

type Open = (columns: ColumnInfo[]) => TableWriter;
type Keep = EngineListener['checkpoint'];
type Outcome = Omit<EngineOutcome, 'results'>;

async function streamed(
  pool: WorkerPool,
  request: RowsRequest,
  job: PlannedJob,
  selection: ReturnType<typeof selectionOf>,
  options: ScanOptions,
  keep: Keep,
  open: Open
): Promise<Outcome> {
  const query = { columns: request.columns, limit: request.limit, ...selection };
  const checkpoint = keep<RowsRecord>({ query, policy: options.policy });
  const sink = (batch: RowBatch, columns: ColumnInfo[]) => open(columns).write(batch);
  const outcome = await scanRows(pool, job.files, query, sink, { ...options, checkpoint });
  if (outcome.files.length === 0 && outcome.skipped.length > 0) {
    throw GaiaError.from(outcome.skipped[0].error);
  }
  open(outcome.columns);
  const read = outcome.files.reduce((sum, file) => sum + file.rows, 0);
  return { rows: read, selected: outcome.rows, files: outcome.files, skipped: outcome.skipped };
}

async function ranked(
  pool: WorkerPool,
  { columns, top }: RowsRequest,
  job: PlannedJob,
  selection: ReturnType<typeof selectionOf>,
  options: FoldScanOptions<TopRowsSpec>,
  keep: Keep,
  open: Open
): Promise<Outcome> {
  const spec = { type: 'TopRows', columns, ...top!, ...selection } as const;
  const checkpoint = keep<FoldRecord>({ spec, policy: options.policy });
  const scan = await scanFold(pool, job.files, spec, { ...options, checkpoint });
  try {
    const { columns: found, count, batches } = await scan.answer();
    const writer = open(found);
    for await (const batch of batches()) {
      await writer.write(batch);
    }
    return { rows: scan.rows, selected: count, files: scan.files, skipped: scan.skipped, ...spilledBy(scan) };
  } finally {
    await scan.release();
  }
}
