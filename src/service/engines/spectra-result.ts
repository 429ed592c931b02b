import type { ColumnData, RowBatch, SimilarSpectraResult, SimilarSpectraSpec } from '../../compute/scan';
import {
  xpWavelength,
  xpWavelengths,
  type ColumnInfo,
  type FoundSpectrum,
  type SimilarSpectraRequest,
  type SpectraResult,
  type SpectrumDifference
} from '../../protocol';

/** Wavelengths that are named as those that differ most. */
const DIFFERENCES = 5;

/** The found spectra as a table: rank, source_id, distance, scale, position, fluxes and their uncertainties. */
export function spectraTable({ columns, rows }: SimilarSpectraResult): { columns: ColumnInfo[]; rows: RowBatch } {
  const rank: ColumnData = {
    kind: 'int32',
    length: rows.rows,
    nullCount: 0,
    values: Int32Array.from({ length: rows.rows }, (_, i) => i + 1)
  };
  const order = columns.map((_, i) => i);
  // spectra, which are long, come last
  order.sort((a, b) => Number(isList(columns[a])) - Number(isList(columns[b])) || a - b);
  return {
    columns: [{ name: 'rank', datatype: 'int32', description: '1 is the most similar' }, ...order.map(i => columns[i])],
    rows: { rows: rows.rows, columns: rows.rows === 0 ? [] : [rank, ...order.map(i => rows.columns[i])] }
  };
}

const isList = ({ subtype }: ColumnInfo): boolean => subtype !== undefined;

/** What `spectra.json` says. */
export function spectraResult(
  { prototype, wavelengthRange }: SimilarSpectraRequest,
  spec: SimilarSpectraSpec,
  { columns, rows, compared, leftOut }: SimilarSpectraResult
): SpectraResult {
  const columnOf = (name: string | undefined): ColumnData | undefined =>
    rows.columns[columns.findIndex(column => column.name === name)];
  const unit = columns.find(({ name }) => name === spec.fluxColumn)?.unit;
  const [ids, distances, scales] = rows.columns;
  const flux = columnOf(spec.fluxColumn);
  const error = columnOf(spec.errorColumn);
  const given = 'sourceId' in prototype ? prototype : prototype.name === undefined ? {} : { name: prototype.name };
  const spectra = Array.from({ length: rows.rows }, (_, i): FoundSpectrum => {
    const own = listAt(flux!, i)!;
    const sigma = error && listAt(error, i);
    const scale = Number(scales.values![i]);
    return {
      rank: i + 1,
      sourceId: String(ids.values![i]),
      distance: Number(distances.values![i]),
      scale,
      flux: withNulls(own),
      ...(sigma && { fluxError: withNulls(sigma) }),
      differences: differences(spec, own, sigma, scale)
    };
  });
  return {
    type: 'SimilarSpectra',
    metric: spec.metric,
    wavelengths: xpWavelengths(),
    ...(wavelengthRange && { wavelengthRange }),
    fluxColumn: spec.fluxColumn,
    ...(unit !== undefined && { fluxUnit: unit }),
    prototype: { ...given, flux: [...spec.flux], ...(spec.fluxError && { fluxError: [...spec.fluxError] }) },
    compared,
    leftOut,
    spectra
  };
}

const withNulls = (values: readonly number[]): (number | null)[] =>
  values.map(value => (Number.isFinite(value) ? value : null));

/** Where a spectrum differs most from the prototype, most first. */
export function differences(
  { flux: prototype, fluxError, metric, samples = [0, prototype.length] }: SimilarSpectraSpec,
  flux: readonly number[],
  error: readonly number[] | undefined,
  scale: number
): SpectrumDifference[] {
  const [first, last] = samples;
  const norm = (values: readonly number[]): number => Math.hypot(...values.slice(first, last));
  const [own, its] = metric === 'chi2' ? [1, 1 / scale] : [norm(flux), norm(prototype)];
  const all: SpectrumDifference[] = [];
  for (let i = first; i < last; i++) {
    const spread = metric === 'chi2' ? Math.hypot(error![i], scale * (fluxError?.[i] ?? 0)) : 1;
    all.push({ wavelength: xpWavelength(i), difference: (flux[i] / own - prototype[i] / its) / spread, share: 0 });
  }
  const sum = all.reduce((total, { difference }) => total + difference * difference, 0);
  return all
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.wavelength - b.wavelength)
    .slice(0, DIFFERENCES)
    .map(entry => ({ ...entry, share: sum === 0 ? 0 : (entry.difference * entry.difference) / sum }));
}

/** The numbers of a list; NaN where one is null. Undefined for no list. */
export function listAt({ validity, offsets, items }: ColumnData, row: number): number[] | undefined {
  if (validity !== undefined && ((validity[row >> 3] >> (row & 7)) & 1) === 0) {
    return undefined;
  }
  const { values, validity: valid } = items!;
  const numbers: number[] = [];
  for (let i = offsets![row]; i < offsets![row + 1]; i++) {
    const isNull = valid !== undefined && ((valid[i >> 3] >> (i & 7)) & 1) === 0;
    numbers.push(isNull ? NaN : Number(values![i]));
  }
  return numbers;
}
