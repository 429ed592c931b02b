import { normaliseDegrees } from './angles';

/**
 * Right ascension as `00h56m48.00s`.
 * @param ra - [deg]
 * @param digits - decimals of the seconds
 */
export function formatRa(ra: number, digits = 2): string {
  const [hours, minutes, seconds] = sexagesimal(normaliseDegrees(ra) / 15, digits);
  return `${pad(hours % 24)}h${pad(minutes)}m${seconds}s`;
}

/**
 * Declination as `+28d48m00.0s`.
 * @param dec - [deg]
 * @param digits - decimals of the seconds
 */
export function formatDec(dec: number, digits = 1): string {
  const [degrees, minutes, seconds] = sexagesimal(Math.abs(dec), digits);
  return `${dec < 0 ? '-' : '+'}${pad(degrees)}d${pad(minutes)}m${seconds}s`;
}

/** Degrees with a fixed number of decimals, as `14.200000°`. */
export function formatDegrees(angle: number, digits = 6): string {
  return `${angle.toFixed(digits)}°`;
}

/** An angle in the unit that suits its size: `1 arcsec`, `2.5 arcmin`, `5 deg`. */
export function formatAngle(angle: number): string {
  const size = Math.abs(angle);
  if (size === 0 || size >= 1) {
    return `${significant(angle)} deg`;
  }
  if (size * 60 >= 1) {
    return `${significant(angle * 60)} arcmin`;
  }
  return size * 3600 >= 0.1 ? `${significant(angle * 3600)} arcsec` : `${significant(angle * 3.6e6)} mas`;
}

const pad = (value: number): string => String(value).padStart(2, '0');
const significant = (value: number): number => Number(value.toPrecision(6));

/** Whole units, minutes, and seconds as text; rounded once, so that 59.999 s carries over. */
function sexagesimal(value: number, digits: number): [number, number, string] {
  const scale = 10 ** digits;
  const ticks = Math.round(value * 3600 * scale);
  const minutes = Math.floor(ticks / (60 * scale));
  const seconds = (ticks - minutes * 60 * scale) / scale;
  const width = digits > 0 ? digits + 3 : 2;
  return [Math.floor(minutes / 60), minutes % 60, seconds.toFixed(digits).padStart(width, '0')];
}
