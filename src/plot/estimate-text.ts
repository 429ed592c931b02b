import type { Estimate } from '../protocol';

const THIN = '\u202f';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** From here on numbers are written with a power of ten. */
const LARGE = 1e6;

/**
 * An estimate with its standard error, in as many digits as the error allows: `(1.81 ± 0.02) × 10⁹`, `12 300 ± 400`. The
 * error has one digit, two where the first is 1; a value whose error is not known has two. An error of 0 is left out.
 */
export function formatEstimate({ value, error }: Estimate): string {
  if (error === 0) {
    return rounded(value, 0);
  }
  const exponent = Math.abs(value) >= LARGE ? Math.floor(Math.log10(Math.abs(value))) : 0;
  const scale = 10 ** exponent;
  const digits = value === 0 ? 0 : 1 + leading(value / scale);
  const place = error === undefined ? digits : errorPlace(error / scale);
  const text = [value, ...(error === undefined ? [] : [error])].map(each => rounded(each / scale, place)).join(' ± ');
  const power = ` × 10${[...String(exponent)].map(digit => SUPERSCRIPTS[Number(digit)]).join('')}`;
  return exponent === 0 ? text : `${error === undefined ? text : `(${text})`}${power}`;
}

/** Decimal place of the first digit: 2 for 0.02, −2 for 400. */
const leading = (value: number): number => -Math.floor(Math.log10(Math.abs(value)));

function errorPlace(error: number): number {
  const place = leading(error);
  return Math.floor(error * 10 ** place) === 1 ? place + 1 : place;
}

/** Rounded at a decimal place, digits in groups of three. */
function rounded(value: number, place: number): string {
  const step = 10 ** Math.max(0, -place);
  const [whole, fraction] = (step === 1 ? value : Math.round(value / step) * step)
    .toFixed(Math.min(20, Math.max(0, place)))
    .split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  return fraction === undefined ? text : `${text}.${fraction}`;
}
