import type { ColumnInfo, LeftOutSpectra } from '../protocol';
import type { ColumnData, RowBatch } from './batch';
import { columnType } from './batch';
import { columnBuilder } from './builders';
import { cellText, Unquoted } from './cell';
import type { ColumnBuilder } from './column-builder';
import { columnIndices } from './columns';
import { valueBroken } from './faults';
import type { ColumnFold, RowFold } from './fold';
import { gatherRows } from './gather';
import type { IdRange } from './id-range';
import { columnPositions, pickColumns } from './inputs';
import { RankedRows, rankOrder, type RankKey } from './ranked-rows';
import type { Cells } from './row-scanner';
import { DOUBLED } from './row-scanner';
import { Selector } from './selection';
import { spectraColumns, type SpectraColumns } from './spectra-columns';
import { comparison, DARK, INCOMPLETE, MEASURED, type Samples, type SpectrumComparison } from './spectra-distance';
import { NearestLimit } from './spectra-nearest';
import { SpectraScreen } from './spectra-screen';
import type { SimilarSpectraSpec } from './spectra-spec';

/** What one file came to. Plain data. */
export interface SpectraPartial {
  columns: ColumnInfo[];
  rows: RowBatch;
  keys: RankKey[];
  /** Spectra compared. */
  compared: number;
  leftOut: LeftOutSpectra;
}

export const NONE_LEFT_OUT: LeftOutSpectra = { missing: 0, incomplete: 0, otherLength: 0, dark: 0 };

/** A column that is read, at its place among the wanted cells of a row. */
interface SlotColumn {
  info: ColumnInfo;
  builder: ColumnBuilder;
  slot: number;
}

/**
 * The nearest spectra of one file. Fluxes are parsed of every row; uncertainties and positions only of rows that may be
 * among the nearest, which are few: about k·ln(n/k) of n.
 */
export class SpectraFold implements RowFold, ColumnFold {
  rows = 0;
  selected = 0;
  private compared = 0;
  private readonly leftOut = { ...NONE_LEFT_OUT };
  private readonly ranked: RankedRows;
  private readonly limit: NearestLimit;
  private columns!: SpectraColumns;
  private selector!: Selector;
  private comparison!: SpectrumComparison;
  /** Columns read of every row, and where the selector's and ours are among them. */
  private names: string[] = [];
  private forSelector: number[] = [];
  private own: number[] = [];
  private further: number[] = [];
  private hot: SlotColumn[] = [];
  private cold: SlotColumn[] = [];
  private screen?: SpectraScreen;
  /** Rows that may be among the nearest, and where their spectra are. */
  private picked = new Int32Array(0);
  private pickedSpectra = new Int32Array(0);

  constructor(
    private readonly file: string,
    private readonly spec: SimilarSpectraSpec,
    private readonly idRange?: IdRange
  ) {
    this.ranked = new RankedRows(spec.count, rankOrder(false));
    this.limit = new NearestLimit(spec.count);
  }

  bind(columns: readonly ColumnInfo[]): number[] {
    this.settle(columns);
    const hot = columnIndices(this.file, columns, this.names);
    const cold = columnIndices(this.file, columns, this.columns.further);
    const wanted = [...new Set([...hot, ...cold])].sort((a, b) => a - b);
    const at = (index: number): SlotColumn => ({
      info: columns[index],
      builder: columnBuilder(columnType(columns[index])),
      slot: wanted.indexOf(index)
    });
    this.hot = hot.map(at);
    this.cold = cold.map(at);
    return wanted;
  }

  prepare(columns: readonly ColumnInfo[]): string[] {
    this.settle(columns);
    const names = [...new Set([...this.names, ...this.columns.further])];
    this.further = columnPositions(names, this.columns.further);
    return names;
  }

  private settle(columns: readonly ColumnInfo[]): void {
    this.columns = spectraColumns(this.file, this.spec, columns);
    this.selector = new Selector(this.spec, columns);
    this.comparison = comparison(this.spec, this.columns.isSingle);
    this.names = [...new Set([...this.columns.compared, ...this.selector.columns])];
    const { unit } = this.comparison;
    const { flux, fluxColumn, samples = [0, flux.length] } = this.spec;
    this.screen =
      unit && this.columns.isSingle && !this.selector.columns.includes(fluxColumn)
        ? new SpectraScreen(unit, samples[0], flux.length)
        : undefined;
    this.forSelector = columnPositions(this.names, this.selector.columns);
    this.own = columnPositions(this.names, this.columns.compared);
  }

  block(bytes: Uint8Array, cells: Cells, rows: number, first: number): void {
    let sound = rows;
    let bad: SlotColumn | undefined;
    const flux = this.hot[this.own[1]];
    const near = this.nearRows(bytes, cells, flux.slot, rows);
    for (const column of this.hot) {
      const end =
        near !== undefined && column === flux
          ? appendRows(column, bytes, cells, near, sound)
          : column.builder.appendBlock(bytes, cells, column.slot, 0, sound);
      if (end < sound) {
        sound = end;
        bad = column;
      }
    }
    if (bad !== undefined) {
      throw this.broken(bytes, cells, bad, sound, first);
    }
    const batch = { rows, columns: this.hot.map(({ builder }) => builder.finish()) };
    const further = (picked: Int32Array, count: number): ColumnData[] => {
      for (const column of this.cold) {
        for (let i = 0; i < count; i++) {
          const row = picked[i];
          if (column.builder.appendBlock(bytes, cells, column.slot, row, row + 1) === row) {
            throw this.broken(bytes, cells, column, row, first);
          }
        }
      }
      return this.cold.map(({ builder }) => builder.finish());
    };
    this.take(batch, further, near);
  }

  /** Rows whose spectra have to be read and compared; the others have one that is farther. Undefined: all. */
  private nearRows(bytes: Uint8Array, cells: Cells, slot: number, rows: number): Int32Array | undefined {
    const { worst } = this.limit;
    return worst === Infinity
      ? undefined
      : this.screen?.nearRows(bytes, cells, slot, rows, this.comparison.square!(worst));
  }

  takeBatch(batch: RowBatch): void {
    this.take(batch, (picked, count) => gatherRows(pickColumns(batch, this.further), picked, count).columns);
  }

  pass(rows: number): void {
    this.rows += rows;
  }

  end(): void {}

  partial(): SpectraPartial {
    const { rows, keys } = this.ranked.ranked();
    const { compared, leftOut } = this;
    return { columns: this.columns.answer, rows: rows ?? { rows: 0, columns: [] }, keys, compared, leftOut };
  }

  /**
   * @param further - gives the further columns of some of the rows
   * @param near - rows that the column of fluxes has, where it has not all; the others are farther
   */
  private take(batch: RowBatch, further: (picked: Int32Array, count: number) => ColumnData[], near?: Int32Array): void {
    this.idRange?.check(this.file, batch.columns[this.own[0]], this.rows + 1);
    const selected = this.selector.select(pickColumns(batch, this.forSelector));
    const total = selected?.length ?? batch.rows;
    const [id, flux, error] = pickColumns(batch, this.own).columns;
    const keys: RankKey[] = [];
    const scales: number[] = [];
    if (this.picked.length < batch.rows) {
      this.picked = new Int32Array(batch.rows);
      this.pickedSpectra = new Int32Array(batch.rows);
    }
    let next = 0;
    let looked = 0;
    const spectra = near?.length ?? batch.rows;
    for (let spectrum = 0; spectrum < spectra; spectrum++) {
      const row = near ? near[spectrum] : spectrum;
      if (selected !== undefined) {
        while (next < total && selected[next] < row) {
          next++;
        }
        if (next === total || selected[next] !== row) {
          continue;
        }
      }
      looked++;
      if (this.compare(spectrum, flux, error)) {
        const { distance, scale } = this.comparison;
        this.picked[keys.length] = row;
        this.pickedSpectra[keys.length] = spectrum;
        scales.push(scale);
        keys.push({
          value: distance,
          id: isNull(id, row) ? null : (id.values as BigInt64Array)[row],
          row: this.rows + row
        });
      }
    }
    this.compared += total - looked;
    this.selected += total;
    this.rows += batch.rows;
    if (keys.length > 0) {
      this.keep(batch, keys, scales, further(this.picked, keys.length));
    }
  }

  /** Whether the spectrum of a row may be among the nearest. */
  private compare(row: number, flux: ColumnData, error: ColumnData | undefined): boolean {
    const { leftOut, limit, spec } = this;
    if (isNull(flux, row) || (error !== undefined && isNull(error, row))) {
      leftOut.missing++;
      return false;
    }
    const at = flux.offsets![row];
    const errorAt = error?.offsets![row] ?? 0;
    if (!this.fits(flux, row) || (error !== undefined && !this.fits(error, row))) {
      leftOut.otherLength++;
      return false;
    }
    const [first, last] = spec.samples ?? [0, spec.flux.length];
    if (
      hasNull(flux.items!, at + first, at + last) ||
      (error && hasNull(error.items!, errorAt + first, errorAt + last))
    ) {
      leftOut.incomplete++;
      return false;
    }
    const { worst } = limit;
    const values = flux.items!.values as Samples;
    const outcome = this.comparison.compare(values, at, error?.items!.values as Samples | undefined, errorAt, worst);
    switch (outcome) {
      case INCOMPLETE:
        leftOut.incomplete++;
        return false;
      case DARK:
        leftOut.dark++;
        return false;
    }
    this.compared++;
    if (outcome !== MEASURED || this.comparison.distance > worst) {
      return false;
    }
    limit.add(this.comparison.distance);
    return true;
  }

  private fits({ offsets }: ColumnData, row: number): boolean {
    return offsets![row + 1] - offsets![row] === this.spec.flux.length;
  }

  private keep(batch: RowBatch, keys: RankKey[], scales: number[], further: ColumnData[]): void {
    const count = keys.length;
    const [[id], spectra] = [
      gatherRows(pickColumns(batch, this.own.slice(0, 1)), this.picked, count).columns,
      gatherRows(pickColumns(batch, this.own.slice(1)), this.pickedSpectra, count).columns
    ];
    const distances = Float64Array.from(keys, ({ value }) => value as number);
    const columns = [id, float64(distances), float64(Float64Array.from(scales)), ...spectra, ...further];
    this.ranked.add({ rows: count, columns }, keys);
  }

  private broken(bytes: Uint8Array, cells: Cells, { info, slot }: SlotColumn, row: number, first: number): Error {
    const at = row * cells.stride + slot;
    const { start, end, form } = cells;
    let text = cellText(bytes, start[at], end[at]);
    if (form[at] === DOUBLED) {
      const unquoted = new Unquoted();
      unquoted.take(bytes, start[at], end[at]);
      text = cellText(unquoted.bytes, 0, unquoted.length);
    }
    return valueBroken(this.file, first + row, info.name, info.subtype ?? info.datatype, text);
  }
}

/**
 * Appends some rows of a block, of those before `sound`.
 * @returns `sound`, or the first row whose cell says no value
 */
function appendRows(
  { builder, slot }: SlotColumn,
  bytes: Uint8Array,
  cells: Cells,
  rows: Int32Array,
  sound: number
): number {
  for (let i = 0; i < rows.length && rows[i] < sound;) {
    const from = rows[i++];
    let to = from + 1;
    for (; rows[i] === to && to < sound; i++) {
      to++;
    }
    const end = builder.appendBlock(bytes, cells, slot, from, to);
    if (end < to) {
      return end;
    }
  }
  return sound;
}

const float64 = (values: Float64Array): ColumnData => ({
  kind: 'float64',
  length: values.length,
  nullCount: 0,
  values
});

const isNull = ({ validity }: ColumnData, row: number): boolean =>
  validity !== undefined && ((validity[row >> 3] >> (row & 7)) & 1) === 0;

function hasNull(items: ColumnData, from: number, to: number): boolean {
  if (items.validity !== undefined) {
    for (let i = from; i < to; i++) {
      if (isNull(items, i)) {
        return true;
      }
    }
  }
  return false;
}
