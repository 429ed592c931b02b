import { normaliseDegrees, RADIAN, wrapDegrees } from './angles';
import type { Direction } from './frames';

/** Projections of the whole sky, and the orthographic one of the half that is in front. */
export const PROJECTIONS = ['mollweide', 'hammer', 'plate-carree', 'orthographic'] as const;
export type ProjectionName = (typeof PROJECTIONS)[number];

/** A place on the projected sky: x in −2…2 (orthographic −1…1), y in −1…1, both relative to the map's centre. */
export interface MapPoint {
  x: number;
  y: number;
}

/**
 * A projection of the sphere about longitude 0, east to the right (the callers below turn it to the sky's left).
 * Both directions write to `out` and check nothing: they run once per pixel of an image.
 */
interface Formulae {
  /** Largest x. */
  width: number;
  /** Longitude −180…180 and latitude [deg] → x, y. */
  forward(lon: number, lat: number, out: Float64Array): void;
  /** x, y → longitude and latitude [deg]; false outside the sky. */
  inverse(x: number, y: number, out: Float64Array): boolean;
}

/** Formulae as in Snyder (1987), Map Projections: A Working Manual, USGS Professional Paper 1395. */
const FORMULAE: Readonly<Record<ProjectionName, Formulae>> = {
  mollweide: {
    width: 2,
    forward(lon, lat, out) {
      const t = mollweideAngle(lat * RADIAN);
      out[0] = (lon / 90) * Math.cos(t);
      out[1] = Math.sin(t);
    },
    inverse(x, y, out) {
      if (!(x * x + 4 * y * y <= 4)) {
        return false;
      }
      const t = Math.asin(Math.max(-1, Math.min(1, y)));
      const cos = Math.sqrt(1 - Math.sin(t) ** 2);
      out[0] = cos > 0 ? clamp((x / cos) * 90, 180) : 0;
      out[1] = Math.asin(clamp((2 * t + Math.sin(2 * t)) / Math.PI, 1)) / RADIAN;
      return true;
    }
  },
  hammer: {
    width: 2,
    forward(lon, lat, out) {
      const cosLat = Math.cos(lat * RADIAN);
      const half = (lon * RADIAN) / 2;
      const scale = 1 / Math.sqrt(1 + cosLat * Math.cos(half));
      out[0] = 2 * scale * cosLat * Math.sin(half);
      out[1] = scale * Math.sin(lat * RADIAN);
    },
    inverse(x, y, out) {
      const r = (x * x) / 4 + y * y;
      if (!(r <= 1)) {
        return false;
      }
      // The zenithal equal-area disc of half the longitude: z = √2·cos of half the distance from the centre.
      const z = Math.sqrt(2 - r);
      out[0] = (2 * Math.atan2((x / 2) * z, 1 - r)) / RADIAN;
      out[1] = Math.asin(clamp(y * z, 1)) / RADIAN;
      return true;
    }
  },
  'plate-carree': {
    width: 2,
    forward(lon, lat, out) {
      out[0] = lon / 90;
      out[1] = lat / 90;
    },
    inverse(x, y, out) {
      if (!(Math.abs(x) <= 2 && Math.abs(y) <= 1)) {
        return false;
      }
      out[0] = x * 90;
      out[1] = y * 90;
      return true;
    }
  },
  orthographic: {
    width: 1,
    forward(lon, lat, out) {
      const cosLat = Math.cos(lat * RADIAN);
      const isInFront = cosLat * Math.cos(lon * RADIAN) >= 0;
      out[0] = isInFront ? cosLat * Math.sin(lon * RADIAN) : NaN;
      out[1] = isInFront ? Math.sin(lat * RADIAN) : NaN;
    },
    inverse(x, y, out) {
      const r = x * x + y * y;
      if (!(r <= 1)) {
        return false;
      }
      out[0] = Math.atan2(x, Math.sqrt(1 - r)) / RADIAN;
      out[1] = Math.asin(clamp(y, 1)) / RADIAN;
      return true;
    }
  }
};

/** Half the width of a projection's sky, whose height is −1…1: 2 for the whole sky, 1 for half of it. */
export function halfWidth(projection: ProjectionName): number {
  return FORMULAE[projection].width;
}

/** The inverse of a projection for loops; see {@link unproject}. */
export type Inverse = (x: number, y: number, out: Float64Array) => boolean;

/**
 * Inverse of a projection, seen from inside: longitude grows to the left.
 * It writes [longitude in 0…360, latitude] to `out` [deg], or returns false outside the sky.
 * @param centre - longitude in the middle of the map [deg]
 */
export function inverseOf(projection: ProjectionName, centre = 0): Inverse {
  const { inverse } = FORMULAE[projection];
  return (x, y, out) => {
    if (!inverse(-x, y, out)) {
      return false;
    }
    out[0] = normaliseDegrees(out[0] + centre);
    return true;
  };
}

/**
 * Where a direction lies on the map; longitude grows to the left, as on the sky. NaN for directions that the
 * orthographic projection has behind the map.
 * @param lon - [deg]
 * @param lat - [deg]
 * @param centre - longitude in the middle of the map [deg]
 */
export function project(projection: ProjectionName, lon: number, lat: number, centre = 0): MapPoint {
  const out = new Float64Array(2);
  FORMULAE[projection].forward(wrapDegrees(lon - centre), lat, out);
  return { x: 0 - out[0], y: out[1] };
}

/** The direction [deg] at a place of the map, or null outside the sky. */
export function unproject(projection: ProjectionName, x: number, y: number, centre = 0): Direction | null {
  const out = new Float64Array(2);
  return inverseOf(projection, centre)(x, y, out) ? { lon: out[0], lat: out[1] } : null;
}

const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/** Solves 2t + sin 2t = π sin(lat) [rad] for t. */
function mollweideAngle(lat: number): number {
  const target = Math.PI * Math.sin(Math.abs(lat));
  // Near the pole the equation is flat: there 2t + sin 2t ≈ π − (4/3)(π/2 − t)³, which is a start close to the root.
  const fromPole = Math.cbrt(0.75 * Math.PI * 2 * Math.sin((Math.PI / 2 - Math.abs(lat)) / 2) ** 2);
  let low = 0;
  let high = Math.PI / 2;
  let t = fromPole < 0.5 ? high - fromPole : Math.abs(lat);
  for (let i = 0; i < 60 && high - low > 1e-16; i++) {
    const excess = 2 * t + Math.sin(2 * t) - target;
    if (excess > 0) {
      high = t;
    } else {
      low = t;
    }
    const step = excess / (2 + 2 * Math.cos(2 * t));
    const next = t - step;
    // Newton's step where it stays in the bracket, halving where not.
    const taken = next >= low && next <= high ? next : (low + high) / 2;
    if (Math.abs(taken - t) < 1e-15) {
      t = taken;
      break;
    }
    t = taken;
  }
  return lat < 0 ? -t : t;
}
