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

interface LayerHeader {
  name: string;
  stat: Stat;
  unit?: string;
  dtype: 'uint32' | 'float64';
  offset: number;
  length: number;
}

type FrameHeader = Omit<MapFrame, 'layers'> & { layers: LayerHeader[] };

const MAGIC = 0x4d4c4147; // "GALM", little-endian
const PREFIX = 8;

const align8 = (bytes: number): number => (bytes + 7) & ~7;

/**
 * Encodes a frame: magic (u32), header length (u32), JSON header padded to 8 bytes, then the layers' arrays,
 * each 8-byte aligned, little-endian.
 */
export function encodeFrame(frame: MapFrame): Uint8Array {
  const { layers, ...head } = frame;
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
  const json = new TextEncoder().encode(JSON.stringify({ ...head, layers: layerHeaders } satisfies FrameHeader));
  const body = align8(PREFIX + json.length);
  const bytes = new Uint8Array(body + offset);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, json.length, true);
  bytes.set(json, PREFIX);
  layers.forEach((layer, i) => {
    const { buffer, byteOffset, byteLength } = layer.values;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), body + layerHeaders[i].offset);
  });
  return bytes;
}

/**
 * Decodes what {@link encodeFrame} wrote; the layers are views into `bytes` where alignment allows.
 * @throws GaiaError BAD_REQUEST when the bytes are not a whole frame.
 */
export function decodeFrame(bytes: Uint8Array): MapFrame {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  if (aligned.byteLength < PREFIX || view.getUint32(0, true) !== MAGIC) {
    throw new GaiaError('BAD_REQUEST', 'These bytes are not a gaialab map frame.');
  }
  const length = view.getUint32(4, true);
  const body = align8(PREFIX + length);
  if (body > aligned.byteLength) {
    throw new GaiaError('BAD_REQUEST', 'The map frame is cut short.');
  }
  const text = new TextDecoder().decode(aligned.subarray(PREFIX, PREFIX + length));
  const { layers, ...head } = JSON.parse(text) as FrameHeader;
  return {
    ...head,
    layers: layers.map(({ dtype, offset, length: count, ...layer }) => {
      const start = aligned.byteOffset + body + offset;
      const size = count * (dtype === 'uint32' ? 4 : 8);
      if (body + offset + size > aligned.byteLength) {
        throw new GaiaError('BAD_REQUEST', 'The map frame is cut short.');
      }
      const values =
        dtype === 'uint32'
          ? new Uint32Array(aligned.buffer as ArrayBuffer, start, count)
          : new Float64Array(aligned.buffer as ArrayBuffer, start, count);
      return { ...layer, values };
    })
  };
}
