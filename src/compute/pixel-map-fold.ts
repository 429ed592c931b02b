import type { ColumnInfo } from '../protocol';
import { compileExpression } from '../query';
import type { RowBatch } from './batch';
import type { BatchFold } from './batch-fold';
import { RealInput } from './inputs';
import { NullInput } from './null-input';
import type { RealValues } from './reals';
import { KeyTable } from './key-table';
import type { PixelLocator } from './pixel-locator';
import type { PixelLengths } from './pixel-lengths';
import { PixelLayout } from './pixel-layout';
import { IdLocator, PositionLocator } from './pixel-locator';
import type { PixelLayerSpec, PixelMapSpec } from './pixel-map-spec';
import { byId, pixelLayersOf } from './pixel-map-spec';
import { KeptState, SketchState } from './pixel-quantiles';
import { CountState, ExtremeState, SpreadState, SumState, type LayerPart, type PixelState } from './pixel-state';

/** The answer of one file, sparse: pixels ascending, and a part of each layer with an entry per pixel. */
export interface PixelPartial {
  pixels: BigInt64Array;
  layers: LayerPart[];
  /** Selected rows without a place on the sky. */
  unplaced: number;
}

export function pixelState({ stat, q, accuracy, maxValues }: PixelLayerSpec): PixelState {
  switch (stat) {
    case 'count':
      return new CountState();
    case 'sum':
    case 'mean':
      return new SumState(stat === 'mean');
    case 'stddev':
      return new SpreadState();
    case 'min':
    case 'max':
      return new ExtremeState(stat === 'max');
    case 'median':
    case 'quantile':
      return new KeptState(stat === 'median' ? 0.5 : q, maxValues);
    case 'approx_median':
    case 'approx_quantile':
      return new SketchState(stat === 'approx_median' ? 0.5 : q, accuracy);
  }
}

interface Layer {
  spec: PixelLayerSpec;
  input?: RealInput | NullInput;
  state: PixelState;
}

/** Folds the selected rows of a file into statistics per pixel. */
export class PixelMapFold implements BatchFold {
  private readonly table = new KeyTable();
  private layers: Layer[] = [];
  private locator?: PixelLocator;
  private unplaced = 0;
  private high = new Int32Array(0);
  private low = new Int32Array(0);
  private entries = new Int32Array(0);
  private readonly layout?: PixelLayout;

  constructor(
    private readonly file: string,
    private readonly spec: PixelMapSpec,
    lengths?: PixelLengths
  ) {
    this.layout = lengths && new PixelLayout(lengths, this.table);
  }

  bind(columns: readonly ColumnInfo[]): string[] {
    const { order, frame = 'icrs' } = this.spec;
    if (!this.layout) {
      this.locator = byId(this.spec)
        ? new IdLocator(this.file, order, columns)
        : new PositionLocator(this.file, order, frame, columns);
    }
    this.layers = pixelLayersOf(this.spec).map(spec => ({
      spec,
      input: inputOf(spec, columns),
      state: pixelState(spec)
    }));
    const places = this.locator?.columns ?? [];
    const names = [...new Set([...places, ...this.layers.flatMap(({ input }) => input?.columns ?? [])])];
    this.locator?.place(names);
    this.layers.forEach(({ input }) => input?.place(names));
    return names;
  }

  take(batch: RowBatch): void {
    const { rows } = batch;
    if (this.entries.length < rows) {
      this.entries = new Int32Array(rows);
    }
    if (this.layout) {
      this.layout.next(rows, this.entries);
    } else {
      this.locate(batch);
    }
    for (const layer of this.layers) {
      layer.state.reserve(this.table.size);
      if (this.layout && !layer.input) {
        this.layout.count(layer.state.counts);
      } else {
        this.fold(layer, batch);
      }
    }
  }

  /** Finds the entries of a batch's rows. */
  private locate(batch: RowBatch): void {
    const { rows } = batch;
    if (this.high.length < rows) {
      this.high = new Int32Array(rows);
      this.low = new Int32Array(rows);
    }
    const { high, low, entries, table } = this;
    this.unplaced += rows - this.locator!.locate(batch, high, low);
    // Rows that follow each other mostly lie in one pixel.
    let entry = -1;
    for (let i = 0; i < rows; i++) {
      if (high[i] < 0) {
        entries[i] = -1;
      } else {
        if (i === 0 || entry < 0 || high[i] !== high[i - 1] || low[i] !== low[i - 1]) {
          entry = table.entry(high[i], low[i]);
        }
        entries[i] = entry;
      }
    }
  }

  partial(): PixelPartial {
    const { keys, entries } = this.table.sorted();
    const layers = this.layers.map(({ input, state }) => {
      state.reserve(1);
      return { ...state.part(entries), ...(input?.unit !== undefined && { column: { unit: input.unit } }) };
    });
    return { pixels: keys, layers, unplaced: this.unplaced };
  }

  private fold({ input, state }: Layer, batch: RowBatch): void {
    const { entries } = this;
    const values = input?.of(batch);
    const reals = (values as Partial<RealValues> | undefined)?.values;
    if (reals !== undefined) {
      const runs = this.layout?.runs;
      if (runs === undefined || !state.addRuns(runs, reals.subarray(0, batch.rows))) {
        state.addAll(entries, reals, batch.rows);
      }
      return;
    }
    const nulls = values?.nulls;
    for (let i = 0; i < batch.rows; i++) {
      if (entries[i] >= 0 && nulls?.[i] !== 1) {
        state.add(entries[i], 1);
      }
    }
  }
}

/** Counts take any column; other statistics need numbers. */
function inputOf({ expression, stat, countNaN }: PixelLayerSpec, columns: readonly ColumnInfo[]): Layer['input'] {
  if (expression === undefined) {
    return undefined;
  }
  if (stat !== 'count') {
    return new RealInput(expression, columns);
  }
  const { column, datatype } = compileExpression(expression, columns);
  const type = column ? (column.subtype ?? column.datatype) : datatype;
  return !countNaN && /^float(32|64)$/.test(type)
    ? new RealInput(expression, columns)
    : new NullInput(expression, columns);
}
