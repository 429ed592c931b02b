import { GaiaError } from '../protocol';
import type { Frame } from '../sky';
import type { MapPartial } from './map-spec';
import { MAX_MAP_ORDER } from './map-spec';
import { KeyTable } from './key-table';
import type { PixelPartial } from './pixel-map-fold';
import { pixelState } from './pixel-map-fold';
import type { MapStat, PixelLayerSpec, PixelMapSpec } from './pixel-map-spec';
import { pixelLayersOf, weightName } from './pixel-map-spec';
import type { PixelState } from './pixel-state';

/** One layer of a map. */
export interface SkyMapLayer {
  /** `count`, an expression, or `<expression>_count` for the number of values behind a statistic. */
  name: string;
  stat: MapStat;
  unit?: string;
  /** One for each pixel. Counts are 0, other statistics NaN where a pixel has no value. */
  values: Uint32Array | Float64Array;
}

/** A map of the sky, NESTED. */
export interface SkyMapResult {
  type: 'SkyMap';
  order: number;
  frame: Frame;
  /**
   * Pixels that hold rows, ascending; `layers` follow them. Absent up to order 12, where layers have all 12·4^order
   * pixels. Above order 24 numbers may not fit a double: int64.
   */
  pixels?: Float64Array | BigInt64Array;
  layers: SkyMapLayer[];
  /** Selected rows without position. */
  unplaced: number;
}

/** Occupied pixels that a map may have: 24 bytes each, and 4 to 20 for each layer. */
const MAX_PIXELS = 1e8;

interface Layer {
  spec: PixelLayerSpec;
  state: PixelState;
  unit?: string;
}

/** The map of all files, filled file by file. Memory: that of the occupied pixels, and of kept values. */
export class PixelMap {
  private readonly table = new KeyTable();
  private readonly layers: Layer[];
  private unplaced = 0;

  constructor(private readonly spec: PixelMapSpec) {
    this.layers = pixelLayersOf(spec).map(layer => ({ spec: layer, state: pixelState(layer) }));
  }

  merge(partial: PixelPartial): void {
    const entries = this.table.entriesOf(partial.pixels);
    if (this.table.size > MAX_PIXELS) {
      throw new GaiaError(
        'OVER_BUDGET',
        `The map has rows in more than ${MAX_PIXELS} pixels of order ${this.spec.order}.`,
        'Ask for a coarser map (a lower order), for fewer files, or select fewer rows.'
      );
    }
    this.unplaced += partial.unplaced;
    this.layers.forEach((layer, i) => {
      const part = partial.layers[i];
      layer.unit ??= part.column?.unit;
      layer.state.reserve(this.table.size);
      layer.state.merge(part, entries);
    });
  }

  /** The map as it is now; a copy. */
  result(): SkyMapResult {
    const { order, frame = 'icrs' } = this.spec;
    const { keys, entries } = this.table.sorted();
    const dense = order <= MAX_MAP_ORDER;
    const size = 12 * 4 ** order;
    const pixels = order <= 24 ? Float64Array.from(keys, Number) : keys;
    const spread = <A extends Uint32Array | Float64Array>(values: A): A =>
      dense ? scatter(values, pixels as Float64Array, size) : values;
    const layers = this.layers.flatMap(({ spec, state, unit }): SkyMapLayer[] => {
      state.reserve(1);
      const { name, stat } = spec;
      const own: SkyMapLayer = { name, stat, values: spread(state.values(entries)) };
      if (stat === 'count') {
        return [own];
      }
      const weight: SkyMapLayer = {
        name: weightName(name),
        stat: 'count',
        values: spread(entries.length === 0 ? new Uint32Array(0) : Uint32Array.from(entries, e => state.counts[e]))
      };
      return [unit === undefined ? own : { ...own, unit }, weight];
    });
    return { type: 'SkyMap', order, frame, ...(!dense && { pixels }), layers, unplaced: this.unplaced };
  }
}

function scatter<A extends Uint32Array | Float64Array>(values: A, pixels: Float64Array, size: number): A {
  const out = new (values.constructor as new (length: number) => A)(size);
  if (out instanceof Float64Array) {
    out.fill(NaN);
  }
  for (let i = 0; i < pixels.length; i++) {
    out[pixels[i]] = values[i];
  }
  return out;
}

/** The quick fold's partial, as the others have it. */
export function fromQuick({ pixels, layers }: MapPartial): PixelPartial {
  const words = new Int32Array(2 * pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    words[2 * i] = pixels[i];
  }
  return { pixels: new BigInt64Array(words.buffer), layers, unplaced: 0 };
}
