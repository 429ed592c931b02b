import { SkyError } from './errors';

/** Radians in one degree. */
export const RADIAN = Math.PI / 180;

/** One arcsecond [deg]. */
export const ARCSEC = 1 / 3600;

/** A direction [deg]: right ascension and declination, ICRS unless said otherwise. */
export interface Position {
  ra: number;
  dec: number;
}

/** The angle in [0, 360) [deg]. */
export function normaliseDegrees(angle: number): number {
  const turned = angle % 360;
  if (turned >= 0) {
    return turned;
  }
  // A tiny negative angle plus 360 rounds to 360 itself.
  return turned + 360 < 360 ? turned + 360 : 0;
}

/** The angle in [-180, 180) [deg]. */
export function wrapDegrees(angle: number): number {
  return angle >= -180 && angle < 180 ? angle : normaliseDegrees(angle + 180) - 180;
}

/**
 * Great-circle distance of two positions [deg], accurate for any distance from micro-arcseconds to 180°
 * (Vincenty's formula for the sphere, 1975, Survey Review 23, 88).
 */
export function separation(ra1: number, dec1: number, ra2: number, dec2: number): number {
  const turn = (ra2 - ra1) * RADIAN;
  const sin1 = Math.sin(dec1 * RADIAN);
  const cos1 = Math.cos(dec1 * RADIAN);
  const sin2 = Math.sin(dec2 * RADIAN);
  const cos2 = Math.cos(dec2 * RADIAN);
  // cos1·sin2 − sin1·cos2·cos(turn), without the cancellation of nearby positions.
  const half = Math.sin(turn / 2);
  const along = Math.sin((dec2 - dec1) * RADIAN) + 2 * sin1 * cos2 * half * half;
  const across = cos2 * Math.sin(turn);
  return Math.atan2(Math.hypot(across, along), sin1 * sin2 + cos1 * cos2 * Math.cos(turn)) / RADIAN;
}

/**
 * The position with its right ascension in [0, 360).
 * @throws SkyError BAD_COORDINATE when a number is not finite or the declination is outside ±90°.
 */
export function checkedPosition(ra: number, dec: number): Position {
  if (!Number.isFinite(ra)) {
    throw new SkyError('BAD_COORDINATE', `Right ascension ${ra} is not a number of degrees.`);
  }
  if (!Number.isFinite(dec)) {
    throw new SkyError('BAD_COORDINATE', `Declination ${dec} is not a number of degrees.`);
  }
  if (Math.abs(dec) > 90) {
    throw new SkyError(
      'BAD_COORDINATE',
      `Declination ${dec}° is outside -90°…+90°.`,
      'Give right ascension first, then declination.'
    );
  }
  return { ra: normaliseDegrees(ra), dec };
}

/**
 * The radius [deg] itself.
 * @throws SkyError BAD_COORDINATE when it is not within 0…180°.
 */
export function checkedRadius(radius: number): number {
  if (!(radius >= 0 && radius <= 180)) {
    throw new SkyError(
      'BAD_COORDINATE',
      Number.isFinite(radius) ? `Radius ${radius}° is outside 0°…180°.` : `Radius ${radius} is not a number of degrees.`
    );
  }
  return radius;
}
