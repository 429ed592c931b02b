import { GaiaError, mapStatistics, STATS, type Stat } from '../protocol';
import { FRAMES, type Frame } from '../sky';
import { DEFAULT_ACCURACY, LogBuckets } from './log-buckets';
import type { DensityMapSpec, HealpixMapSpec } from './map-spec';
import { countName, MAX_MAP_ORDER } from './map-spec';
import { checkQuantile } from './quantile';
import type { Selection } from './selection';
import { checkSelection } from './selection';

/**
 * Statistics of a pixel's values; nulls and NaN are left out.
 *
 * `stddev` is that of a sample (divided by n − 1; NaN for a single value). `median` and `quantile` are exact and keep
 * every value, on the disk where memory is short, until their pixel is complete; `approx_median` and `approx_quantile`
 * have a relative error of at most the spec's `accuracy`.
 */
export const MAP_STATS = STATS;
export type MapStat = Stat;

/** Where a map's pixels come from, and which rows it counts. */
interface PixelMapOptions extends Selection {
  /** HEALPix order, 0–29. Up to 12 pixels come from source_id (in ICRS), else from `ra`, `dec`. */
  order: number;
  /** Frame of the pixels; default ICRS. Others take the pixels from `ra`, `dec`. */
  frame?: Frame;
  /** True: pixels come from `ra`, `dec` at any order and frame. */
  byPosition?: boolean;
  /** Values of one file that exact medians and quantiles may keep together; default {@link MAX_KEPT_VALUES}, 20 bytes each. */
  maxValues?: number;
}

/** Counts of rows (`1`) or of an expression's non-null values per pixel. */
export interface DensityPixelMapSpec extends PixelMapOptions {
  type: 'DensityMap';
  /** `1` and expressions. */
  columns: readonly string[];
}

/** Statistics of expressions per pixel. */
export interface StatPixelMapSpec extends PixelMapOptions {
  type: 'HealpixMap';
  /** An expression, most often a column; or several as `columns`. */
  column?: string;
  columns?: string[];
  /** Of all expressions, or one for each. */
  stat: MapStat | MapStat[];
  /** For `quantile` and `approx_quantile`: 0 to 1. */
  q?: number;
  /** For `approx_…`: largest relative error, 0.0001 to 0.1. Default 0.002. */
  accuracy?: number;
}

export type PixelMapSpec = DensityPixelMapSpec | StatPixelMapSpec;

export const MAX_PIXEL_ORDER = 29;
/** 1 GB of them. */
export const MAX_KEPT_VALUES = 5e7;

/** One layer to compute. */
export interface PixelLayerSpec {
  /** The expression, or `<expression>_<stat>` where a map has several statistics of it. */
  name: string;
  /** Absent: rows themselves are counted. */
  expression?: string;
  stat: MapStat;
  /** NaN counts as a value. */
  countNaN: boolean;
  q: number;
  accuracy: number;
  maxValues: number;
}

export function pixelLayersOf(spec: PixelMapSpec): PixelLayerSpec[] {
  const maxValues = spec.maxValues ?? MAX_KEPT_VALUES;
  if (spec.type === 'DensityMap') {
    return spec.columns.map(text => {
      const expression = text.trim() === '1' ? undefined : text;
      const name = expression ?? 'count';
      return { name, expression, stat: 'count', countNaN: true, q: 0.5, accuracy: DEFAULT_ACCURACY, maxValues };
    });
  }
  const { q = 0.5, accuracy = DEFAULT_ACCURACY } = spec;
  const all = mapStatistics(spec);
  const keeping = Math.max(1, all.filter(({ stat }) => /^(median|quantile)$/.test(stat)).length);
  return all.map(({ column: expression, stat }) => {
    const isAlone = all.filter(({ column }) => column === expression).length === 1;
    const name = isAlone ? expression : `${expression}_${stat}`;
    const most = Math.ceil(maxValues / keeping);
    return { name, expression, stat, countNaN: false, q, accuracy, maxValues: most };
  });
}

export const weightName = countName;

/** Name of the layer with the means behind the standard deviations of a column. */
export const meanName = (column: string): string => `${column}_mean`;

/** True for statistics that do not follow from those of parts: they keep values, or counters of them. */
export const keepsItems = ({ stat }: PixelLayerSpec): boolean => /median|quantile/.test(stat);

/** True when pixels come from the source_id. */
export const byId = ({ order, frame = 'icrs', byPosition = false }: PixelMapSpec): boolean =>
  order <= MAX_MAP_ORDER && frame === 'icrs' && !byPosition;

/** @throws GaiaError BAD_REQUEST, BAD_COORDINATE */
export function checkPixelMap(spec: PixelMapSpec): void {
  const { order, frame = 'icrs' } = spec;
  if (!Number.isInteger(order) || order < 0 || order > MAX_PIXEL_ORDER) {
    throw new GaiaError('BAD_REQUEST', `A map's HEALPix order is 0 to ${MAX_PIXEL_ORDER}, not ${order}.`);
  }
  if (!(FRAMES as readonly string[]).includes(frame)) {
    throw new GaiaError('BAD_REQUEST', `There is no frame ${frame}.`, `Frames: ${FRAMES.join(', ')}.`);
  }
  for (const { stat, q, accuracy } of pixelLayersOf(spec)) {
    if (!MAP_STATS.includes(stat)) {
      throw new GaiaError('BAD_REQUEST', `There is no statistic ${stat}.`, `Statistics: ${MAP_STATS.join(', ')}.`);
    }
    checkQuantile(q);
    new LogBuckets(accuracy);
  }
  checkSelection(spec);
}

/** True for a map of all rows, whose pixels come from the source_id. */
export const needsNoIds = (spec: PixelMapSpec): boolean =>
  byId(spec) && spec.where === undefined && !spec.region && !spec.cone && !spec.sample;

/** The spec for {@link MapFold}, where that suffices: plain columns, no condition, pixels from source_id. */
export function quickSpec(
  spec: PixelMapSpec,
  isColumn: (name: string) => boolean
): DensityMapSpec | HealpixMapSpec | undefined {
  const { order } = spec;
  if (!needsNoIds(spec)) {
    return undefined;
  }
  if (spec.type === 'DensityMap') {
    const { columns } = spec;
    return columns.every(name => name === '1' || isColumn(name)) ? { type: 'DensityMap', order, columns } : undefined;
  }
  const all = mapStatistics(spec);
  const layers = all.flatMap(({ column, stat }) =>
    (stat === 'count' || stat === 'mean') && isColumn(column) ? [{ column, stat }] : []
  );
  return layers.length === all.length ? { type: 'HealpixMap', order, layers } : undefined;
}
