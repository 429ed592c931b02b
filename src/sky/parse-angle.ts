import { SkyError } from './errors';
import { RADIAN } from './angles';

/** Degrees in one of each unit; names as astropy, VOUnits and people write them. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ...['deg', 'degree', 'degrees', 'd', '°'].map((name): [string, number] => [name, 1]),
  ...['arcmin', 'arcminute', 'arcminutes', "'", '′'].map((name): [string, number] => [name, 1 / 60]),
  ...['arcsec', 'arcsecond', 'arcseconds', 'as', '"', '″', "''"].map((name): [string, number] => [name, 1 / 3600]),
  ...['mas', 'milliarcsecond', 'milliarcseconds'].map((name): [string, number] => [name, 1 / 3.6e6]),
  ...['uas', 'µas', 'μas'].map((name): [string, number] => [name, 1 / 3.6e9]),
  ...['rad', 'radian', 'radians'].map((name): [string, number] => [name, 1 / RADIAN]),
  ...['hourangle', 'h'].map((name): [string, number] => [name, 15])
]);

export type AngleUnit = 'deg' | 'arcmin' | 'arcsec' | 'mas' | 'rad';

const ANGLE = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/;

/**
 * Reads `1arcsec`, `0.5 deg`, `10'`, `30"` or a bare number.
 *
 * @param defaultUnit - unit of a number that names none
 * @returns the angle [deg]
 * @throws SkyError BAD_COORDINATE naming the text or the unit.
 */
export function parseAngle(angle: string | number, defaultUnit: AngleUnit = 'deg'): number {
  if (typeof angle === 'number') {
    if (!Number.isFinite(angle)) {
      throw new SkyError('BAD_COORDINATE', `${angle} is not an angle.`);
    }
    return inDegrees(angle, defaultUnit);
  }
  const match = ANGLE.exec(angle.trim().toLowerCase().replace('−', '-'));
  if (!match) {
    throw new SkyError('BAD_COORDINATE', `"${angle}" is not an angle.`, "Write for example 1arcsec, 10' or 0.5 deg.");
  }
  const unit = match[2] === '' ? defaultUnit : match[2];
  if (!UNITS.has(unit)) {
    throw new SkyError(
      'BAD_COORDINATE',
      `"${match[2]}" in "${angle}" is not a unit of angle.`,
      'Units are deg, arcmin, arcsec, mas and rad.'
    );
  }
  const degrees = inDegrees(Number(match[1]), unit);
  if (!Number.isFinite(degrees)) {
    throw new SkyError('BAD_COORDINATE', `"${angle}" is too large for an angle.`);
  }
  return degrees;
}

function inDegrees(value: number, unit: string): number {
  const scale = UNITS.get(unit)!;
  // 1/scale is a whole number for the small units, and one rounding less keeps 3600 arcsec at exactly 1 deg.
  return scale < 1 ? value / Math.round(1 / scale) : value * scale;
}
