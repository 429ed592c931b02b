import { locate } from '../sky/healpix-pixel';
import { nside, npix, pixelOfCell, type Cell } from '../sky/healpix-cell';
import { centreOf } from '../sky/healpix-sphere';
import { rotate, rotation, type Frame } from '../sky/frames';
import { inverseOf, project, type ProjectionName } from '../sky/projection';
import type { Values } from './stretch';

/** The part of the projected sky that is seen: x in −2…2, y in −1…1. */
export interface Window {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

export const WHOLE_SKY: Window = { x0: -2, x1: 2, y0: -1, y1: 1 };

export interface WindowGeometry {
  window: Window;
  projection: ProjectionName;
  frame: Frame;
  /** HEALPix order of the map. */
  order: number;
  /** Frame of the map's pixels; default icrs. */
  pixels?: Frame;
  width: number;
  height: number;
}

/**
 * The NESTED pixel under the middle of every cell of a window, -1 outside the sky; row 0 is the southernmost. Zooming
 * in redraws the window with the same number of cells instead of magnifying the ones of the whole sky.
 */
export function windowTable(geometry: WindowGeometry): Int32Array {
  const { window, projection, frame, order, pixels = 'icrs', width, height } = geometry;
  const inverse = inverseOf(projection);
  const toPixels = frame === pixels ? null : rotation(frame, pixels);
  const side = nside(order);
  const table = new Int32Array(width * height);
  const direction = new Float64Array(2);
  const cell: Cell = { face: 0, x: 0, y: 0 };
  const dx = (window.x1 - window.x0) / width;
  const dy = (window.y1 - window.y0) / height;
  let i = 0;
  for (let row = 0; row < height; row++) {
    const y = window.y0 + (row + 0.5) * dy;
    for (let column = 0; column < width; column++, i++) {
      if (!inverse(window.x0 + (column + 0.5) * dx, y, direction)) {
        table[i] = -1;
        continue;
      }
      if (toPixels) {
        rotate(toPixels, direction[0], direction[1], direction);
      }
      locate(side, direction[0], direction[1], cell);
      table[i] = pixelOfCell(order, cell.face, cell.x, cell.y);
    }
  }
  return table;
}

/** Window clipped to the sky; null when nothing of the sky is in it. */
export function clipped({ x0, x1, y0, y1 }: Window): Window | null {
  const window = { x0: Math.max(x0, -2), x1: Math.min(x1, 2), y0: Math.max(y0, -1), y1: Math.min(y1, 1) };
  return window.x1 > window.x0 && window.y1 > window.y0 ? window : null;
}

/** True when two windows differ by less than a cell would show. */
export function sameWindow(a: Window, b: Window): boolean {
  const near = 1e-3 * Math.min(a.x1 - a.x0, b.x1 - b.x0);
  const keys = ['x0', 'x1', 'y0', 'y1'] as const;
  return keys.every(key => Math.abs(a[key] - b[key]) <= near);
}

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
