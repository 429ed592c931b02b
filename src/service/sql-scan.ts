import { POSITION_MARGIN_DEG } from '../gaia/cone';
import { regionPixels } from '../gaia/search';
import { tableNamed } from '../gaia/table';
import type { SkippedFile } from '../compute/scan';
import {
  GaiaError,
  type ColumnInfo,
  type ErrorPolicy,
  type IndexProgress,
  type Plan,
  type ScanSource,
  type SqlRequest
} from '../protocol';
import type { Implied } from '../query';
import { fullName, type ScanNeed } from '../query/sql';
import { filesOfRegion, pruneImplied, type ChoiceOf } from './choose-files';
import { rowsIn } from './cost';
import type { PlannedJob } from './engines/engine';
import type { SqlScan } from './engines/sql/planned-sql';
import type { FileIndexes, SpanOptions } from './file-index';
import { scanFiles } from './scan-files';
import type { SeekPoints } from './seek-points';
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
  seekPoints?: SeekPoints;
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
  seek?: Plan['seek'];
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
  { request, tables, volume, indexes, options, throughput, store, seekPoints, linkedOut }: ScanPlanning
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
  const planned = read(files, seconds);
  return {
    scan: {
      name: `scan_${number}`,
      table: fullName(sqlTable),
      columns: wanted.map(name => fileColumns.find(column => column.name === name)!),
      where,
      files: planned.files,
      fileColumns,
      rows,
      streamed: false
    },
    relations: [relation],
    bytes,
    of: all.length,
    seconds: planned.plan.seconds,
    reads: planned.plan.reads,
    seek: planned.plan.seek,
    leftOut,
    indexing,
    warnings
  };

  /** The files with their copies in the Parquet store and their seek points, as for a job that looks these rows up. */
  function read(listed: ListedFile[], estimate: number): PlannedJob {
    const source = { ...request.source, release: release.name, table: table.name, where };
    const plan = { seconds: estimate, workers: throughput.workers } as Plan;
    const job = {
      request: { type: 'Rows', source, columns: wanted },
      plan,
      release: release.name,
      table: table.name,
      files: scanFiles(listed, table, fileColumns),
      columns: fileColumns
    } as unknown as PlannedJob;
    const csvSeconds = (size: number, count: number): number => throughput.seconds(size, count);
    const stored = store ? readStore(job, listed, store, csvSeconds) : job;
    const placed = { ...stored.request, source: { ...source, ...placeOf(implied) } } as PlannedJob['request'];
    return seekPoints?.use({ ...stored, request: placed }, listed, csvSeconds) ?? stored;
  }
}

/** Where the wanted source_ids are: what tells which parts of a file have to be read, of joined tables as well. */
function placeOf({ sourceIds, circles }: Implied): Pick<ScanSource, 'region'> {
  if (sourceIds !== undefined) {
    return { region: { sourceIds } };
  }
  return circles?.length === 1 ? { region: { cone: circles[0] } } : {};
}

/** The column that says least, to count rows by. */
const leanest = (columns: readonly ColumnInfo[]): string =>
  (
    columns.find(({ name }) => name === 'source_id') ??
    columns.find(({ subtype }) => subtype === undefined) ??
    columns[0]
  ).name;
