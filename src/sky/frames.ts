import { checkedPosition, normaliseDegrees, RADIAN } from './angles';

/** Frames of the sky: ICRS, Galactic, and the ecliptic of `ecl_lon`, `ecl_lat` (mean ecliptic and equinox of J2000). */
export const FRAMES = ['icrs', 'galactic', 'ecliptic'] as const;
export type Frame = (typeof FRAMES)[number];

/** A direction in any frame [deg]. */
export interface Direction {
  lon: number;
  lat: number;
}

/** A 3×3 matrix, row by row. */
export type Matrix = readonly number[];

/** North Galactic pole and longitude of the north celestial pole [deg]: Hipparcos Catalogue, ESA SP-1200, vol. 1. */
const GALACTIC_POLE = { ra: 192.85948, dec: 27.12825, lonOfCelestialPole: 122.93192 };

/** Obliquity of the ecliptic at J2000 [arcsec], as in the Gaia catalogues. */
const OBLIQUITY = 84381.411;

/**
 * Origin of right ascension from the mean equinox of J2000, along the ICRS equator [arcsec] (Chapront et al. 2002,
 * A&A 387, 700). The catalogue's ecliptic longitudes count from that equinox: without it they differ by 55 mas.
 */
const EQUINOX_OFFSET = -0.05542;

const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

const FROM_ICRS: Readonly<Record<Frame, Matrix>> = {
  icrs: IDENTITY,
  galactic: multiply(
    aboutZ(180 - GALACTIC_POLE.lonOfCelestialPole),
    multiply(aboutY(90 - GALACTIC_POLE.dec), aboutZ(GALACTIC_POLE.ra))
  ),
  ecliptic: multiply(aboutX(OBLIQUITY / 3600), aboutZ(EQUINOX_OFFSET / 3600))
};

/** The rotation that turns components in `from` into components in `to`. */
export function rotation(from: Frame, to: Frame): Matrix {
  return multiply(FROM_ICRS[to], transposed(FROM_ICRS[from]));
}

/** The rotation that brings a direction [deg] to longitude 0, latitude 0, with its own north still up. */
export function centredOn(lon: number, lat: number): Matrix {
  return multiply(aboutY(-lat), aboutZ(lon));
}

/**
 * Transforms a direction from one frame to another.
 * @param lon - longitude or right ascension [deg]
 * @param lat - latitude or declination [deg]
 * @returns longitude in [0, 360)
 * @throws SkyError BAD_COORDINATE for a direction that does not exist.
 */
export function transform(from: Frame, to: Frame, lon: number, lat: number): Direction {
  const checked = checkedPosition(lon, lat);
  if (from === to) {
    return { lon: checked.ra, lat: checked.dec };
  }
  const out = new Float64Array(2);
  rotate(rotation(from, to), lon, lat, out);
  return { lon: out[0], lat: out[1] };
}

/** Rotates one direction [deg] into `out` = [longitude in 0…360, latitude]; for loops, checks nothing. */
export function rotate(matrix: Matrix, lon: number, lat: number, out: Float64Array): void {
  const cosLat = Math.cos(lat * RADIAN);
  const x = cosLat * Math.cos(lon * RADIAN);
  const y = cosLat * Math.sin(lon * RADIAN);
  const z = Math.sin(lat * RADIAN);
  const u = matrix[0] * x + matrix[1] * y + matrix[2] * z;
  const v = matrix[3] * x + matrix[4] * y + matrix[5] * z;
  const w = matrix[6] * x + matrix[7] * y + matrix[8] * z;
  out[0] = normaliseDegrees(Math.atan2(v, u) / RADIAN);
  // atan2, not asin: exact at the poles too.
  out[1] = Math.atan2(w, Math.sqrt(u * u + v * v)) / RADIAN;
}

/** Rotations of the axes by an angle [deg]. */
function aboutX(angle: number): Matrix {
  const [c, s] = [Math.cos(angle * RADIAN), Math.sin(angle * RADIAN)];
  return [1, 0, 0, 0, c, s, 0, -s, c];
}

function aboutY(angle: number): Matrix {
  const [c, s] = [Math.cos(angle * RADIAN), Math.sin(angle * RADIAN)];
  return [c, 0, -s, 0, 1, 0, s, 0, c];
}

function aboutZ(angle: number): Matrix {
  const [c, s] = [Math.cos(angle * RADIAN), Math.sin(angle * RADIAN)];
  return [c, s, 0, -s, c, 0, 0, 0, 1];
}

/** The rotation that does `b`, then `a`. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  return IDENTITY.map((_, i) => {
    const row = 3 * Math.floor(i / 3);
    return a[row] * b[i % 3] + a[row + 1] * b[(i % 3) + 3] + a[row + 2] * b[(i % 3) + 6];
  });
}

/** The rotation back. */
export function transposed(m: Matrix): Matrix {
  return [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];
}
