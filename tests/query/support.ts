import type { ColumnInfo } from '../../src/protocol';
import { GaiaError } from '../../src/protocol';
import { compileExpression, compileFilter, type Batch, type BatchColumn, type Vector } from '../../src/query';

export type Cell = null | boolean | number | bigint | string;
export type Row = Record<string, Cell>;

/** A small table with every kind of column; names and units as in gaia_source. */
export const COLUMNS: readonly ColumnInfo[] = [
  { name: 'source_id', datatype: 'int64' },
  { name: 'random_index', datatype: 'int64' },
  { name: 'ra', datatype: 'float64', unit: 'deg' },
  { name: 'dec', datatype: 'float64', unit: 'deg' },
  { name: 'parallax', datatype: 'float64', unit: 'mas' },
  { name: 'phot_g_mean_mag', datatype: 'float32', unit: 'mag' },
  { name: 'phot_bp_mean_mag', datatype: 'float32', unit: 'mag' },
  { name: 'matched_transits', datatype: 'int16' },
  { name: 'rv_nb_transits', datatype: 'int32' },
  { name: 'has_rvs', datatype: 'bool' },
  { name: 'in_qso_candidates', datatype: 'bool' },
  { name: 'phot_variable_flag', datatype: 'string' },
  { name: 'flux', datatype: 'string', subtype: 'float64[null]' }
];

const ARRAYS = {
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array
} as const;

function columnOf(datatype: string, cells: readonly Cell[]): BatchColumn {
  const length = cells.length;
  const nullCount = cells.filter(cell => cell === null).length;
  const validity = new Uint8Array(Math.ceil(length / 8));
  cells.forEach((cell, i) => {
    validity[i >> 3] |= (cell === null ? 0 : 1) << (i & 7);
  });
  const common = { kind: datatype, length, nullCount, ...(nullCount > 0 ? { validity } : {}) };
  if (datatype === 'bool') {
    // Bits under nulls are set on purpose: they mean nothing.
    const values = new Uint8Array(Math.ceil(length / 8));
    cells.forEach((cell, i) => {
      values[i >> 3] |= (cell === false ? 0 : 1) << (i & 7);
    });
    return { ...common, values };
  }
  if (datatype === 'int64') {
    return { ...common, values: BigInt64Array.from(cells, cell => (cell === null ? 77n : BigInt(cell as bigint))) };
  }
  if (datatype === 'string') {
    const parts = cells.map(cell => Buffer.from(cell === null ? '' : String(cell)));
    const offsets = new Int32Array(length + 1);
    parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
    return { ...common, values: new Uint8Array(Buffer.concat(parts)), offsets };
  }
  const make = ARRAYS[datatype as keyof typeof ARRAYS];
  return { ...common, values: make.from(cells.map(cell => (cell === null ? 1 : Number(cell)))) };
}

export function batchOf(names: readonly string[], rows: readonly Row[]): Batch {
  const columns = names.map(name => {
    const { datatype } = COLUMNS.find(column => column.name === name)!;
    return columnOf(
      datatype,
      rows.map(row => row[name] ?? null)
    );
  });
  return { rows: rows.length, columns };
}

export function cellsOf({ kind, length, nulls, values }: Vector): Cell[] {
  return Array.from({ length }, (_, i) => {
    if (nulls?.[i] === 1) {
      return null;
    }
    return kind === 'bool' ? values[i] === 1 : values[i];
  });
}

/** The value of an expression for each row. */
export function valuesOf(text: string, rows: readonly Row[]): Cell[] {
  const compiled = compileExpression(text, COLUMNS);
  return cellsOf(compiled.run(batchOf(compiled.columns, rows)));
}

/** The value of an expression for one row. */
export const valueOf = (text: string, row: Row = {}): Cell => valuesOf(text, [row])[0];

/** Which rows a filter keeps. */
export function kept(text: string, rows: readonly Row[]): boolean[] {
  const filter = compileFilter(text, COLUMNS);
  const mask = new Uint8Array(rows.length).fill(9);
  const count = filter.run(batchOf(filter.columns, rows), mask);
  expect(count).toBe(mask.filter(bit => bit === 1).length);
  return Array.from(mask, bit => bit === 1);
}

export function errorOf(act: () => unknown): GaiaError {
  try {
    act();
  } catch (reason) {
    expect(reason).toBeInstanceOf(GaiaError);
    return reason as GaiaError;
  }
  throw new Error('There was no error.');
}
