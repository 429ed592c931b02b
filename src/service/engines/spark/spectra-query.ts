import { spectraColumns, type SimilarSpectraSpec } from '../../../compute/scan';
import type { ColumnInfo } from '../../../protocol';
import { arrayText, doubleText } from './number-text';
import { selectedRows } from './selected-rows';
import { quoted } from './views';

/** A comparison of spectra as Spark's SQL. */
export interface SpectraQuery {
  sql: string;
  reads: string[];
  columns: ColumnInfo[];
}

/** Why a spectrum is left out, in the order of the columns of {@link spectraQuery}. */
export const LEFT_OUT = ['missing', 'otherLength', 'incomplete', 'dark'] as const;

/**
 * The nearest spectra of each file as Spark's SQL: a row for each file with the numbers of its rows and of spectra that are
 * left out, and the distances and source_ids of the nearest, ascending. Distances are the scanner's but for rounding.
 *
 * @param nearest - how many of each file
 */
export function spectraQuery(
  spec: SimilarSpectraSpec,
  columns: readonly ColumnInfo[],
  view: string,
  nearest: number
): SpectraQuery {
  const { metric, fluxColumn, errorColumn } = spec;
  const { isSingle } = spectraColumns('', spec, columns);
  const withError = metric === 'chi2';
  const plain = columns.filter(({ subtype }) => subtype === undefined);
  const rows = selectedRows(spec, ['source_id'], plain, view);
  // Arrays are not of gaialab's SQL: they are added to what it gave, row by row, from the same view.
  const arrays = [`${quoted(fluxColumn)} AS x`, ...(withError ? [`${quoted(errorColumn!)} AS e`] : [])];
  const inner = rows.sql.replace(/^SELECT /, `SELECT ${arrays.join(', ')}, `);
  const [first, last] = spec.samples ?? [0, spec.flux.length];
  const n = spec.flux.length;
  const size = last - first;
  const cut = (name: string): string =>
    `transform(slice(${name}, ${first + 1}, ${size}), y -> CAST(y AS DOUBLE)) AS ${name}`;
  const fits = (name: string): string => `size(${name}) <> ${n}`;
  const missing = withError ? 'x IS NULL OR e IS NULL' : 'x IS NULL';
  const other = withError ? `${fits('x')} OR ${fits('e')}` : fits('x');
  const state = `CASE WHEN s IS NULL THEN NULL WHEN ${missing} THEN 0 WHEN ${other} THEN 1 ELSE 9 END AS w`;
  const cutting = `SELECT f, s, v0 AS id, ${state}, ${cut('x')}${withError ? `, ${cut('e')}` : ''} FROM (${inner}) a`;
  const round = (value: number): number => (isSingle ? Math.fround(value) : value);
  const flux = spec.flux.slice(first, last).map(round);
  const variance = spec.fluxError?.slice(first, last).map(value => round(value) ** 2);
  const measured =
    metric === 'chi2' ? chiSquared(cutting, flux, variance) : unitDistance(cutting, flux, metric === 'cosine');
  const judged = `SELECT f, s, id, CASE WHEN w < 9 THEN w WHEN dark THEN 3 WHEN d IS NULL OR isnan(d) OR abs(d) = ${doubleText(Infinity)} THEN 2 ELSE w END AS w, d FROM (${measured}) c`;
  const counts = LEFT_OUT.map((_, i) => `count(CASE WHEN w = ${i} THEN 1 END) AS w${i}`);
  const best = `slice(array_sort(collect_list(CASE WHEN w = 9 THEN named_struct('d', d, 'id', id) END)), 1, ${nearest})`;
  const grouped = `SELECT f, count(1) AS n, count(s) AS m, ${counts.join(', ')}, count(CASE WHEN w = 9 THEN 1 END) AS c, ${best} AS b FROM (${judged}) d GROUP BY f`;
  return {
    sql: `SELECT f, n, m, w0, w1, w2, w3, c, transform(b, y -> y.d) AS d, transform(b, y -> y.id) AS id FROM (${grouped}) g`,
    reads: [...new Set([...rows.reads, fluxColumn, ...(withError ? [errorColumn!] : [])])],
    columns: [
      { name: 'f', datatype: 'string' },
      ...['n', 'm', 'w0', 'w1', 'w2', 'w3', 'c'].map(name => ({ name, datatype: 'int64' })),
      { name: 'd', datatype: 'string', subtype: 'float64[null]' },
      { name: 'id', datatype: 'string', subtype: 'int64[null]' }
    ]
  };
}

const ZERO = 'CAST(0 AS DOUBLE)';
const sum = (array: string, term: string): string => `aggregate(${array}, ${ZERO}, (s, y) -> s + ${term})`;

/** ‖x/‖x‖ − p/‖p‖‖, or half its square. */
function unitDistance(rows: string, flux: readonly number[], isSquared: boolean): string {
  const norm = Math.sqrt(flux.reduce((total, value) => total + value * value, 0));
  const unit = arrayText(flux.map(value => value / norm));
  const normed = `SELECT *, ${sum('x', 'y * y')} AS q FROM (${rows}) a1`;
  // A norm of 0 or infinity, or of NaN, is no divisor; such spectra are left out anyway.
  const scaled = `SELECT *, CASE WHEN q > 0.0E0 AND q < ${doubleText(Infinity)} THEN sqrt(q) END AS r FROM (${normed}) a2`;
  const square = `aggregate(zip_with(x, ${unit}, (y, u) -> (y / r - u) * (y / r - u)), ${ZERO}, (s, y) -> s + y)`;
  return `SELECT f, s, id, w, q = 0.0E0 AS dark, ${isSquared ? `${square} / 2` : `sqrt(${square})`} AS d FROM (${scaled}) a3`;
}

/** χ² with a fitted scale. */
function chiSquared(rows: string, flux: readonly number[], variance: readonly number[] | undefined): string {
  const pairs = `zip_with(x, e, (y, u) -> named_struct('x', y, 'e', u))`;
  const p = arrayText(flux);
  const v = arrayText(variance ?? flux.map(() => 0));
  const known = `arrays_zip(${p} AS p, ${v} AS v)`.replaceAll(/ AS [pv]/g, '');
  const terms = `zip_with(${pairs}, ${known}, (y, u) -> named_struct('x', y.x, 'e', y.e, 'p', u.\`0\`, 'v', u.\`1\`))`;
  const one = `SELECT f, s, id, w, ${terms} AS t, ${sum('x', 'abs(y)')} AS light FROM (${rows}) a1`;
  const fit = (weight: string): string =>
    `try_divide(${sum('t', `try_divide(y.p * y.x, ${weight})`)}, ${sum('t', `try_divide(y.p * y.p, ${weight})`)})`;
  const two = `SELECT *, ${fit('y.e * y.e')} AS a FROM (${one}) a2`;
  const three =
    variance === undefined
      ? `SELECT *, 0.0E0 AS b FROM (${two}) a3`
      : `SELECT f, s, id, w, t, light, ${fit('(y.e * y.e + a * a * y.v)')} AS a, a * a AS b FROM (${two}) a3`;
  const rest = `try_divide((y.x - a * y.p) * (y.x - a * y.p), y.e * y.e + b * y.v)`;
  return `SELECT f, s, id, w, light = 0.0E0 AS dark, ${sum('t', rest)} AS d FROM (${three}) a4`;
}
