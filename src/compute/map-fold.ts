import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import type { ColumnKind } from './batch';
import { columnType } from './batch';
import { BlockValues, blockReals, type BlockColumn } from './block-values';
import { cellText, isNullCell, parseBool } from './cell';
import { columnIndices } from './columns';
import { parseFloat32, parseFloat64, spellsNaN } from './decimal';
import { valueBroken } from './faults';
import type { RowFold } from './fold';
import type { IdRange } from './id-range';
import { int64AsDouble, int64Words, parseInt64, parseSmallInteger } from './integers';
import type { LayerPartial, LayerSpec, MapPartial, MapSpec } from './map-spec';
import { checkOrder, layersOf } from './map-spec';
import { PixelTable } from './pixel-table';
import type { Cells } from './row-scanner';

const SOURCE_ID = 'source_id';
const LIMITS: Partial<Record<ColumnKind, number>> = { int8: 2 ** 7, int16: 2 ** 15, int32: 2 ** 31 };

/** A layer while a file is read; arrays have an entry per pixel of the {@link PixelTable}. */
interface Layer {
  spec: LayerSpec;
  /** Which of the row's cells, and its column. */
  slot: number;
  column?: ColumnInfo;
  kind: ColumnKind;
  counts: Uint32Array;
  sums: Float64Array;
  lost: Float64Array;
}

/**
 * Folds rows into a map by the pixel inside source_id: at order k, `source_id >> (35 + 2·(12 − k))`, NESTED
 * (Gaia DR3 documentation, §20.1.1, source_id). Sums are compensated (Neumaier 1974, ZAMM 54, 39).
 */
export class MapFold implements RowFold {
  private readonly pixels: PixelTable;
  private readonly pixelCount: number;
  /** Pixel = high word of source_id, shifted by this. */
  private readonly shift: number;
  private layers: Layer[] = [];
  private idSlot = 0;
  private rows = 0;
  private values?: BlockValues;
  private entries = new Int32Array(0);
  private reals = new Float64Array(0);

  constructor(
    private readonly file: string,
    private readonly spec: MapSpec,
    private readonly idRange?: IdRange
  ) {
    checkOrder(spec.order);
    this.pixels = new PixelTable();
    this.pixelCount = 12 * 4 ** spec.order;
    this.shift = 3 + 2 * (12 - spec.order);
  }

  bind(columns: readonly ColumnInfo[]): number[] {
    const specs = layersOf(this.spec);
    const names = [SOURCE_ID, ...specs.flatMap(({ column }) => column ?? [])];
    const indices = [...new Set(columnIndices(this.file, columns, names))].sort((a, b) => a - b);
    const slotOf = (name: string) => indices.indexOf(columns.findIndex(column => column.name === name));
    this.idSlot = slotOf(SOURCE_ID);
    this.layers = specs.map(spec => {
      const slot = spec.column === undefined ? -1 : slotOf(spec.column);
      const column = slot < 0 ? undefined : columns[indices[slot]];
      const kind = column ? columnType(column).kind : 'bool';
      if (spec.stat === 'mean' && (kind === 'string' || kind === 'list')) {
        throw new GaiaError('BAD_REQUEST', `${column!.name} has no mean: it is not a column of numbers.`, undefined, {
          column: column!.name
        });
      }
      return {
        spec,
        slot,
        column,
        kind,
        counts: new Uint32Array(0),
        sums: new Float64Array(0),
        lost: new Float64Array(0)
      };
    });
    // a NaN that counts is told from a null only cell by cell
    this.values = this.layers.some(({ slot, spec }) => slot >= 0 && spec.countNaN)
      ? undefined
      : new BlockValues([{ kind: 'int64', slot: this.idSlot }, ...this.layers.filter(({ slot }) => slot >= 0)]);
    return indices;
  }

  block(bytes: Uint8Array, cells: Cells, rows: number, first: number): void {
    const columns = this.values?.read(bytes, cells, rows);
    if (columns && this.locate(columns[0], rows)) {
      let column = 1;
      for (const layer of this.layers) {
        this.foldBlock(layer, layer.slot < 0 ? undefined : columns[column++], rows);
      }
      this.rows = first + rows - 1;
      return;
    }
    for (let r = 0; r < rows; r++) {
      this.row(bytes, cells, r * cells.stride, first + r);
    }
  }

  /** Finds the entries of a block's pixels; false when a row has none, or is outside the file's range. */
  private locate({ buffer, values, nulls }: BlockColumn, rows: number): boolean {
    if (nulls > 0) {
      return false;
    }
    if (this.entries.length < rows) {
      this.entries = new Int32Array(rows);
      this.reals = new Float64Array(rows);
    }
    const { entries, shift, pixelCount, pixels, idRange } = this;
    const words = new Int32Array(buffer, values, 2 * rows);
    for (let r = 0; r < rows; r++) {
      const pixel = words[2 * r + 1] >> shift;
      if (pixel < 0 || pixel >= pixelCount || (idRange && !idRange.has(words[2 * r + 1], words[2 * r]))) {
        return false;
      }
      entries[r] = pixels.entry(pixel);
    }
    return true;
  }

  /** As {@link fold} for all rows of a block, whose entries {@link locate} found. */
  private foldBlock(layer: Layer, column: BlockColumn | undefined, rows: number): void {
    while (this.pixels.size > layer.counts.length) {
      this.grow(layer);
    }
    const { entries, reals } = this;
    const { counts, sums, lost } = layer;
    if (!column) {
      for (let r = 0; r < rows; r++) {
        counts[entries[r]]++;
      }
      return;
    }
    blockReals(column, rows, reals);
    const isMean = layer.spec.stat === 'mean';
    for (let r = 0; r < rows; r++) {
      const value = reals[r];
      if (value !== value) {
        continue;
      }
      const entry = entries[r];
      counts[entry]++;
      if (isMean) {
        const sum = sums[entry];
        const next = sum + value;
        lost[entry] += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        sums[entry] = next;
      }
    }
  }

  private row(bytes: Uint8Array, cells: Cells, base: number, row: number): void {
    const from = cells.start[base + this.idSlot];
    const to = cells.end[base + this.idSlot];
    const pixel = parseInt64(bytes, from, to) ? int64Words[1] >> this.shift : -1;
    if (pixel < 0 || pixel >= this.pixelCount) {
      throw valueBroken(this.file, row, SOURCE_ID, 'int64 with a HEALPix pixel', cellText(bytes, from, to));
    }
    if (this.idRange && !this.idRange.has(int64Words[1], int64Words[0])) {
      throw this.idRange.fault(this.file, row, cellText(bytes, from, to));
    }
    const entry = this.pixels.entry(pixel);
    const { layers } = this;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i];
      if (entry >= layer.counts.length) {
        this.grow(layer);
      }
      if (layer.slot < 0) {
        layer.counts[entry]++;
      } else {
        this.fold(layer, entry, bytes, cells, base, row);
      }
    }
    this.rows = row;
  }

  end(): void {}

  /** What the file's rows came to. */
  partial(): MapPartial {
    const { pixels, entries } = this.pixels.sorted();
    const picked = <A extends Uint32Array | Float64Array>(values: A, empty: A): A => {
      for (let i = 0; i < entries.length; i++) {
        empty[i] = values[entries[i]];
      }
      return empty;
    };
    const layers = this.layers.map(({ spec, column, counts, sums, lost }): LayerPartial => {
      const size = entries.length;
      const layer: LayerPartial = { column, counts: picked(counts, new Uint32Array(size)) };
      if (spec.stat === 'mean') {
        layer.sums = picked(sums, new Float64Array(size));
        layer.lost = picked(lost, new Float64Array(size));
      }
      return layer;
    });
    return { rows: this.rows, pixels, layers };
  }

  private fold(layer: Layer, entry: number, bytes: Uint8Array, cells: Cells, base: number, row: number): void {
    const { kind } = layer;
    const at = base + layer.slot;
    const start = cells.start[at];
    const end = cells.end[at];
    const isText = kind === 'string';
    if (isNullCell(bytes, start, end, cells.form[at], isText)) {
      return;
    }
    if (isText || kind === 'list') {
      layer.counts[entry]++;
      return;
    }
    const value = numberIn(kind, bytes, start, end);
    if (value !== value) {
      if ((kind !== 'float64' && kind !== 'float32') || !spellsNaN(bytes, start, end)) {
        const { name, datatype } = layer.column!;
        throw valueBroken(this.file, row, name, datatype, cellText(bytes, start, end));
      }
      if (!layer.spec.countNaN) {
        return;
      }
    }
    layer.counts[entry]++;
    if (layer.spec.stat === 'mean') {
      const sum = layer.sums[entry];
      const next = sum + value;
      layer.lost[entry] += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      layer.sums[entry] = next;
    }
  }

  private grow(layer: Layer): void {
    const size = Math.max(1024, 2 * layer.counts.length);
    const grown = <A extends Uint32Array | Float64Array>(values: A, empty: A): A => {
      empty.set(values);
      return empty;
    };
    layer.counts = grown(layer.counts, new Uint32Array(size));
    if (layer.spec.stat === 'mean') {
      layer.sums = grown(layer.sums, new Float64Array(size));
      layer.lost = grown(layer.lost, new Float64Array(size));
    }
  }
}

/** The cell's number; NaN when it is NaN or not a value of the type. */
function numberIn(kind: ColumnKind, bytes: Uint8Array, start: number, end: number): number {
  switch (kind) {
    case 'float64':
      return parseFloat64(bytes, start, end);
    case 'float32':
      return parseFloat32(bytes, start, end);
    case 'int64':
      return parseInt64(bytes, start, end) ? int64AsDouble() : NaN;
    case 'bool': {
      const value = parseBool(bytes, start, end);
      return value < 0 ? NaN : value;
    }
    default: {
      const value = parseSmallInteger(bytes, start, end);
      const limit = LIMITS[kind]!;
      return value >= -limit && value < limit ? value : NaN;
    }
  }
}
