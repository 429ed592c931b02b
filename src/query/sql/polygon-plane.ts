import { direction, RADIAN } from '../../sky';
import type { Corners } from './bound';

/** A polygon in the gnomonic plane about its middle, where its sides are straight. */
export interface PolygonPlane {
  /** Unit vectors of the corners. */
  at: Float64Array[];
  middle: Float64Array;
  /** Two directions at right angles to the middle and to each other. */
  axes: [Float64Array, Float64Array];
  u: Float64Array;
  v: Float64Array;
  /** Cosine of the angle from the middle to the farthest corner. */
  reach: number;
  /** Declinations between which all of it lies [deg]. */
  south: number;
  north: number;
}

const ROUNDING = 1e-15;

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

function cross(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.of(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
}

function unit(vector: ArrayLike<number>): Float64Array {
  const length = Math.hypot(vector[0], vector[1], vector[2]);
  return Float64Array.from(vector, component => component / length);
}

/** A polygon that `Polygon` has found sound. */
export function polygonPlane(corners: Corners): PolygonPlane {
  const at = corners.map(([ra, dec]) => direction(ra, dec));
  const middle = middleOf(at);
  const aside = Math.abs(middle[2]) < 0.9 ? Float64Array.of(0, 0, 1) : Float64Array.of(1, 0, 0);
  const first = unit(cross(middle, aside));
  const axes: [Float64Array, Float64Array] = [first, cross(middle, first)];
  const scales = at.map(corner => dot(corner, middle));
  const reach = Math.min(...scales) - ROUNDING;
  const dec = Math.asin(Math.max(-1, Math.min(1, middle[2]))) / RADIAN;
  const size = Math.acos(Math.max(-1, Math.min(1, reach))) / RADIAN;
  return {
    at,
    middle,
    axes,
    u: Float64Array.from(at, (corner, i) => dot(corner, axes[0]) / scales[i]),
    v: Float64Array.from(at, (corner, i) => dot(corner, axes[1]) / scales[i]),
    reach,
    south: dec - size,
    north: dec + size
  };
}

/** A direction within 90° of all corners: their mean, moved towards the farthest one as long as that is needed. */
function middleOf(at: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(3);
  at.forEach(corner => corner.forEach((component, i) => (sum[i] += component)));
  let middle = Math.hypot(...sum) > ROUNDING ? unit(sum) : Float64Array.from(at[0]);
  for (let step = 1; step < 100_000; step++) {
    const farthest = at.reduce((far, corner) => (dot(corner, middle) < dot(far, middle) ? corner : far));
    if (dot(farthest, middle) > 1e-4) {
      break;
    }
    middle = unit(middle.map((component, i) => component + (farthest[i] - component) / (step + 1)));
  }
  return middle;
}

/** Inward normals of the sides of a convex polygon: a direction inside has no negative product with any. */
export function convexSides({ at, u, v }: PolygonPlane): Float64Array[] | undefined {
  const n = at.length;
  let area = 0;
  for (let i = 0; i < n; i++) {
    const j = (i + 1) % n;
    area += u[i] * v[j] - u[j] * v[i];
  }
  const turn = Math.sign(area);
  for (let i = 0; i < n; i++) {
    const [j, k] = [(i + 1) % n, (i + 2) % n];
    if (turn * ((u[j] - u[i]) * (v[k] - v[j]) - (v[j] - v[i]) * (u[k] - u[j])) < 0) {
      return undefined;
    }
  }
  return at.flatMap((corner, i) => {
    const normal = cross(corner, at[(i + 1) % n]);
    return Math.hypot(...normal) === 0 ? [] : [unit(normal).map(component => component * turn)];
  });
}
