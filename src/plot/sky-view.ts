import { halfWidth, type ProjectionName } from '../sky/projection';
import { rotate, rotation, type Direction, type Frame } from '../sky/frames';
import { SkyPlane, type Aspect } from '../sky/plane';
import type { Window } from './window';

/** What part of the sky is seen, and how it is laid out. Plain data: kept with the layout of the page. */
export interface SkyView extends Aspect {
  /** Middle of what is seen, on the plane. */
  x: number;
  y: number;
  /** 1: the whole sky fits. */
  zoom: number;
}

/** Size of what is drawn on [CSS pixels]. */
export interface Size {
  width: number;
  height: number;
}

/** Room around the sky: for labels at its left, and so that it does not touch the border of the page. */
const AIR = { x: 1.075, y: 1.03 };
/** The window is then a quarter of a degree wide or so: pixels of order 10 have 3.4 arcmin. */
const MAX_ZOOM = 800;

/** The whole sky in a frame. */
export function wholeSky(projection: ProjectionName = 'mollweide', frame: Frame = 'galactic'): SkyView {
  return { projection, frame, lon: 0, lat: 0, x: 0, y: 0, zoom: 1 };
}

/** Screen pixels per unit of the plane. */
export function unitOf(view: SkyView, { width, height }: Size): number {
  return view.zoom * Math.min(width / (2 * halfWidth(view.projection) * AIR.x), height / (2 * AIR.y));
}

/** The part of the plane that fills the screen. */
export function windowOf(view: SkyView, size: Size): Window {
  const unit = unitOf(view, size);
  const [dx, dy] = [size.width / 2 / unit, size.height / 2 / unit];
  return { x0: view.x - dx, x1: view.x + dx, y0: view.y - dy, y1: view.y + dy };
}

/** The view that shows a part of the plane. */
export function fitted(view: SkyView, { x0, x1, y0, y1 }: Window, size: Size): SkyView {
  const one = unitOf({ ...view, zoom: 1 }, size);
  const zoom = Math.min(size.width / (x1 - x0), size.height / (y1 - y0)) / one;
  return limited({ ...view, x: (x0 + x1) / 2, y: (y0 + y1) / 2, zoom });
}

/** Zoomed about a place of the plane, which stays where it is on the screen. */
export function zoomedAt(view: SkyView, factor: number, x: number, y: number): SkyView {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor));
  const share = view.zoom / zoom;
  return limited({ ...view, zoom, x: x + (view.x - x) * share, y: y + (view.y - y) * share });
}

/** Moved by some of the plane. */
export function moved(view: SkyView, dx: number, dy: number): SkyView {
  return limited({ ...view, x: view.x + dx, y: view.y + dy });
}

/** Turned so that what lay in the middle moves by some degrees; what is seen turns with it. */
export function turned(view: SkyView, lon: number, lat: number): SkyView {
  return {
    ...view,
    lon: (((view.lon + lon) % 360) + 360) % 360,
    lat: Math.max(-90, Math.min(90, view.lat + lat))
  };
}

/** The direction in the middle of the screen, in the view's frame; that of the plane's middle outside the sky. */
export function middleOf(view: SkyView): Direction {
  return new SkyPlane(view).direction(view.x, view.y) ?? { lon: view.lon, lat: view.lat };
}

/** The view about a direction of its frame [deg]. */
export function lookingAt(view: SkyView, { lon, lat }: Direction, zoom = view.zoom): SkyView {
  if (view.projection === 'orthographic') {
    return limited({ ...view, lon, lat, x: 0, y: 0, zoom });
  }
  const place = new SkyPlane(view).place(lon, lat) ?? { x: 0, y: 0 };
  return limited({ ...view, ...place, zoom });
}

/** The same sky in another projection. */
export function inProjection(view: SkyView, projection: ProjectionName): SkyView {
  const middle = middleOf(view);
  const home = { ...view, projection, lon: view.lon, lat: projection === 'orthographic' ? view.lat : 0 };
  return view.zoom > 1 || projection === 'orthographic' ? lookingAt(home, middle) : { ...home, x: 0, y: 0 };
}

/** The same sky in another frame. */
export function inFrame(view: SkyView, frame: Frame): SkyView {
  const middle = middleOf(view);
  const out = new Float64Array(2);
  rotate(rotation(view.frame, frame), middle.lon, middle.lat, out);
  const home: SkyView = { ...view, frame, lon: 0, lat: 0, x: 0, y: 0 };
  return view.zoom > 1 || view.projection === 'orthographic' ? lookingAt(home, { lon: out[0], lat: out[1] }) : home;
}

/** Kept so that the middle of the screen is sky. */
function limited(view: SkyView): SkyView {
  const wide = halfWidth(view.projection);
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom));
  // The whole sky stays in the middle; the closer one looks, the nearer to the rim one may go.
  const reach = 1 - 1 / zoom;
  const x = Math.max(-wide * reach, Math.min(wide * reach, view.x));
  const y = Math.max(-reach, Math.min(reach, view.y));
  return { ...view, zoom, x: x + 0, y: y + 0 };
}

/**
 * HEALPix order whose pixels are no larger than those of the screen.
 * @param ratio - device pixels per CSS pixel
 */
export function orderFor(view: SkyView, size: Size, ratio = 1): number {
  // Square root of the sky's area in a square unit of the plane: exact where areas are kept.
  const unit = view.projection === 'orthographic' ? 1 : Math.SQRT2;
  const pixel = unit / (unitOf(view, size) * ratio);
  return Math.max(0, Math.ceil(Math.log2(Math.sqrt(Math.PI / 3) / pixel)));
}
