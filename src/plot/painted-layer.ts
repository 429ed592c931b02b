import type { MapFrame, MapLayer } from '../protocol';
import { pixelAreaDeg2 } from '../sky/healpix';
import { colourTable, type ColourMapName } from './colour-maps';
import { compared, isRows, nameOf } from './compare';
import type { MapLook } from './map-look';
import type { Paint } from './sky-image';
import { scaled, scaleOf, widen, type ColourScale, type Stretch } from './stretch';

/** A layer ready to be drawn: its values, their colours, and what stands at the colour bar. */
export interface PaintedLayer {
  paint: Paint;
  /** Scale in the units of the colour bar. */
  scale: ColourScale;
  colours: ColourMapName;
  /** Quantity with its unit. */
  title: string;
}

/** Pixels without sources are filled by their surroundings so many orders up. */
const AROUND = 2;

/**
 * What is drawn of a map: a layer, or the difference or ratio of two. Null where nothing has a value yet.
 * @param before - scale while the map grew: it may only widen
 */
export function paintedLayer(
  map: MapFrame,
  look: MapLook,
  index: number,
  before: ColourScale | null = null
): PaintedLayer | null {
  const layer = map.layers[Math.min(index, map.layers.length - 1)];
  const other = map.layers[Math.min(look.other, map.layers.length - 1)];
  if (layer === undefined) {
    return null;
  }
  if (look.comparison === 'difference' || look.comparison === 'ratio') {
    return differences(map, layer, other, look);
  }
  const isCount = layer.stat === 'count';
  const stretch = look.stretch ?? (isCount ? 'log' : 'linear');
  // Counts are drawn per square degree: colours mean the same at every order, while the map is refined.
  const factor = isCount ? 1 / pixelAreaDeg2(map.order) : 1;
  const { values } = layer;
  // Pixels without sources are most of a sparse map: they would be the whole scale.
  const limits = isLike(layer, map.layers[Math.min(look.layer, map.layers.length - 1)]) ? look.limits : undefined;
  const now = scaleOf(
    values,
    stretch,
    look.clip,
    isCount || stretch === 'log',
    limits && { low: limits.low / factor, high: limits.high / factor }
  );
  const shown = now && scaled(now, factor);
  const scale = map.complete || limits ? shown : widen(before, shown);
  if (!scale) {
    return null;
  }
  const colours = look.colours ?? (isCount ? 'viridis' : 'cividis');
  // While the map grows, a pixel without sources may be one that was not read yet.
  const up = map.complete ? Math.min(map.order, AROUND) : 0;
  return {
    paint: { ...inks(colours, look), values, isCount, up, scale: scaled(scale, 1 / factor) },
    scale,
    colours,
    title: titleOf(layer)
  };
}

/** Whether two layers hold values of one kind, so that the same ends of a scale fit both. */
export const isLike = (a: MapLayer, b: MapLayer): boolean =>
  a === b || ((a.stat === 'count') === (b.stat === 'count') && a.unit === b.unit);

/** Quantity and unit of a layer, as at its colour bar. */
export function titleOf(layer: Pick<MapLayer, 'name' | 'stat' | 'unit'>): string {
  if (layer.stat === 'count') {
    return isRows(layer) ? 'sources per deg²' : `values of ${layer.name.replace(/_count$/, '')} per deg²`;
  }
  return `${nameOf(layer)}${layer.unit ? ` [${layer.unit}]` : ''}`;
}

function differences(map: MapFrame, a: MapLayer, b: MapLayer, look: MapLook): PaintedLayer | null {
  const isRatio = look.comparison === 'ratio';
  const { values, title, unit } = compared(a, b, isRatio ? 'ratio' : 'difference');
  const stretch: Stretch = look.stretch ?? (isRatio ? 'log' : 'linear');
  const found = scaleOf(values, stretch, look.clip, undefined, look.limits);
  if (!found) {
    return null;
  }
  // No difference, and a ratio of one, have the middle colour.
  const isEven = stretch === 'linear' && !isRatio && !look.limits;
  const reach = isEven ? Math.max(Math.abs(found.low), Math.abs(found.high)) : 0;
  const factor = stretch === 'log' ? Math.max(found.high, 1 / found.low, 1.01) : 0;
  const scale = isEven
    ? { ...found, low: -reach, high: reach }
    : stretch === 'log' && isRatio && !look.limits
      ? { ...found, low: 1 / factor, high: factor }
      : found;
  const colours = look.colours ?? 'blue-red';
  return {
    paint: { ...inks(colours, look), values, isCount: false, up: 0, scale },
    scale,
    colours,
    title: `${title}${unit ? ` [${unit}]` : ''}`
  };
}

const inks = (colours: ColourMapName, { isReversed }: MapLook): Pick<Paint, 'colours' | 'empty'> => ({
  colours: colourTable(colours, isReversed),
  empty: 0
});
