import { nside, npix } from '../sky/healpix-cell';
import { centreOf } from '../sky/healpix-sphere';
import { rotate, rotation, type Frame } from '../sky/frames';
import { project, type ProjectionName } from '../sky/projection';
import type { Values } from './stretch';

/** A part of the projected sky: x in −2…2, y in −1…1. */
export interface Window {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

export const WHOLE_SKY: Window = { x0: -2, x1: 2, y0: -1, y1: 1 };

/** Maps that fill less than this share of the sky open on their data instead of on the whole sky. */
const SMALL_SHARE = 0.08;

/**
 * The window that shows the pixels with data, with some sky around, when they fill only a small part of the sky;
 * null for a map that is better seen whole.
 */
export function dataWindow(
  values: Values,
  order: number,
  projection: ProjectionName,
  frame: Frame,
  pixels: Frame = 'icrs'
): Window | null {
  if (projection === 'orthographic') {
    return null;
  }
  const fromPixels = rotation(pixels, frame);
  const direction = new Float64Array(2);
  const limit = SMALL_SHARE * npix(order);
  const box = { x0: Infinity, x1: -Infinity, y0: Infinity, y1: -Infinity };
  let filled = 0;
  for (let pixel = 0; pixel < values.length; pixel++) {
    if (values[pixel] > 0 || values[pixel] < 0) {
      if (++filled > limit) {
        return null;
      }
      const { ra, dec } = centreOf(order, pixel);
      rotate(fromPixels, ra, dec, direction);
      const { x, y } = project(projection, direction[0], direction[1]);
      box.x0 = Math.min(box.x0, x);
      box.x1 = Math.max(box.x1, x);
      box.y0 = Math.min(box.y0, y);
      box.y1 = Math.max(box.y1, y);
    }
  }
  if (filled === 0 || (box.x1 - box.x0 > 1.6 && box.y1 - box.y0 > 0.8)) {
    return null;
  }
  // Twice as wide as high, like the map itself, and never so close that single pixels fill the view.
  const pixelSize = 2 / nside(order);
  const height = Math.max(box.y1 - box.y0, (box.x1 - box.x0) / 2, 4 * pixelSize) * 1.3;
  const x = (box.x0 + box.x1) / 2;
  const y = (box.y0 + box.y1) / 2;
  return { x0: x - height, x1: x + height, y0: y - height / 2, y1: y + height / 2 };
}
