import { POSITION_MARGIN_DEG } from '../gaia/cone';
import { regionPixels } from '../gaia/search';
import { tableNamed } from '../gaia/table';
import type { ScanFile, SkippedFile } from '../compute/scan';
import {
  GaiaError,
  type ColumnInfo,
  type ErrorPolicy,
  type IndexProgress,
  type Plan,
  type SqlRequest
} from '../protocol';
import { fullName, type ScanNeed } from '../query/sql';
import { filesOfRegion, pruneImplied, type ChoiceOf } from './choose-files';
import { rowsIn } from './cost';
import type { PlannedJob } from './engines/engine';
import type { SqlScan } from './engines/sql/planned-sql';
import type { FileIndexes, SpanOptions } from './file-index';
import { scanFiles } from './scan-files';
import type { SqlTables } from './sql-tables';
import { readStore } from './store/read-store';
import type { ParquetStore } from './store/store';
import type { Throughput } from './throughput';
import type { ListedFile, Volume } from './volume';
import type { Volumes } from './volumes';

/** What a query is planned with. */
export interface SqlPlanning {
  volumes: Volumes;
  throughput: Throughput;
  indexes: FileIndexes;
  store?: ParquetStore;
  /** Queries are written for Spark too. */
  forSpark?: boolean;
  /** Files that lie outside the configured folders. @throws GaiaError PATH_OUTSIDE, if such a file ends the job */
  linkedOut(files: readonly ListedFile[], policy: ErrorPolicy): SkippedFile[];
}

/** One scan with what it costs. */
export interface PlannedScan {
  scan: SqlScan;
  relations: number[];
  bytes: number;
  of: number;
  seconds: number;
  reads?: Plan['reads'];
  leftOut: SkippedFile[];
  indexing?: IndexProgress;
  warnings: string[];
}

/** What one mention of a table is planned with. */
export interface ScanPlanning extends SqlPlanning {
  request: SqlRequest;
  tables: SqlTables;
  volume: Volume;
  options?: SpanOptions;
}

/**
 * Chooses the files of one mention of a table.
 * @param number - from 1; the scan's name has it
 * @throws GaiaError FILE_NOT_FOUND, PATH_OUTSIDE
 */
export async function planScan(
  { relation, table: { release: releaseName, ...sqlTable }, columns, where, implied, regions }: ScanNeed,
  number: number,
  { request, tables, volume, indexes, options, throughput, store, linkedOut }: ScanPlanning
): Promise<PlannedScan> {
  const release = tables.release(releaseName!);
  const table = tableNamed(release, sqlTable.name);
  const of: ChoiceOf = { volume, release, table, indexes, options };
  const all = volume.files(release, table);
  if (all.length === 0) {
    throw new GaiaError(
      'FILE_NOT_FOUND',
      `There are no ${table.prefix}… files in ${release.folder}/${table.folder} of ${volume.path}.`,
      'Is this the right volume?',
      { table: fullName(sqlTable) }
    );
  }
  const fileColumns = [...sqlTable.columns!];
  const wanted = columns.length > 0 ? columns : [leanest(fileColumns)];
  const { files: possible, indexing, warnings } = await pruneImplied(of, all, implied);
  let files = possible;
  for (const region of regions) {
    const { spans } = await indexes.spans(volume, release, table, options);
    const pixels = regionPixels(region, { margin: POSITION_MARGIN_DEG, referenceEpoch: release.referenceEpoch });
    const names = new Set(filesOfRegion(spans, region as never, pixels));
    files = files.filter(({ path }) => names.has(path.slice(path.lastIndexOf('/') + 1)));
  }
  const leftOut = linkedOut(files, request.source.onError ?? 'fail');
  const out = new Set(leftOut.map(({ path }) => path));
  files = files.filter(({ path }) => !out.has(path));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const rows = files.reduce((sum, file) => sum + rowsIn(file.bytes), 0);
  const seconds = throughput.seconds(bytes, files.length);
  const stored = withStore(scanFiles(files, table, fileColumns), files, seconds, wanted);
  return {
    scan: {
      name: `scan_${number}`,
      table: fullName(sqlTable),
      columns: wanted.map(name => fileColumns.find(column => column.name === name)!),
      where,
      files: stored.files,
      fileColumns,
      rows,
      streamed: false
    },
    relations: [relation],
    bytes,
    of: all.length,
    seconds: stored.seconds,
    reads: stored.reads,
    leftOut,
    indexing,
    warnings
  };

  /** The files with their copies in the Parquet store, as for a job that reads these rows. */
  function withStore(
    found: ScanFile[],
    listed: ListedFile[],
    estimate: number,
    names: string[]
  ): { files: ScanFile[]; seconds: number; reads?: Plan['reads'] } {
    if (store === undefined) {
      return { files: found, seconds: estimate };
    }
    const source = { ...request.source, release: release.name, table: table.name, where };
    const rowsRequest = { type: 'Rows', source, columns: names } as const;
    const plan = { seconds: estimate, workers: throughput.workers } as Plan;
    const job = { request: rowsRequest, release: release.name, table: table.name, files: found, columns: fileColumns };
    const read = readStore({ ...job, plan } as unknown as PlannedJob, listed, store, (size, count) =>
      throughput.seconds(size, count)
    );
    return { files: read.files, seconds: read.plan.seconds, reads: read.plan.reads };
  }
}

/** The column that says least, to count rows by. */
const leanest = (columns: readonly ColumnInfo[]): string =>
  (
    columns.find(({ name }) => name === 'source_id') ??
    columns.find(({ subtype }) => subtype === undefined) ??
    columns[0]
  ).name;
