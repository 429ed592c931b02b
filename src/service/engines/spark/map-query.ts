import type { PixelMapSpec } from '../../../compute/scan';
import { byId, keepsItems, pixelLayersOf, type PixelLayerSpec } from '../../../compute/pixel-map-spec';
import { pixelSpans } from '../../../compute/complete-pixels';
import type { ScanFile } from '../../../compute/scan';
import { RealInput } from '../../../compute/inputs';
import { GaiaError, type ColumnInfo } from '../../../protocol';
import { doubleText, unlessNaN } from './number-text';
import { selectedRows } from './selected-rows';

/** A query for the statistics of pixels, and what its columns are. */
export interface MapQuery {
  sql: string;
  reads: string[];
  columns: ColumnInfo[];
  layers: PixelLayerSpec[];
  /** Pixels are those of all files together, not file by file. */
  isWhole: boolean;
}

const int64 = (name: string): ColumnInfo => ({ name, datatype: 'int64' });
const float64 = (name: string): ColumnInfo => ({ name, datatype: 'float64' });

/**
 * A map as Spark's SQL: a row for each file and pixel (of order `order`, by source_id) with what {@link PixelMapSpec}
 * wants of it. Rows that are not selected have no pixel; −1 is that of a row without a sound source_id.
 *
 * @throws GaiaError BAD_REQUEST for maps by position: orders above 12 and other frames
 */
export function mapQuery(
  spec: PixelMapSpec,
  files: readonly ScanFile[],
  columns: readonly ColumnInfo[],
  view: string
): MapQuery {
  if (!byId(spec)) {
    throw new GaiaError(
      'BAD_REQUEST',
      `Spark makes maps by source_id: ICRS, of order 12 at most, not ${spec.frame ?? 'icrs'} of order ${spec.order}.`,
      'Take engine embedded.'
    );
  }
  const layers = pixelLayersOf(spec).map(exactly);
  for (const { expression, stat } of layers) {
    if (expression !== undefined && stat !== 'count') {
      new RealInput(expression, columns);
    }
  }
  const expressions = [...new Set(layers.flatMap(({ expression }) => (expression === undefined ? [] : [expression])))];
  const pixel = `GAIA_HEALPIX_INDEX(${spec.order}, source_id)`;
  const rows = selectedRows(spec, ['source_id', pixel, ...expressions], columns, view);
  const [, , ...datatypes] = rows.datatypes;
  const inputs = layers.map(({ expression }) => (expression === undefined ? -1 : expressions.indexOf(expression)));
  const reals = expressions.map((_, i) => `CAST(v${i + 2} AS DOUBLE)`);
  const isReal = datatypes.map(type => /^float/.test(type));
  const needsReal = expressions.map((_, i) => layers.some(({ stat }, l) => inputs[l] === i && stat !== 'count'));
  const inner = [
    'f',
    'v0 AS id',
    `CASE WHEN s = 1 THEN coalesce(v1, -1) END AS p`,
    ...expressions.map((_, i) => {
      const counted = isReal[i] && layers.some(({ countNaN }, l) => inputs[l] === i && !countNaN);
      return `${counted ? unlessNaN(`v${i + 2}`) : `v${i + 2}`} AS v${i}`;
    }),
    ...expressions.flatMap((_, i) => (needsReal[i] ? [`${isReal[i] ? unlessNaN(reals[i]) : reals[i]} AS x${i}`] : []))
  ];
  const isWhole = layers.some(keepsItems) && !eachPixelInOneFile(files, spec.order);
  const outer: string[] = ['f', 'p', 'count(1) AS n', 'count(p) AS m', 'min(id) AS low', 'max(id) AS high'];
  const infos: ColumnInfo[] = [{ name: 'f', datatype: 'string' }, ...['p', 'n', 'm', 'low', 'high'].map(int64)];
  layers.forEach((layer, l) => {
    for (const [name, sql, info] of aggregates(layer, inputs[l])) {
      outer.push(`${sql} AS ${name}${l}`);
      infos.push(info(`${name}${l}`));
    }
  });
  const groups = isWhole ? 'GROUPING SETS ((f), (p))' : 'f, p';
  const sql = `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM (${rows.sql}) a) b GROUP BY ${groups}`;
  return { sql, reads: rows.reads, columns: infos, layers, isWhole };
}

/** Spark computes from all values what the scanner approximates while it reads. */
function exactly(layer: PixelLayerSpec): PixelLayerSpec {
  switch (layer.stat) {
    case 'approx_median':
      return { ...layer, stat: 'median' };
    case 'approx_quantile':
      return { ...layer, stat: 'quantile' };
    default:
      return layer;
  }
}

type Aggregate = readonly [name: string, sql: string, info: (name: string) => ColumnInfo];

/**
 * Sums of a pixel are two: of the values rounded to 24 bits, which double addition keeps nearly exact, and of the rest.
 * Plain sums of many values that cancel would lose the digits that the scanner's compensated ones have.
 */
function aggregates({ expression, stat, q }: PixelLayerSpec, input: number): Aggregate[] {
  if (expression === undefined) {
    return [['c', 'count(p)', int64]];
  }
  const count: Aggregate = ['c', `count(v${input})`, int64];
  const x = `x${input}`;
  const head = `CASE WHEN abs(${x}) < 1.0E38 THEN CAST(CAST(${x} AS FLOAT) AS DOUBLE) ELSE ${x} END`;
  switch (stat) {
    case 'count':
      return [count];
    case 'sum':
    case 'mean': {
      const rest = `CASE WHEN abs(${x}) < 1.0E38 THEN ${x} - CAST(CAST(${x} AS FLOAT) AS DOUBLE) ELSE ${x} * 0.0E0 END`;
      return [count, ['a', `sum(${head})`, float64], ['b', `sum(${rest})`, float64]];
    }
    case 'stddev':
      return [count, ['a', `avg(${x})`, float64], ['b', `var_pop(${x}) * count(${x})`, float64]];
    case 'min':
    case 'max':
      return [count, ['a', `${stat}(${x})`, float64]];
    default:
      return [count, ['a', `percentile(${x}, ${doubleText(stat === 'median' ? 0.5 : q)})`, float64]];
  }
}

function eachPixelInOneFile(files: readonly ScanFile[], order: number): boolean {
  const spans = pixelSpans(files, order)?.sort((a, b) => a.first - b.first);
  return spans !== undefined && spans.every(({ first }, i) => i === 0 || first > spans[i - 1].last);
}
