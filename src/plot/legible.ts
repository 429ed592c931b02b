import type { MapFrame, MapLayer } from '../protocol';
import { degradeCounts, degradeLayers } from '../sky/degrade';

/** Sources that a pixel with any should hold on average, so that a map shows the sky and not its noise. */
const SOURCES_PER_PIXEL = 6;
/** Pixels that a mean is taken of. */
const SAMPLE = 1 << 20;
/** No coarser than this: 768 pixels of 7°. */
const COARSEST = 3;

/**
 * The map as it is drawn: at the finest HEALPix order, up to its own, at which pixels with sources hold several of
 * them. Rich maps stay as they are.
 */
export function legible(map: MapFrame): MapFrame {
  const counts = map.layers.find(layer => layer.stat === 'count');
  if (!counts || map.order <= COARSEST) {
    return map;
  }
  let order = map.order;
  let values: MapLayer['values'] = counts.values;
  while (order > COARSEST && meanOfFilled(values) < SOURCES_PER_PIXEL) {
    values = degradeCounts(values, order, --order);
  }
  return order === map.order ? map : { ...map, order, layers: degradeLayers(map.layers, map.order, order) };
}

/** Mean of the pixels that have any source; Infinity when none has. */
function meanOfFilled(counts: MapLayer['values']): number {
  let sum = 0;
  let filled = 0;
  // Every so many-th of many are plenty for a mean; an odd stride hits all places of the pixels' tree.
  const stride = counts.length > SAMPLE ? Math.floor(counts.length / SAMPLE) | 1 : 1;
  for (let i = 0; i < counts.length; i += stride) {
    if (counts[i] > 0) {
      sum += counts[i];
      filled++;
    }
  }
  return filled === 0 ? Infinity : sum / filled;
}
