import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';

/** Counts of rows (`1`) or of a column's non-null values per pixel. */
export interface DensityMapSpec {
  type: 'DensityMap';
  /** HEALPix order, 0–12. */
  order: number;
  /** `1` and names as in the file. */
  columns: readonly string[];
}

/** Number or mean of columns' values per pixel; nulls and NaN are left out. */
export interface HealpixMapSpec {
  type: 'HealpixMap';
  /** HEALPix order, 0–12. */
  order: number;
  /** Names as in the file. */
  layers: readonly { column: string; stat: 'count' | 'mean' }[];
}

export type MapSpec = DensityMapSpec | HealpixMapSpec;

/** One layer to compute. */
export interface LayerSpec {
  /** Absent: rows themselves are counted. */
  column?: string;
  stat: 'count' | 'mean';
  /** NaN counts as a value. */
  countNaN: boolean;
}

export const MAX_MAP_ORDER = 12;

export function layersOf(spec: MapSpec): LayerSpec[] {
  if (spec.type === 'HealpixMap') {
    return spec.layers.map(layer => ({ ...layer, countNaN: false }));
  }
  return spec.columns.map(name => ({ column: name === '1' ? undefined : name, stat: 'count', countNaN: true }));
}

export const layerName = ({ column }: LayerSpec): string => column ?? 'count';

/** Name of the layer that counts the values behind the mean of a column. */
export const countName = (column: string): string => `${column}_count`;

/** @throws GaiaError BAD_REQUEST */
export function checkOrder(order: number): void {
  if (!Number.isInteger(order) || order < 0 || order > MAX_MAP_ORDER) {
    throw new GaiaError('BAD_REQUEST', `A map's HEALPix order is 0 to ${MAX_MAP_ORDER}, not ${order}.`);
  }
}

/**
 * The answer of one file, sparse: `pixels` ascending, and for each of them a count (and for means a sum with the part
 * that rounding lost) in every layer.
 */
export interface MapPartial {
  rows: number;
  pixels: Int32Array;
  layers: LayerPartial[];
}

export interface LayerPartial {
  column?: ColumnInfo;
  counts: Uint32Array;
  sums?: Float64Array;
  lost?: Float64Array;
}
