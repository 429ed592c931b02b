import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { hasRealData, real } from '../support/real-data';

/** Texts of numbers: digit patterns as in Gaia's files with random digits in them, and texts that are hard to round. */

/** Patterns of the releases; a `d` is any digit, a `D` any but 0. */
const PATTERNS = [
  'DD.dddddddddddddd',
  'DdD.ddddddddddddd',
  '-D.dddddddddddddddd',
  '-DD.ddddddddddddddd',
  '0.ddddddddd',
  '0.0Ddddddddd',
  'D.ddddddd',
  'DD.ddddd',
  'DDD.dddd',
  '-0.dddddddd',
  'D.ddddddE-d',
  '-D.dddddddE-1d',
  'D.ddddddddddddddddE-Dd',
  'D.dE10',
  '2016.0',
  'DDdddddd.dddd',
  'D.dddddddE7',
  'Ddd',
  'D.dddddddddddddddddd',
  '0.00ddddddddddddddddd'
];

const NUMBER = /^-?\d+\.\d+(E-?\d+)?$/;

/** The patterns of the floating-point cells in real files, most frequent first. */
export function realPatterns(): string[] {
  if (!hasRealData) {
    return [];
  }
  const counts = new Map<string, number>();
  const folder = real('real/bulk_dr3');
  for (const name of readdirSync(folder)) {
    const text = gunzipSync(readFileSync(join(folder, name))).toString('latin1');
    for (const cell of text.slice(0, 4e6).split(/[\n,"[\]]+/)) {
      if (NUMBER.test(cell)) {
        const pattern = cell
          .replace(/\d/g, 'd')
          .replace(/^(-?)d/, (_, sign: string) => `${sign}${cell.startsWith('0', sign.length) ? '0' : 'D'}`);
        counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
      }
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([pattern]) => pattern);
}

export const patterns = (): string[] => [...PATTERNS, ...realPatterns()];

/** A pattern with random digits. */
export function filled(pattern: string, next: () => number): string {
  let text = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charCodeAt(i);
    text += c === 100 ? (next() * 10) | 0 : c === 68 ? ((next() * 9) | 0) + 1 : pattern[i];
  }
  return text;
}

/** Any decimal: up to 24 digits, a point anywhere, any exponent. */
export function anyDecimal(next: () => number): string {
  const digits = 1 + Math.floor(next() * (next() < 0.1 ? 24 : 19));
  const text = filled('d'.repeat(digits), next);
  const point = Math.floor(next() * (digits + 2));
  const exponent =
    next() < 0.5 ? '' : `${next() < 0.5 ? 'e' : 'E'}${next() < 0.2 ? '+' : ''}${Math.floor(next() * 655) - 345}`;
  return `${next() < 0.3 ? '-' : ''}${point <= digits ? `${text.slice(0, point)}.${text.slice(point)}` : text}${exponent.replace('+-', '-')}`;
}

/** Texts half-way between two doubles, or beside that by one in the last of up to 20 digits. */
export function nearHalfWay(next: () => number): string {
  // an odd number of 54 bits, times or over a power of two
  const odd = (1n << 53n) | (BigInt(Math.floor(next() * 2 ** 52)) << 1n) | 1n;
  const shift = Math.floor(next() * 14) - 4;
  const places = shift < 0 ? -shift : 0;
  const scaled = (shift < 0 ? odd * 5n ** BigInt(-shift) : odd << BigInt(shift)) + BigInt(Math.floor(next() * 3)) - 1n;
  const text = String(scaled);
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** Texts known to be hard (Paxson 1991; Clinger 1990; the bugs of PHP and Java), at and beside limits. */
export const HARD = [
  '2.2250738585072011e-308',
  '2.2250738585072012e-308',
  '2.2250738585072014e-308',
  '2.225073858507201e-308',
  '4.9406564584124654e-324',
  '5e-324',
  '2.4703282292062327208e-324',
  '2.4703282292062328e-324',
  '2.47032822920623272e-324',
  '1.7976931348623157e308',
  '1.7976931348623158e308',
  '1.7976931348623159e308',
  '179769313486231580793728971405301e276',
  '1e309',
  '1e-400',
  '0.0',
  '-0.0',
  '0e999',
  '-0e-999',
  '9007199254740992',
  '9007199254740993',
  '9007199254740993.0',
  '9007199254740993.00000000000000000000000000001',
  '900719925474099.3e1',
  '9223372036854775807',
  '9223372036854775808.0',
  '18446744073709551615',
  '18446744073709551616',
  '1234567890123456789',
  '9999999999999999999',
  '99999999999999999999',
  '6.631236846766476e-316',
  '3.2378839133029012895883e-319',
  '9355950000000000000.00000000000000000000000000000000001844674407370955161600000184467440737095516161844674407370955161407',
  '8.589973e9',
  '7.2057594037927933e16',
  '5e-20',
  '67e14',
  '985e15',
  '7693e-42',
  '55895e-16',
  '996622e-44',
  '7038531e-32',
  '60419369e-46',
  '702990899e-20',
  '6930161142e-48',
  '25933168707e-13',
  '428896920843e-56',
  '9160259178389e-20',
  '51859e100',
  '8511030020275656e-342',
  '5201988407066741e-342',
  '6406892948269899e237',
  '8431154198732492e72',
  '6475049196144587e100',
  '3.4028235677973366e38',
  '3.40282356779733661637539395458142568447e38',
  '3.40282356779733661637539395458142568448e38',
  '1.00000005960464477539062500000000000001',
  '1.000000059604644775390625',
  '1.00000017881393432617187499999999999999',
  '7.006492321624085e-46',
  '7.006492321624086e-46',
  '1.401298464324817e-45',
  '1.1754943508222875e-38',
  '1.1754942807573643e-38',
  '1.1754942807573642e-38',
  '16777217',
  '16777217.0000001',
  '16777219.0',
  '0.000000000000000000000000000000000000011754943',
  '.5',
  '5.',
  '-.5e1',
  '1e5',
  '00000000000000000000001.5',
  '0000000.1',
  '123456789',
  '12345678.',
  '123456789.5',
  '1234567.8',
  '12345678.9'
];
