import type { MapFrame, MapLayer } from '../protocol';
import type { MapLook } from './map-look';
import { paintedLayer, type PaintedLayer } from './painted-layer';

/** Indices of the layers that one sky shows: two where they are split by a line, or shown in turn. */
export function seenLayers(map: MapFrame, { comparison, layer, other }: MapLook): number[] {
  const last = map.layers.length - 1;
  const isTwo = (comparison === 'split' || comparison === 'blink') && last > 0;
  return (isTwo ? [layer, other] : [layer]).map(index => Math.min(index, last));
}

/**
 * Values and colours of the layers that one sky shows.
 * @param before - those of the map while it grew: their scales may only widen
 */
export function paintedLayers(
  map: MapFrame,
  look: MapLook,
  before: readonly (PaintedLayer | null)[]
): (PaintedLayer | null)[] {
  return seenLayers(map, look).map((index, i) => paintedLayer(map, look, index, before[i]?.scale ?? null));
}

/**
 * Share of the sky, from the left, that the first layer takes.
 * @param isTurned - of two that are shown in turn it is the other one's
 */
export function splitOf({ comparison, split }: MapLook, isTurned: boolean): number {
  return comparison === 'blink' ? (isTurned ? 0 : 1) : split;
}

/**
 * The layer under a place of the sky, with the values that are drawn there.
 * @param share - how far from the left the place is, 0…1
 */
export function layerUnder(
  map: MapFrame,
  look: MapLook,
  painted: readonly (PaintedLayer | null)[],
  share: number,
  isTurned: boolean
): MapLayer {
  const seen = seenLayers(map, look);
  const layer = map.layers[seen.length > 1 && share > splitOf(look, isTurned) ? seen[1] : seen[0]];
  const [first] = painted;
  const isDerived = look.comparison === 'difference' || look.comparison === 'ratio';
  return isDerived && first
    ? { ...layer, name: first.title, stat: 'mean', unit: undefined, values: first.paint.values as Float64Array }
    : layer;
}
