import { GaiaError } from './errors';
import type { MapFrameName, Stat } from './requests';

/** One layer of a map: a value per HEALPix pixel. */
export interface MapLayer {
  /** `count`, or the column's name; `<column>_count` and `<column>_mean` are what is behind a statistic of a column. */
  name: string;
  stat: Stat;
  unit?: string;
  /**
   * True: the values are those of finer pixels, averaged by their counts, a guide for the eye. So it is for medians and
   * quantiles at a coarser order than the map's; all other statistics are made coarser exactly.
   */
  averaged?: boolean;
  /** Counts are exact integers below 2^32; other statistics are NaN where the pixel has no value. */
  values: Uint32Array | Float64Array;
}

/** A number known from a part of the files; `error` is its standard error, absent while it is not known. */
export interface Estimate {
  value: number;
  error?: number;
}

/**
 * Totals of large pixels (NESTED, ICRS) with standard errors, from the files of each pixel that were read. `values` and
 * `errors` have 12·4^order entries: null where no file of the pixel was read yet, or so few that there is no error; the
 * error is 0 where all were.
 */
export interface PixelEstimates {
  /** 0–3, much coarser than the map, so that a pixel holds several files. */
  order: number;
  /** The map's counts and sums; of other statistics the number of their values. */
  layers: { name: string; stat: 'count' | 'sum'; values: (number | null)[]; errors: (number | null)[] }[];
}

/** A map at one moment of its job. Pixels are NESTED, 12·4^order of them. */
export interface MapFrame {
  revision: number;
  /** At most 10: finer maps are shown at this order, their files have the rest. */
  order: number;
  /** Frame of the pixels; icrs when absent. */
  frame?: MapFrameName;
  /** Rows folded in so far. */
  rows: number;
  filesDone: number;
  filesTotal: number;
  complete: boolean;
  /**
   * What the whole will come to, with standard errors: honest where files are visited in `random` order, upper bounds of
   * the error in `sky` order, of no use in `file` order.
   */
  estimate?: {
    rows: Estimate;
    selected: Estimate;
    /** Where the request takes a sample: the selected rows had it taken all. */
    population?: Estimate;
    /** Absent where pixels do not come from source_id. */
    pixels?: PixelEstimates;
  };
  layers: MapLayer[];
}

/**
 * A map whose layers have a value for each of `pixels` only, ascending, and all other pixels hold nothing: counts are 0
 * there, other statistics NaN.
 */
export interface SparseFrame extends MapFrame {
  pixels: Uint32Array;
}

/** A map as it is kept: see {@link SparseFrame}. */
export type KeptFrame = MapFrame & Partial<Pick<SparseFrame, 'pixels'>>;

const sizeOf = (order: number): number => 12 * 4 ** order;

/** Whether so few pixels hold something that a map is kept as those. */
export const isSparse = (order: number, occupied: number): boolean => 2 * occupied < sizeOf(order);

/** A map with all pixels of the sky. */
export function wholeFrame({ pixels, ...frame }: KeptFrame): MapFrame {
  if (pixels === undefined) {
    return frame;
  }
  const layers = frame.layers.map(layer => {
    const size = sizeOf(frame.order);
    const values = layer.values instanceof Uint32Array ? new Uint32Array(size) : new Float64Array(size);
    if (layer.stat !== 'count') {
      values.fill(NaN);
    }
    for (let i = 0; i < pixels.length; i++) {
      values[pixels[i]] = layer.values[i];
    }
    return { ...layer, values };
  });
  return { ...frame, layers };
}

/** A map in the form that takes less room. */
export function smallFrame(frame: KeptFrame): KeptFrame {
  const size = sizeOf(frame.order);
  if (frame.pixels !== undefined) {
    return isSparse(frame.order, frame.pixels.length) ? frame : wholeFrame(frame);
  }
  if (frame.layers.some(({ values }) => values.length !== size)) {
    return frame;
  }
  const holds = new Uint8Array(size);
  for (const { stat, values } of frame.layers) {
    const isCount = stat === 'count';
    for (let i = 0; i < size; i++) {
      const value = values[i];
      if (isCount ? value !== 0 : value === value) {
        holds[i] = 1;
      }
    }
  }
  const occupied = holds.reduce((sum, one) => sum + one, 0);
  if (!isSparse(frame.order, occupied)) {
    return frame;
  }
  const pixels = new Uint32Array(occupied);
  for (let i = 0, n = 0; n < occupied; i++) {
    if (holds[i] === 1) {
      pixels[n++] = i;
    }
  }
  const layers = frame.layers.map(layer => {
    const values = layer.values instanceof Uint32Array ? new Uint32Array(occupied) : new Float64Array(occupied);
    for (let i = 0; i < occupied; i++) {
      values[i] = layer.values[pixels[i]];
    }
    return { ...layer, values };
  });
  return { ...frame, pixels, layers };
}

interface LayerHeader {
  name: string;
  stat: Stat;
  unit?: string;
  dtype: 'uint32' | 'float64';
  offset: number;
  length: number;
}

type FrameHeader = Omit<MapFrame, 'layers'> & {
  layers: LayerHeader[];
  /** Place of the pixels (uint32) that the layers' values are of; absent: of all. */
  pixels?: { offset: number; length: number };
};

const MAGIC = 0x4d4c4147; // "GALM", little-endian
const PREFIX = 8;

const align8 = (bytes: number): number => (bytes + 7) & ~7;

/**
 * Encodes a frame: magic (u32), header length (u32), JSON header padded to 8 bytes, then the layers' arrays and, where
 * fewer than half of the pixels hold something, the numbers of those; each 8-byte aligned, little-endian.
 */
export function encodeFrame(frame: KeptFrame): Uint8Array {
  const { layers, pixels, ...head } = smallFrame(frame);
  let offset = 0;
  const layerHeaders: LayerHeader[] = layers.map(({ values, ...layer }) => {
    const entry: LayerHeader = {
      ...layer,
      dtype: values instanceof Uint32Array ? 'uint32' : 'float64',
      offset,
      length: values.length
    };
    offset = align8(offset + values.byteLength);
    return entry;
  });
  const place = pixels && { offset, length: pixels.length };
  offset += align8(pixels?.byteLength ?? 0);
  const header: FrameHeader = { ...head, layers: layerHeaders, ...(place && { pixels: place }) };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const body = align8(PREFIX + json.length);
  const bytes = new Uint8Array(body + offset);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, json.length, true);
  bytes.set(json, PREFIX);
  const put = ({ buffer, byteOffset, byteLength }: MapLayer['values'], at: number): void =>
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), body + at);
  layers.forEach((layer, i) => put(layer.values, layerHeaders[i].offset));
  if (pixels && place) {
    put(pixels, place.offset);
  }
  return bytes;
}

/**
 * Decodes what {@link encodeFrame} wrote, to all pixels; the layers are views into `bytes` where alignment allows.
 * @throws GaiaError BAD_REQUEST when the bytes are not a whole frame.
 */
export const decodeFrame = (bytes: Uint8Array): MapFrame => wholeFrame(decodeKept(bytes));

/** As {@link decodeFrame}, in the form that was written. */
export function decodeKept(bytes: Uint8Array): KeptFrame {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  if (aligned.byteLength < PREFIX || view.getUint32(0, true) !== MAGIC) {
    throw new GaiaError('BAD_REQUEST', 'These bytes are not a gaialab map frame.');
  }
  const length = view.getUint32(4, true);
  const body = align8(PREFIX + length);
  if (body > aligned.byteLength) {
    throw cutShort();
  }
  const text = new TextDecoder().decode(aligned.subarray(PREFIX, PREFIX + length));
  const { layers, pixels: place, ...head } = JSON.parse(text) as FrameHeader;
  const array = (dtype: LayerHeader['dtype'], offset: number, count: number): MapLayer['values'] => {
    if (body + offset + count * (dtype === 'uint32' ? 4 : 8) > aligned.byteLength) {
      throw cutShort();
    }
    const start = aligned.byteOffset + body + offset;
    return dtype === 'uint32'
      ? new Uint32Array(aligned.buffer as ArrayBuffer, start, count)
      : new Float64Array(aligned.buffer as ArrayBuffer, start, count);
  };
  return {
    ...head,
    layers: layers.map(({ dtype, offset, length: count, ...layer }) => ({
      ...layer,
      values: array(dtype, offset, count)
    })),
    ...(place && { pixels: array('uint32', place.offset, place.length) as Uint32Array })
  };
}

const cutShort = (): GaiaError => new GaiaError('BAD_REQUEST', 'The map frame is cut short.');
