import { checkedPosition } from './angles';
import { SkyError } from './errors';
import { direction, directionInto, type Shape, type Vector } from './shape';

/** More corners than any footprint has; the check for crossings takes the square of their number. */
const MAX_CORNERS = 5000;

/** Corners this close to the edge of a hemisphere are too far apart [cosine of the angle from its middle]. */
const HEMISPHERE_EDGE = 1e-4;

/** Rounding of a point on the unit sphere. */
const ROUNDING = 1e-15;

/**
 * A polygon whose sides are the shorter arcs of great circles between its corners. Convex or not, either way round, as
 * long as it fits into an open hemisphere; its inside is the part in that hemisphere.
 *
 * Inside is decided in the gnomonic plane of the hemisphere, where great circles are straight lines.
 */
export class Polygon implements Shape {
  readonly corners: number;
  /** Unit vectors of the corners. */
  private readonly at: Vector;
  /** Unit normals of the sides; side i runs from corner i to corner i + 1. */
  private readonly normals: Vector;
  /** Corners in the gnomonic plane. */
  private readonly u: Float64Array;
  private readonly v: Float64Array;
  /** Axes of that plane: its middle, and two at right angles. */
  private readonly middle: Vector;
  private readonly axes: readonly [Vector, Vector];
  /** Cosine of the angle from the middle to the farthest corner: no point of the polygon is farther. */
  private readonly reach: number;
  private readonly point: Vector = new Float64Array(3);

  /**
   * @param vertices - [ra, dec] of the corners [deg]; the first may be repeated at the end
   * @throws SkyError BAD_COORDINATE for a bad corner, fewer than three, no area, sides that cross, or a polygon that
   * fits into no hemisphere.
   */
  constructor(vertices: readonly (readonly [number, number])[]) {
    const corners = distinct(vertices);
    const n = (this.corners = corners.length);
    if (n < 3) {
      throw new SkyError('BAD_COORDINATE', `A polygon needs at least three different corners, not ${n}.`);
    }
    if (n > MAX_CORNERS) {
      throw new SkyError('BAD_COORDINATE', `A polygon of ${n} corners has more than ${MAX_CORNERS}.`, 'Give a MOC.');
    }
    this.at = new Float64Array(3 * n);
    corners.forEach(([ra, dec], i) => directionInto(this.at, 3 * i, ra, dec));
    this.middle = hemisphereOf(this.at);
    this.axes = axesAbout(this.middle);
    this.u = new Float64Array(n);
    this.v = new Float64Array(n);
    this.normals = new Float64Array(3 * n);
    let reach = 1;
    for (let i = 0; i < n; i++) {
      const scale = dot(this.at, 3 * i, this.middle);
      reach = Math.min(reach, scale);
      this.u[i] = dot(this.at, 3 * i, this.axes[0]) / scale;
      this.v[i] = dot(this.at, 3 * i, this.axes[1]) / scale;
      normalInto(this.normals, this.at, 3 * i, 3 * ((i + 1) % n));
    }
    this.reach = reach - ROUNDING;
    checkArea(this.u, this.v);
    checkCrossings(this.u, this.v, corners);
  }

  /** Whether a direction lies in the polygon; exactly on a side, rounding decides. */
  contains(x: number, y: number, z: number): boolean {
    const { middle, axes, u, v } = this;
    const scale = x * middle[0] + y * middle[1] + z * middle[2];
    if (scale < this.reach) {
      return false;
    }
    const pu = (x * axes[0][0] + y * axes[0][1] + z * axes[0][2]) / scale;
    const pv = (x * axes[1][0] + y * axes[1][1] + z * axes[1][2]) / scale;
    let inside = false;
    for (let i = 0, j = u.length - 1; i < u.length; j = i++) {
      if (v[i] > pv !== v[j] > pv && pu < u[i] + ((pv - v[i]) / (v[j] - v[i])) * (u[j] - u[i])) {
        inside = !inside;
      }
    }
    return inside;
  }

  distance(ra: number, dec: number): number {
    const p = this.point;
    directionInto(p, 0, ra, dec);
    const distance = this.fromBorder(p);
    return this.contains(p[0], p[1], p[2]) ? -distance : distance;
  }

  /** Distance from the nearest side [deg]. */
  private fromBorder(p: Vector): number {
    const { at, normals, corners } = this;
    let nearest = Infinity;
    let chord = Infinity;
    for (let i = 0; i < corners; i++) {
      const a = 3 * i;
      const b = 3 * ((i + 1) % corners);
      // p − a and p − b lose no digits where p is near.
      const dx = p[0] - at[a];
      const dy = p[1] - at[a + 1];
      const dz = p[2] - at[a + 2];
      const ex = p[0] - at[b];
      const ey = p[1] - at[b + 1];
      const ez = p[2] - at[b + 2];
      chord = Math.min(chord, dx * dx + dy * dy + dz * dz);
      const [nx, ny, nz] = [normals[a], normals[a + 1], normals[a + 2]];
      // Along the side's direction at its ends: after its start and before its end.
      const afterStart =
        (ny * at[a + 2] - nz * at[a + 1]) * dx +
        (nz * at[a] - nx * at[a + 2]) * dy +
        (nx * at[a + 1] - ny * at[a]) * dz;
      const beforeEnd =
        (ny * at[b + 2] - nz * at[b + 1]) * ex +
        (nz * at[b] - nx * at[b + 2]) * ey +
        (nx * at[b + 1] - ny * at[b]) * ez;
      if (afterStart >= 0 && beforeEnd <= 0) {
        nearest = Math.min(nearest, Math.abs(nx * dx + ny * dy + nz * dz));
      }
    }
    const corner = 2 * Math.asin(Math.min(1, Math.sqrt(chord) / 2));
    return (Math.min(corner, nearest <= 1 ? Math.asin(nearest) : Math.PI) * 180) / Math.PI;
  }
}

/** The corners, checked, without those that repeat their neighbour. */
function distinct(vertices: readonly (readonly [number, number])[]): [number, number][] {
  const corners = vertices.map((vertex): [number, number] => {
    if (!Array.isArray(vertex) || vertex.length !== 2) {
      throw new SkyError('BAD_COORDINATE', `A corner of a polygon is [ra, dec], not ${JSON.stringify(vertex)}.`);
    }
    const { ra, dec } = checkedPosition(vertex[0] as number, vertex[1] as number);
    return [ra, dec];
  });
  return corners.filter(([ra, dec], i) => {
    const [otherRa, otherDec] = corners[(i + corners.length - 1) % corners.length];
    const same = dec === otherDec && (ra === otherRa || Math.abs(dec) === 90);
    return !same || corners.length === 1;
  });
}

/** A direction within 90° of all points: their mean where that will do, else by Bădoiu and Clarkson's iteration. */
function hemisphereOf(at: Vector): Vector {
  const middle = new Float64Array(3);
  for (let i = 0; i < at.length; i++) {
    middle[i % 3] += at[i];
  }
  if (normalise(middle) && farthest(at, middle).cosine > 0.2) {
    return middle;
  }
  const ball = direction(0, 90);
  ball.set(at.subarray(0, 3));
  const trial = new Float64Array(3);
  const best = { cosine: -1, middle: new Float64Array(3) };
  for (let step = 1; step <= 3000; step++) {
    trial.set(ball);
    if (!normalise(trial)) {
      break;
    }
    const far = farthest(at, trial);
    if (far.cosine > best.cosine) {
      best.cosine = far.cosine;
      best.middle.set(trial);
    }
    for (let k = 0; k < 3; k++) {
      ball[k] += (at[far.at + k] - ball[k]) / (step + 1);
    }
  }
  if (best.cosine < HEMISPHERE_EDGE) {
    throw new SkyError(
      'BAD_COORDINATE',
      'The polygon does not fit into a hemisphere.',
      'Cut it into smaller polygons, or give a box, a cone or a MOC.'
    );
  }
  return best.middle;
}

function farthest(at: Vector, middle: Vector): { at: number; cosine: number } {
  let found = { at: 0, cosine: Infinity };
  for (let i = 0; i < at.length; i += 3) {
    const cosine = dot(at, i, middle);
    if (cosine < found.cosine) {
      found = { at: i, cosine };
    }
  }
  return found;
}

function checkArea(u: Float64Array, v: Float64Array): void {
  let size = 0;
  let flat = true;
  for (let i = 1; i < u.length; i++) {
    size = Math.max(size, Math.abs(u[i] - u[0]), Math.abs(v[i] - v[0]));
  }
  for (let i = 1; i < u.length && flat; i++) {
    for (let j = i + 1; j < u.length && flat; j++) {
      flat = Math.abs(side(u, v, 0, i, j)) <= 4 * ROUNDING * size;
    }
  }
  if (flat) {
    throw new SkyError('BAD_COORDINATE', 'All corners of the polygon lie on one great circle: it has no area.');
  }
}

function checkCrossings(u: Float64Array, v: Float64Array, corners: readonly [number, number][]): void {
  const n = u.length;
  for (let i = 0; i < n; i++) {
    const i2 = (i + 1) % n;
    for (let j = i + 2; j < n; j++) {
      const j2 = (j + 1) % n;
      if (j2 === i || Math.max(u[i], u[i2]) < Math.min(u[j], u[j2]) || Math.max(u[j], u[j2]) < Math.min(u[i], u[i2])) {
        continue;
      }
      const crosses =
        side(u, v, i, i2, j) * side(u, v, i, i2, j2) < 0 && side(u, v, j, j2, i) * side(u, v, j, j2, i2) < 0;
      if (crosses) {
        const named = (a: number, b: number): string => `${place(corners[a])} – ${place(corners[b])}`;
        throw new SkyError(
          'BAD_COORDINATE',
          `The polygon crosses itself: its side ${named(i, i2)} meets ${named(j, j2)}.`,
          'Give the corners in the order in which the border runs through them.'
        );
      }
    }
  }
}

const place = ([ra, dec]: [number, number]): string => `(${ra}, ${dec})`;

/** Twice the area of the triangle a, b, c: positive where c lies to the left of a → b. */
function side(u: Float64Array, v: Float64Array, a: number, b: number, c: number): number {
  return (u[b] - u[a]) * (v[c] - v[a]) - (v[b] - v[a]) * (u[c] - u[a]);
}

function axesAbout(middle: Vector): [Vector, Vector] {
  const other = direction(0, Math.abs(middle[2]) < 0.7 ? 90 : 0);
  const first = cross(other, middle);
  normalise(first);
  return [first, cross(middle, first)];
}

function normalInto(out: Vector, at: Vector, a: number, b: number): void {
  // (a + b) × (b − a) = 2 a × b, with the digits of a short side kept.
  const sum = new Float64Array([at[a] + at[b], at[a + 1] + at[b + 1], at[a + 2] + at[b + 2]]);
  const difference = new Float64Array([at[b] - at[a], at[b + 1] - at[a + 1], at[b + 2] - at[a + 2]]);
  const normal = cross(sum, difference);
  normalise(normal);
  out.set(normal, a);
}

function cross(a: Vector, b: Vector): Vector {
  return new Float64Array([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]);
}

function dot(a: Vector, at: number, b: Vector): number {
  return a[at] * b[0] + a[at + 1] * b[1] + a[at + 2] * b[2];
}

/** False where the vector has no direction. */
function normalise(vector: Vector): boolean {
  const length = Math.hypot(vector[0], vector[1], vector[2]);
  if (length < 1e-12) {
    return false;
  }
  vector.forEach((component, i) => (vector[i] = component / length));
  return true;
}
