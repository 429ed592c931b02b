import { join } from 'node:path';
import { openTableWriter, TABLE_FORMATS } from '../../../formats/table-writer';
import type { RowBatch } from '../../../compute/scan';
import type { ColumnInfo, SqlRequest } from '../../../protocol';
import { writeWhole } from '../../files-atomic';
import type { EngineListener, EngineOutcome, PlannedJob } from '../engine';
import { provenance, resultFile } from '../result-files';
import { asArrow } from './arrow-rows';
import { clusterFiles, type Homes } from './cluster-files';
import type { ClusterJob } from './cluster';
import { previewRows, PREVIEW_ROWS } from './preview-rows';
import type { SparkProfile } from './profile';
import type { ViewOf } from './views';

/** Runs a query; its rows come as they are found and are written as they come. */
export async function sparkSql(
  cluster: ClusterJob,
  request: SqlRequest,
  job: PlannedJob,
  { folder, onProgress }: EngineListener,
  { profile, homes }: { profile: SparkProfile; homes: Homes }
): Promise<EngineOutcome> {
  const { emitted, columns, scans } = job.sql!;
  const views: Record<string, ViewOf> = {};
  for (const { name, files, fileColumns, columns: wanted } of scans) {
    const paths = clusterFiles(files, profile, homes).map(({ path }) => path);
    views[name] = { paths, columns: fileColumns, wanted: wanted.map(column => column.name) };
  }
  const { limit = Infinity } = request;
  // One row more than wanted tells whether there were more.
  const sql = limit === Infinity ? emitted : `SELECT * FROM (${emitted}) all_rows LIMIT ${limit + 1}`;
  const format = TABLE_FORMATS.find(({ name }) => name === (request.format ?? 'parquet'))!;
  const path = join(folder, `rows${format.extension}`);
  const output = new QueryOutput(path, format.name, columns, { ...provenance(job), query: request.query }, limit);
  const files = scans.flatMap(scan => scan.files);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  try {
    await cluster.rows(
      { sql, columns, views },
      {
        onBegin: () => output.begin(),
        take: batch => output.take(batch),
        onProgress: ({ share }) =>
          onProgress({ filesDone: Math.floor(share * files.length), bytesDone: Math.round(share * bytes), rows: 0 })
      }
    );
    await output.close();
  } catch (reason) {
    await output.abort();
    throw reason;
  }
  const preview = join(folder, 'preview.json');
  const { rows, truncated, shown } = output;
  writeWhole(preview, JSON.stringify({ columns, rows: shown, total: rows, truncated }));
  const note = 'read by Spark, which does not tell the rows of each file';
  return {
    rows: 0,
    selected: rows,
    truncated,
    files: files.map(file => ({
      ...{ path: file.path, bytes: file.bytes, rows: 0, note },
      ...(profile.format === 'parquet' && { store: file.stored!.path })
    })),
    skipped: [],
    results: [resultFile(path, format.mime), resultFile(preview, 'application/json')]
  };
}

/** The result's file while it is written; begun anew when the query is. */
class QueryOutput {
  rows = 0;
  truncated = false;
  shown: ReturnType<typeof previewRows> = [];
  private writer?: ReturnType<typeof openTableWriter>;

  constructor(
    private readonly path: string,
    private readonly format: Parameters<typeof openTableWriter>[0],
    private readonly columns: readonly ColumnInfo[],
    private readonly about: Record<string, string>,
    private readonly limit: number
  ) {}

  async begin(): Promise<void> {
    await this.abort();
    this.rows = 0;
    this.truncated = false;
    this.shown = [];
    this.writer = openTableWriter(this.format, this.path, this.columns, this.about);
  }

  async take(batch: RowBatch): Promise<void> {
    const count = Math.min(batch.rows, this.limit - this.rows);
    this.truncated ||= count < batch.rows;
    if (count > 0) {
      const part = count === batch.rows ? batch : headOf(batch, count);
      this.shown.push(...previewRows(part, this.columns, PREVIEW_ROWS - this.shown.length));
      await this.writer!.write(asArrow(part));
      this.rows += count;
    }
  }

  async close(): Promise<void> {
    await this.writer?.close();
    this.writer = undefined;
  }

  async abort(): Promise<void> {
    await this.writer?.abort();
    this.writer = undefined;
  }
}

/** The first rows of a batch. */
function headOf({ columns }: RowBatch, rows: number): RowBatch {
  return { rows, columns: columns.map(column => headOfColumn(column, rows)) };
}

function headOfColumn(column: RowBatch['columns'][0], length: number): RowBatch['columns'][0] {
  const { kind, validity, values, offsets, items } = column;
  let nullCount = 0;
  for (let i = 0; validity !== undefined && i < length; i++) {
    nullCount += 1 - ((validity[i >> 3] >> (i & 7)) & 1);
  }
  const end = offsets?.[length] ?? length;
  return {
    ...{ kind, length, nullCount },
    ...(nullCount > 0 && { validity: validity!.subarray(0, Math.ceil(length / 8)) }),
    ...(values && { values: values.subarray(0, kind === 'bool' ? Math.ceil(length / 8) : end) }),
    ...(offsets && { offsets: offsets.subarray(0, length + 1) }),
    ...(items && { items: headOfColumn(items, end) })
  };
}
