import type { ReleaseProfile } from '../gaia/release';
import type { TableProfile } from '../gaia/table';
import { formatBytes, formatCount, mapStatistics, type ColumnInfo, type JobRequest } from '../protocol';
import { ARCSEC } from '../sky';
import { lintScan } from '../query/sql';

/** What a scan is about to read. */
export interface Reading {
  release: ReleaseProfile;
  table: TableProfile;
  columns: readonly ColumnInfo[];
  files: number;
  /** Compressed. */
  bytes: number;
  /** Estimated. */
  rows: number;
}

/** Rows beyond which nobody wants all columns by mistake. */
const MANY_ROWS = 5e6;
/** Cones smaller than this may miss stars that moved since another epoch [deg]. */
const SMALL_CONE = 10 * ARCSEC;

/** What an expert would say about a request that is sound: its columns, its condition, its cone, its size. */
export function requestNotes(request: JobRequest, reading: Reading): string[] {
  const { release, table, columns } = reading;
  const { name, aliases, rows } = table;
  const asTable = { name, aliases, rows, columns, release: release.name, referenceEpoch: release.referenceEpoch };
  const items = itemsOf(request);
  const said = lintScan({ table: asTable, items, where: request.source.where }).filter(
    ({ code, part }) => !(code === 'NO_RUWE' && typeof part === 'number' && isTaken(request, items[part]))
  );
  return [
    ...new Set([
      ...said.map(({ message }) => message),
      ...coneNotes(request, columns, release.referenceEpoch),
      ...sizeNotes(request, reading)
    ])
  ];
}

/** Expressions whose values come out. Counts of non-null values say nothing wrong of them. */
function itemsOf(request: JobRequest): string[] {
  switch (request.type) {
    case 'HealpixMap':
      return mapStatistics(request).flatMap(({ column, stat }) => (stat === 'count' ? [] : [column]));
    case 'Histogram':
      return [request.x.expression, ...(request.y ? [request.y.expression] : [])];
    case 'Statistics':
      return columnsLast(request.columns);
    case 'Rows':
      return [...(request.top ? [request.top.by] : []), ...columnsLast(request.columns)];
    default:
      return [];
  }
}

const PLAIN = /^\s*\w+\s*$/;

/** What is computed stands first: a rule speaks of the first use of a table's astrometry. */
const columnsLast = (texts: readonly string[] = []): string[] => [
  ...texts.filter(text => !PLAIN.test(text)),
  ...texts.filter(text => PLAIN.test(text))
];

/** Whether a column is only handed on, for the user to choose from later. */
const isTaken = (request: JobRequest, item: string): boolean =>
  (request.type === 'Rows' && item !== request.top?.by && PLAIN.test(item)) ||
  (request.type === 'Statistics' && PLAIN.test(item));

function coneNotes({ source }: JobRequest, columns: readonly ColumnInfo[], epoch: number): string[] {
  const { cone, region, exact = true } = source;
  const own = cone ?? (region !== undefined && 'cone' in region ? region.cone : undefined);
  const hasPositions = columns.some(column => column.name === 'ra');
  return own !== undefined && exact && hasPositions && own.radius < SMALL_CONE
    ? [
        `Positions are those of J${epoch.toFixed(1)}: a target from another epoch may have moved out of so small a circle by ` +
          'its proper motion.'
      ]
    : [];
}

function sizeNotes(request: JobRequest, { columns, files, bytes, rows }: Reading): string[] {
  if (request.type !== 'Rows' || request.top !== undefined || request.limit !== undefined || rows < MANY_ROWS) {
    return [];
  }
  const { where, sample } = request.source;
  const all = request.columns === undefined;
  return [
    ...(where === undefined && sample === undefined
      ? [
          `This gives all ${formatCount(rows)} rows of ${formatCount(files)} files: add a condition, a sample or a limit.`
        ]
      : []),
    ...(all
      ? [`All ${columns.length} columns are read and written (${formatBytes(bytes)}): name those that you need.`]
      : [])
  ];
}
