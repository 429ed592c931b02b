import { separation } from '../sky/angles';
import { transform, type Direction, type Frame } from '../sky/frames';
import type { DrawnRegion } from './drawn-region';

/** What the pointer does on a map. */
export const TOOLS = ['move', 'zoom', 'circle', 'box', 'polygon'] as const;
export type Tool = (typeof TOOLS)[number];

/** Smaller than this is a click, not a region [deg]. */
const LEAST = 1e-4;
/** Parallels of another frame are followed by corners so far apart [deg]. */
const CORNER_STEP = 5;

/** The disc about a direction that reaches to another; both in a frame. Null for a click. */
export function circleOf(middle: Direction, rim: Direction, frame: Frame): DrawnRegion | null {
  const radius = separation(middle.lon, middle.lat, rim.lon, rim.lat);
  if (!(radius > LEAST)) {
    return null;
  }
  const { ra, dec } = icrs(middle, frame);
  return { cone: { ra: rounded(ra), dec: rounded(dec), radius: rounded(radius) } };
}

/**
 * The patch between two corners along meridians and parallels of a frame: a box in ICRS; in other frames, whose
 * parallels are none in ICRS, a polygon that follows them. Null for a click.
 */
export function boxOf(a: Direction, b: Direction, frame: Frame): DrawnRegion | null {
  // The shorter way round.
  const turn = ((((b.lon - a.lon) % 360) + 540) % 360) - 180;
  const [west, width] = turn >= 0 ? [a.lon, turn] : [a.lon + turn, -turn];
  const [south, north] = [Math.min(a.lat, b.lat), Math.max(a.lat, b.lat)];
  if (!(width > LEAST && north - south > LEAST)) {
    return null;
  }
  if (frame === 'icrs') {
    const box = { raMin: west, raMax: west + width, decMin: south, decMax: north };
    box.raMin = rounded(((box.raMin % 360) + 360) % 360);
    box.raMax = rounded(((box.raMax % 360) + 360) % 360);
    return { box: { ...box, decMin: rounded(south), decMax: rounded(north) } };
  }
  const parts = Math.max(1, Math.ceil(width / CORNER_STEP));
  const along = (lat: number): Direction[] =>
    Array.from({ length: parts + 1 }, (_, i) => ({ lon: west + (width * i) / parts, lat }));
  return polygonOf([...along(south), ...along(north).reverse()], frame);
}

/** A polygon with corners in a frame; null for less than three. */
export function polygonOf(corners: readonly Direction[], frame: Frame): DrawnRegion | null {
  if (corners.length < 3) {
    return null;
  }
  return {
    polygon: corners.map(corner => {
      const { ra, dec } = icrs(corner, frame);
      return [rounded(ra), rounded(dec)] as [number, number];
    })
  };
}

function icrs({ lon, lat }: Direction, frame: Frame): { ra: number; dec: number } {
  const { lon: ra, lat: dec } = transform(frame, 'icrs', lon, lat);
  return { ra, dec };
}

/** To 0.4 milliarcseconds: shorter to read, and finer than any hand draws. */
const rounded = (angle: number): number => Number(angle.toFixed(7));
