import { isSparse, type KeptFrame, type MapFrameName, type MapLayer, type Stat } from '../protocol';

/** Some of a map's pixels, ascending, and the values of each layer there. */
export interface MapChunk {
  pixels: BigInt64Array;
  values: MapLayer['values'][];
}

/** A layer without its values. */
export interface MapLayerHead {
  name: string;
  stat: Stat;
  unit?: string;
  /** Largest value, of counts. */
  largest?: number;
}

/** A finished map for writing: its occupied pixels as a stream. NESTED. */
export interface MapData {
  order: number;
  /** Frame of the pixels. */
  frame: MapFrameName;
  /** Number of pixels with rows. */
  occupied: number;
  layers: readonly MapLayerHead[];
  /** Ascending, each pixel once; as often as wanted. */
  chunks(): AsyncIterable<MapChunk>;
}

/** Up to this order a map always has all pixels of the sky: 49,152. */
const WHOLE_ORDER = 6;
/** The same of FITS, 12,582,912: programs that read it often want a value for each pixel. */
const WHOLE_FITS_ORDER = 10;
/** Up to this one where at least half of them have rows. */
const FULL_ORDER = 12;

/**
 * True for a map that is written with all pixels of the sky, implied by their place; others are written as the pixels
 * that have rows, each with its number.
 */
export const isWhole = ({ order, occupied }: Pick<MapData, 'order' | 'occupied'>, isFits = false): boolean =>
  order <= (isFits ? WHOLE_FITS_ORDER : WHOLE_ORDER) || (order <= FULL_ORDER && !isSparse(order, occupied));

/** A map in memory as one to write. */
export function mapDataOf({ order, frame = 'icrs', layers, pixels: occupied }: KeptFrame): MapData {
  const size = occupied?.length ?? 12 * 4 ** order;
  return {
    order,
    frame,
    occupied: size,
    layers: layers.map(({ values, ...head }) =>
      values instanceof Uint32Array ? { ...head, largest: values.reduce((a, b) => Math.max(a, b), 0) } : head
    ),
    async *chunks() {
      for (let start = 0; start < size; start += STEP) {
        const pixels = new Uint32Array(2 * Math.min(STEP, size - start));
        for (let i = 0; i < pixels.length; i += 2) {
          const at = start + (i >> 1);
          pixels[i] = occupied === undefined ? at : occupied[at];
        }
        const values = layers.map(layer => layer.values.subarray(start, start + STEP));
        yield { pixels: new BigInt64Array(pixels.buffer), values };
      }
    }
  };
}

const STEP = 1 << 16;

/** Pixels [first, first + rows) of a map with all pixels: counts are 0, other statistics NaN where there are no rows. */
export interface WholeChunk {
  first: number;
  rows: number;
  values: MapLayer['values'][];
}

/** All pixels of a whole map, so many at a time. */
export async function* wholeChunks(map: MapData, step: number): AsyncGenerator<WholeChunk> {
  const size = 12 * 4 ** map.order;
  const blank = (first: number): WholeChunk => {
    const rows = Math.min(step, size - first);
    const values = map.layers.map(({ stat }) =>
      stat === 'count' ? new Uint32Array(rows) : new Float64Array(rows).fill(NaN)
    );
    return { first, rows, values };
  };
  let open = blank(0);
  for await (const { pixels, values } of map.chunks()) {
    const words = new Uint32Array(pixels.buffer, pixels.byteOffset, 2 * pixels.length);
    for (let i = 0; i < pixels.length; i++) {
      const pixel = words[2 * i];
      while (pixel >= open.first + open.rows) {
        yield open;
        open = blank(open.first + open.rows);
      }
      for (let l = 0; l < values.length; l++) {
        open.values[l][pixel - open.first] = values[l][i];
      }
    }
  }
  while (open.rows > 0) {
    yield open;
    open = blank(open.first + open.rows);
  }
}
