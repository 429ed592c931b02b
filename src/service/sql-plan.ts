import { ACKNOWLEDGEMENT, SYNTHETIC_NOTICE } from '../gaia/citation';
import { releaseNamed } from '../gaia/release';
import { columnType } from '../compute/scan';
import { DEFAULT_RELEASE, type ColumnInfo, type Plan, type SqlRequest } from '../protocol';
import { bindSql, emitDuckDb, emitSpark, lintSql, parseSql, scanNeeds, type BoundSql } from '../query/sql';
import { spaceBound } from './cost';
import type { PlannedJob } from './engines/engine';
import type { SqlScan } from './engines/sql/planned-sql';
import type { SpanOptions } from './file-index';
import { planScan, type PlannedScan, type SqlPlanning } from './sql-scan';
import { sqlTables } from './sql-tables';
import { streamedRelations } from './streamed-relations';
import type { Throughput } from './throughput';

/**
 * Binds a query to the tables of a volume, chooses the files of each, and says what it will cost. Reads headers, no rows.
 *
 * @throws GaiaError BAD_REQUEST, UNKNOWN_TABLE and UNKNOWN_COLUMN with the place in the query; VOLUME_NOT_SET,
 * FILE_NOT_FOUND, PATH_OUTSIDE
 */
export async function planSql(request: SqlRequest, planning: SqlPlanning, options?: SpanOptions): Promise<PlannedJob> {
  const { source, query } = request;
  parseSql(query);
  const { volumes, throughput } = planning;
  const chosen = source.volume !== undefined || volumes.default !== null ? volumes.open(source.volume) : undefined;
  const tables = await sqlTables(query, source.release, chosen);
  const bound = bindSql(query, tables.catalogue);
  const needs = scanNeeds(bound);
  const volume = needs.length > 0 ? (chosen ?? volumes.open(source.volume)) : chosen;
  const streamed = streamedRelations(bound.query);
  const scans: PlannedScan[] = [];
  for (const need of needs) {
    const planned = await planScan(need, scans.length + 1, { ...planning, request, tables, volume: volume!, options });
    const same = scans.find(one => isSame(one.scan, planned.scan));
    if (same) {
      same.relations.push(need.relation);
    } else {
      scans.push(planned);
    }
  }
  scans.forEach(({ scan, relations }) => (scan.streamed = relations.length === 1 && streamed.has(relations[0])));
  keepLargestStreamed(scans);
  const nameOf = new Map(scans.flatMap(({ scan, relations }) => relations.map(id => [id, scan] as const)));
  const emitted = emitDuckDb(bound, {
    table: ({ relation }) => {
      const { name, streamed: isStreamed } = nameOf.get(relation)!;
      return isStreamed ? { function: name, args: [] } : [name];
    }
  });
  const spark = planning.forSpark
    ? emitSpark(bound, { table: ({ relation }) => [nameOf.get(relation)!.name] }).sql
    : undefined;
  const release = tables.release(needs[0]?.table.release ?? releaseNamed(source.release ?? DEFAULT_RELEASE).name);
  const synthetic = volume?.synthetic ?? false;
  return {
    request,
    plan: planOf(request, bound, scans, throughput, emitted.sql),
    release: release.name,
    table: [...new Set(scans.map(({ scan }) => scan.table))].join(', '),
    referenceEpoch: release.referenceEpoch,
    synthetic,
    files: scans.flatMap(({ scan }) => scan.files),
    volume: volume?.path,
    leftOut: scans.flatMap(({ leftOut }) => leftOut),
    columns: [],
    sql: {
      emitted: emitted.sql,
      ...(spark !== undefined && { spark }),
      columns: emitted.columns.map(plainColumn),
      scans: [...scans.map(({ scan }) => scan)].sort((a, b) => Number(a.streamed) - Number(b.streamed))
    },
    citation: release.citation,
    acknowledgement: synthetic ? SYNTHETIC_NOTICE : ACKNOWLEDGEMENT
  };
}

const isSame = (a: SqlScan, b: SqlScan): boolean =>
  a.table === b.table &&
  a.where === b.where &&
  a.columns.map(({ name }) => name).join() === b.columns.map(({ name }) => name).join() &&
  partsOf(a) === partsOf(b);

/** What is read: the files, and which parts of them. */
const partsOf = ({ files }: SqlScan): string =>
  files.map(({ path, seek, stored }) => `${path} ${seek?.ids?.join() ?? ''} ${stored?.ids?.join() ?? ''}`).join('\n');

/** One scan at most may be streamed: two that wait for each other would hold all workers. */
function keepLargestStreamed(scans: readonly PlannedScan[]): void {
  const candidates = scans.filter(({ scan }) => scan.streamed).sort((a, b) => b.bytes - a.bytes);
  candidates.slice(1).forEach(({ scan }) => (scan.streamed = false));
}

/** Bytes of a value that is kept. */
const KEPT: Readonly<Record<string, number>> = { bool: 1, int8: 1, int16: 2, int32: 4, float32: 4 };

const keptBytes = ({ scan: { columns, rows, streamed } }: PlannedScan): number =>
  streamed ? 0 : rows * columns.reduce((sum, column) => sum + (KEPT[columnType(column).kind] ?? 8), 0);

function planOf(
  request: SqlRequest,
  bound: BoundSql,
  scans: readonly PlannedScan[],
  { workers }: Throughput,
  emitted: string
): Plan {
  const total = (of: (scan: PlannedScan) => number): number => scans.reduce((sum, scan) => sum + of(scan), 0);
  const notes = lintSql(bound).map(({ code, message, start, end }) => ({ code, message, start, end }));
  const kept = total(keptBytes);
  const rows = total(({ scan }) => scan.rows);
  const indexing = scans.find(scan => scan.indexing !== undefined)?.indexing;
  const reads = scans.flatMap(scan => scan.reads ?? []);
  const seeks = scans.flatMap(scan => scan.seek ?? []);
  const readSum = (kind: 'store' | 'csv', what: 'files' | 'bytes'): number =>
    reads.reduce((sum, one) => sum + one[kind][what], 0);
  return {
    request,
    engine: 'embedded',
    files: total(({ scan }) => scan.files.length),
    missing: [],
    bytes: total(({ bytes }) => bytes),
    rows,
    seconds: total(({ seconds }) => seconds),
    ...spaceBound(request, workers, rows),
    ...(kept > 0 && { disk: kept }),
    workers,
    warnings: [...new Set([...notes.map(({ message }) => message), ...scans.flatMap(({ warnings }) => warnings)])],
    sql: {
      notes,
      emitted,
      tables: scans.map(({ scan: { table, files, columns, where, rows: of, streamed }, bytes, of: all }) => ({
        table,
        files: files.length,
        of: all,
        bytes,
        rows: of,
        columns: columns.map(({ name }) => name),
        ...(where !== undefined && { where }),
        streamed
      }))
    },
    ...(reads.length > 0 && {
      reads: {
        store: { files: readSum('store', 'files'), bytes: readSum('store', 'bytes') },
        csv: { files: readSum('csv', 'files'), bytes: readSum('csv', 'bytes') }
      }
    }),
    ...(seeks.length > 0 && {
      seek: {
        files: seeks.reduce((sum, one) => sum + one.files, 0),
        bytes: seeks.reduce((sum, one) => sum + one.bytes, 0)
      }
    }),
    ...(indexing && { indexing })
  };
}

/** What a result's file says of a column. */
function plainColumn({ name, datatype, subtype, unit, description, ucd }: ColumnInfo): ColumnInfo {
  const column: ColumnInfo = { name, datatype };
  return Object.assign(
    column,
    subtype && { subtype },
    unit && { unit },
    description && { description },
    ucd && { ucd }
  );
}
