import { RADIAN, type Position } from './angles';
import { Box } from './box';
import { direction, type Vector } from './shape';
import type { SkyRegion } from './region';

/** A region with a border that can be drawn as a line. */
export type BorderedRegion = Extract<SkyRegion, { cone: object } | { polygon: object } | { box: object }>;

/** Points of an arc or a side. */
const STEPS = 32;

/** The border of a region as a closed line, ICRS [deg]; the last point is the first again. */
export function borderOf(region: BorderedRegion): Position[] {
  if ('cone' in region) {
    return circle(region.cone);
  }
  if ('polygon' in region) {
    const corners = region.polygon.map(([ra, dec]) => direction(ra, dec));
    const line = corners.flatMap((corner, i) => arc(corner, corners[(i + 1) % corners.length]));
    return [...line, line[0]];
  }
  const { west, width, south, north } = new Box(region.box);
  const side = (at: (share: number) => [number, number]): Position[] =>
    Array.from({ length: STEPS + 1 }, (_, i) => at(i / STEPS)).map(([ra, dec]) => ({ ra, dec }));
  const parallel = (dec: number) => side(t => [west + t * width, dec]);
  const meridian = (ra: number, from: number, to: number) => side(t => [ra, from + t * (to - from)]);
  return [
    ...parallel(south),
    ...meridian(west + width, south, north),
    ...parallel(north).reverse(),
    ...meridian(west, north, south)
  ];
}

/** Points at a distance from a direction. */
function circle({ ra, dec, radius }: { ra: number; dec: number; radius: number }): Position[] {
  const c = direction(ra, dec);
  const east = [-Math.sin(ra * RADIAN), Math.cos(ra * RADIAN), 0];
  const north = [c[1] * east[2] - c[2] * east[1], c[2] * east[0] - c[0] * east[2], c[0] * east[1] - c[1] * east[0]];
  const [sin, cos] = [Math.sin(radius * RADIAN), Math.cos(radius * RADIAN)];
  return Array.from({ length: 4 * STEPS + 1 }, (_, i) => {
    const angle = (i * Math.PI) / (2 * STEPS);
    const at = (k: number): number => c[k] * cos + sin * (north[k] * Math.cos(angle) + east[k] * Math.sin(angle));
    return positionOf(at(0), at(1), at(2));
  });
}

/** The shorter arc between two directions, without its end. */
function arc(a: Vector, b: Vector): Position[] {
  return Array.from({ length: STEPS }, (_, i) => {
    const t = i / STEPS;
    return positionOf(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2]));
  });
}

const positionOf = (x: number, y: number, z: number): Position => ({
  ra: (Math.atan2(y, x) / RADIAN + 360) % 360,
  dec: Math.atan2(z, Math.hypot(x, y)) / RADIAN
});
