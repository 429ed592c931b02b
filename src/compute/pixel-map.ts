import type { Frame } from '../sky';
import { KeyTable } from './key-table';
import type { MapPartial } from './map-spec';
import type { PixelPartial } from './pixel-map-fold';
import { pixelState } from './pixel-map-fold';
import type { MapStat, PixelLayerSpec } from './pixel-map-spec';
import { meanName, weightName } from './pixel-map-spec';
import { KeptState } from './pixel-quantiles';
import { SpreadState, type PixelState } from './pixel-state';

/** What a layer is. */
export interface LayerHead {
  /** `count`, an expression, or `<expression>_count`, `<expression>_mean` for what is behind a statistic. */
  name: string;
  stat: MapStat;
  unit?: string;
}

/** One layer of a map. */
export interface SkyMapLayer extends LayerHead {
  /** One for each pixel. Counts are 0, other statistics NaN where a pixel has no value. */
  values: Uint32Array | Float64Array;
}

/** A map of the sky, NESTED, with all 12·4^order pixels. */
export interface SkyMapResult {
  type: 'SkyMap';
  order: number;
  frame: Frame;
  layers: SkyMapLayer[];
  /** Selected rows without position. */
  unplaced: number;
}

/** Some of a map's pixels, ascending, and the values of each layer there. Plain data. */
export interface PixelChunk {
  pixels: BigInt64Array;
  values: (Uint32Array | Float64Array)[];
}

/** A map of the sky, NESTED, as the pixels with rows. */
export interface SkyMapPixels extends SkyMapResult {
  /** Ascending; the layers' values are of these. */
  pixels: Uint32Array;
}

/** Pixels handled at a time. */
export const CHUNK_PIXELS = 1 << 14;

/** What the table takes for a pixel [bytes]. */
const ENTRY_BYTES = 24;

interface Layer {
  spec: PixelLayerSpec;
  state: PixelState;
  unit?: string;
}

/** The occupied pixels of a map with their statistics, filled part by part. */
export class PixelMap {
  private readonly table = new KeyTable();
  private readonly layers: Layer[];

  constructor(specs: readonly PixelLayerSpec[]) {
    this.layers = specs.map(spec => ({ spec, state: pixelState(spec) }));
  }

  /** Number of occupied pixels. */
  get size(): number {
    return this.table.size;
  }

  /** Memory that it holds [bytes]. */
  get bytes(): number {
    return this.layers.reduce((sum, { state }) => sum + state.bytes(this.size), ENTRY_BYTES * this.size);
  }

  /**
   * Takes a part in.
   * @param levels - orders by which this map is coarser than the part
   * @returns the entries of the part's pixels, for {@link settle}
   */
  merge({ pixels, layers }: PixelPartial, levels = 0): Int32Array {
    const entries = this.table.entriesOf(levels === 0 ? pixels : coarserPixels(pixels, levels));
    this.layers.forEach((layer, i) => {
      layer.unit ??= layers[i].column?.unit;
      layer.state.reserve(this.table.size);
      layer.state.merge(layers[i], entries);
    });
    return entries;
  }

  /** All values of these entries have come, and none will. */
  settle(entries: Int32Array): void {
    for (const { state } of this.layers) {
      if (state instanceof KeptState) {
        state.settle(entries);
      }
    }
  }

  /** All that is known, as one part. */
  part(): PixelPartial {
    const { keys, entries } = this.table.sorted();
    const layers = this.layers.map(
      ({ state, unit }) => (state.reserve(1), { ...state.part(entries), column: { unit } })
    );
    return { pixels: keys, layers, unplaced: 0 };
  }

  /** A map of the same layers without pixels. */
  emptied(): PixelMap {
    const map = new PixelMap(this.layers.map(({ spec }) => spec));
    map.layers.forEach((layer, i) => (layer.unit = this.layers[i].unit));
    return map;
  }

  /** True when exact quantiles keep values until they are settled. */
  get keepsValues(): boolean {
    return this.layers.some(({ state }) => state instanceof KeptState);
  }

  /** Adds a pixel of which only the number of its values and their quantile are known. */
  know(pixel: bigint, count: number, quantile: number): void {
    const [entry] = this.table.entriesOf(BigInt64Array.of(pixel));
    for (const { state } of this.layers) {
      state.reserve(this.table.size);
      (state as KeptState).know(entry, count, quantile);
    }
  }

  heads(): LayerHead[] {
    return this.layers.flatMap(({ spec: { name, stat }, unit }): LayerHead[] => {
      const about = unit === undefined ? {} : { unit };
      if (stat === 'count') {
        return [{ name, stat }];
      }
      const own: LayerHead[] = [
        { name, stat, ...about },
        { name: weightName(name), stat: 'count' }
      ];
      return stat === 'stddev' ? [...own, { name: meanName(name), stat: 'mean', ...about }] : own;
    });
  }

  /** All pixels in ascending order, in chunks. */
  *chunks(): Generator<PixelChunk> {
    for (const { pixels, entries } of this.slices(CHUNK_PIXELS)) {
      yield { pixels, values: this.values(entries) };
    }
  }

  /**
   * All that is known of all pixels, in ascending order, as parts that {@link merge} takes.
   * @param only - the layers [from, to) alone
   */
  *parts(only: readonly [from: number, to?: number] = [0]): Generator<PixelPartial> {
    const wanted = this.layers.slice(...only);
    for (const { pixels, entries } of this.slices(CHUNK_PIXELS)) {
      const layers = wanted.map(({ state, unit }) => ({ ...state.part(entries), column: { unit } }));
      yield { pixels, layers, unplaced: 0 };
    }
  }

  /** The map with all pixels, as it is now; a copy. @param order - the map's own, not more than 10 or so */
  picture(order: number, frame: Frame): SkyMapResult {
    return scattered(this.heads(), this.chunks(), order, frame, 0);
  }

  private *slices(size: number): Generator<{ pixels: BigInt64Array; entries: Int32Array }> {
    const { keys, entries } = this.table.sorted();
    for (let from = 0; from === 0 || from < keys.length; from += size) {
      const to = from + size;
      yield { pixels: keys.slice(from, to), entries: entries.subarray(from, to) };
    }
  }

  /** Values of entries in the order of {@link heads}. */
  private values(entries: Int32Array): PixelChunk['values'] {
    return this.layers.flatMap(({ spec, state }): PixelChunk['values'] => {
      state.reserve(1);
      const own = state.values(entries);
      if (spec.stat === 'count') {
        return [own];
      }
      const counts = new Uint32Array(entries.length);
      for (let i = 0; i < entries.length; i++) {
        counts[i] = state.counts[entries[i]];
      }
      return state instanceof SpreadState ? [own, counts, state.meansOf(entries)] : [own, counts];
    });
  }
}

/** Pieces of a map of an order up to 12 or so as one. */
export function gathered(
  heads: readonly LayerHead[],
  chunks: readonly PixelChunk[],
  order: number,
  frame: Frame,
  unplaced: number
): SkyMapPixels {
  const size = chunks.reduce((sum, chunk) => sum + chunk.pixels.length, 0);
  const pixels = new Uint32Array(size);
  const layers = heads.map((head): SkyMapLayer => {
    return { ...head, values: head.stat === 'count' ? new Uint32Array(size) : new Float64Array(size) };
  });
  let at = 0;
  for (const chunk of chunks) {
    const words = new Uint32Array(chunk.pixels.buffer, chunk.pixels.byteOffset, 2 * chunk.pixels.length);
    for (let i = 0; i < chunk.pixels.length; i++) {
      pixels[at + i] = words[2 * i];
    }
    layers.forEach(({ values }, l) => values.set(chunk.values[l], at));
    at += chunk.pixels.length;
  }
  return { type: 'SkyMap', order, frame, pixels, layers, unplaced };
}

/** Values at their pixels among all pixels of an order. */
export function scattered(
  heads: readonly LayerHead[],
  chunks: Iterable<PixelChunk>,
  order: number,
  frame: Frame,
  unplaced: number
): SkyMapResult {
  const size = 12 * 4 ** order;
  const layers = heads.map((head): SkyMapLayer => {
    const values = head.stat === 'count' ? new Uint32Array(size) : new Float64Array(size).fill(NaN);
    return { ...head, values };
  });
  for (const { pixels, values } of chunks) {
    const words = new Int32Array(pixels.buffer, pixels.byteOffset, 2 * pixels.length);
    layers.forEach((layer, l) => {
      for (let i = 0; i < pixels.length; i++) {
        layer.values[words[2 * i]] = values[l][i];
      }
    });
  }
  return { type: 'SkyMap', order, frame, layers, unplaced };
}

/** The pixels that hold pixels, so many orders coarser. */
export function coarserPixels(pixels: BigInt64Array, levels: number): BigInt64Array {
  const words = new Int32Array(pixels.buffer, pixels.byteOffset, 2 * pixels.length);
  const out = new Int32Array(words.length);
  const shift = 2 * levels;
  for (let i = 0; i < words.length; i += 2) {
    const high = words[i + 1];
    if (shift < 32) {
      out[i] = (words[i] >>> shift) | (high << (32 - shift));
      out[i + 1] = high >> shift;
    } else {
      out[i] = high >> (shift - 32);
    }
  }
  return new BigInt64Array(out.buffer);
}

/** The quick fold's partial, as the others have it. */
export function fromQuick({ pixels, layers }: MapPartial): PixelPartial {
  const words = new Int32Array(2 * pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    words[2 * i] = pixels[i];
  }
  return { pixels: new BigInt64Array(words.buffer), layers, unplaced: 0 };
}
