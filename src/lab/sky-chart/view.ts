import { normaliseDegrees, RADIAN, type Position } from '../../sky/angles';
import { inverseOf, project as projectSky } from '../../sky/projection';
import { direction } from '../../sky/shape';

/** A place on the chart: pixels from the left and from the top. */
export interface ChartPoint {
  x: number;
  y: number;
}

/** How the sky lies on a chart: east to the left, north up, ICRS. */
export interface SkyView {
  readonly width: number;
  readonly height: number;
  /** Angle from the bottom to the top [deg]. */
  readonly field: number;
  /** Where a direction [deg] lies; null where it is not on this side of the sky. It may lie outside the frame. */
  place(ra: number, dec: number): ChartPoint | null;
  /** Writes [ra in 0…360, dec] [deg] of a place to `out`; false beside the sky. */
  at(x: number, y: number, out: Float64Array): boolean;
}

/**
 * The whole sky in Mollweide's projection, as large as it fits.
 * @param middle - right ascension in the middle [deg]
 */
export function wholeSky(width: number, height: number, middle: number): SkyView {
  const unit = Math.min(width / 4, height / 2) * 0.98;
  const inverse = inverseOf('mollweide', middle);
  return {
    width,
    height,
    field: 180,
    place: (ra, dec) => {
      const { x, y } = projectSky('mollweide', ra, dec, middle);
      return { x: width / 2 + x * unit, y: height / 2 - y * unit };
    },
    at: (x, y, out) => inverse((x - width / 2) / unit, (height / 2 - y) / unit, out)
  };
}

/** Largest field of a view about a centre [deg]. */
export const MAX_FIELD = 160;

/**
 * A part of the sky about a centre in Lambert's zenithal equal-area projection (Snyder 1987, §24).
 * @param field - from the bottom of the chart to the top, at most {@link MAX_FIELD} [deg]
 */
export function partOfSky(width: number, height: number, centre: Position, field: number): SkyView {
  const [ra, dec] = [centre.ra * RADIAN, centre.dec * RADIAN];
  const c = direction(centre.ra, centre.dec);
  const east = [-Math.sin(ra), Math.cos(ra), 0];
  const north = [-Math.sin(dec) * Math.cos(ra), -Math.sin(dec) * Math.sin(ra), Math.cos(dec)];
  // 2 sin(θ/2) is the distance of a direction at θ from the centre.
  const scale = height / (4 * Math.sin((field * RADIAN) / 4));
  const vector = new Float64Array(3);
  return {
    width,
    height,
    field,
    place: (lon, lat) => {
      vector.set(direction(lon, lat));
      const z = vector[0] * c[0] + vector[1] * c[1] + vector[2] * c[2];
      if (z < -0.9) {
        return null;
      }
      const k = Math.sqrt(2 / (1 + z)) * scale;
      const u = vector[0] * east[0] + vector[1] * east[1];
      const v = vector[0] * north[0] + vector[1] * north[1] + vector[2] * north[2];
      return { x: width / 2 - u * k, y: height / 2 - v * k };
    },
    at: (x, y, out) => {
      const u = (width / 2 - x) / scale;
      const v = (height / 2 - y) / scale;
      const square = u * u + v * v;
      if (square > 3.8) {
        return false;
      }
      const z = 1 - square / 2;
      const k = Math.sqrt(1 - square / 4);
      const p = c[0] * z + east[0] * u * k + north[0] * v * k;
      const q = c[1] * z + east[1] * u * k + north[1] * v * k;
      const r = c[2] * z + north[2] * v * k;
      out[0] = normaliseDegrees(Math.atan2(q, p) / RADIAN);
      out[1] = Math.atan2(r, Math.hypot(p, q)) / RADIAN;
      return true;
    }
  };
}
