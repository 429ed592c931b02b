import { RADIAN } from '../sky/angles';
import { rotate, rotation, type Direction } from '../sky/frames';
import { SkyPlane, type Aspect } from '../sky/plane';
import { direction } from '../sky/shape';
import type { DrawnRegion } from './drawn-region';
import type { Lines } from './graticule';

/** The border of a region, ICRS [deg]. */
export function borderOf(region: DrawnRegion): Direction[] {
  if ('cone' in region) {
    return circle(region.cone.ra, region.cone.dec, region.cone.radius);
  }
  if ('polygon' in region) {
    const corners = region.polygon.map(([ra, dec]) => direction(ra, dec));
    return corners.flatMap((corner, i) => arc(corner, corners[(i + 1) % corners.length]));
  }
  const { raMin, raMax, decMin, decMax } = region.box;
  const width = (raMax - raMin + 360) % 360 || 360;
  const side = (at: (t: number) => [number, number]): Direction[] =>
    Array.from({ length: 33 }, (_, i) => at(i / 32)).map(([lon, lat]) => ({ lon, lat }));
  return [
    ...side(t => [raMin + t * width, decMin]),
    ...side(t => [raMin + width, decMin + t * (decMax - decMin)]),
    ...side(t => [raMin + width - t * width, decMax]),
    ...side(t => [raMin, decMax - t * (decMax - decMin)])
  ];
}

/** A region's border on a plane; broken where it goes on at the other rim. */
export function regionLines(region: DrawnRegion, aspect: Aspect): Lines {
  const plane = new SkyPlane(aspect);
  const matrix = rotation('icrs', aspect.frame);
  const out = new Float64Array(2);
  const lines: Lines = { x: [], y: [] };
  let before: { x: number; y: number } | null = null;
  const border = borderOf(region);
  for (const { lon, lat } of [...border, border[0]]) {
    rotate(matrix, lon, lat, out);
    const point = plane.place(out[0], out[1]);
    if (before && (!point || Math.hypot(point.x - before.x, point.y - before.y) > 0.7)) {
      lines.x.push(NaN);
      lines.y.push(NaN);
    }
    if (point) {
      lines.x.push(point.x);
      lines.y.push(point.y);
    }
    before = point;
  }
  return lines;
}

/** Points at a distance from a direction [deg]. */
function circle(ra: number, dec: number, radius: number): Direction[] {
  const [sinDec, cosDec] = [Math.sin(dec * RADIAN), Math.cos(dec * RADIAN)];
  const [sinR, cosR] = [Math.sin(radius * RADIAN), Math.cos(radius * RADIAN)];
  return Array.from({ length: 181 }, (_, i) => {
    const angle = i * 2 * RADIAN;
    const lat = Math.asin(Math.max(-1, Math.min(1, sinDec * cosR + cosDec * sinR * Math.cos(angle))));
    const turn = Math.atan2(Math.sin(angle) * sinR * cosDec, cosR - sinDec * Math.sin(lat));
    return { lon: ra + turn / RADIAN, lat: lat / RADIAN };
  });
}

/** The shorter arc between two unit vectors. */
function arc(a: Float64Array, b: Float64Array): Direction[] {
  return Array.from({ length: 33 }, (_, i) => {
    const t = i / 32;
    const [x, y, z] = [0, 1, 2].map(k => a[k] * (1 - t) + b[k] * t);
    return { lon: Math.atan2(y, x) / RADIAN, lat: Math.atan2(z, Math.hypot(x, y)) / RADIAN };
  });
}

/** A line through places of the plane. */
export const pathThrough = (points: readonly (readonly [x: number, y: number])[]): Lines => ({
  x: points.map(([x]) => x),
  y: points.map(([, y]) => y)
});
