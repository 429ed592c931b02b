import { SkyError } from './errors';
import { checkedPosition, type Position } from './angles';
import { transform, type Frame } from './frames';

/** How the right ascension was read: plain degrees, hours-minutes-seconds or degrees-minutes-seconds. */
export type CoordinateReading = 'degrees' | 'sexagesimal hours' | 'sexagesimal degrees';

export interface ParsedCoordinates extends Position {
  reading: CoordinateReading;
  /** Frame in which the text was written; absent where it named none, which means ICRS. */
  frame?: Frame;
}

/** One coordinate as written: one to three numbers, their sign, and the unit letter of the first. */
interface Written {
  text: string;
  negative: boolean;
  parts: string[];
  unit: 'h' | 'd' | null;
}

const HINT = 'Write degrees "14.2 28.8", or hours and degrees "00 56 48 +28 48 00" or "0h56m48s +28d48m".';

/** A run of numbers with optional unit marks: 00:56:48, 0h56m48s, 28°48′, 14.2deg. */
const NUMBER = /\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?/g;

/** Names of frames, as words before or behind the numbers. J2000 is within 0.1″ of ICRS. */
const FRAME_NAMES: ReadonlyMap<string, Frame> = new Map([
  ...['icrs', 'icrf', 'equatorial', 'equ', 'eq', 'j2000', 'fk5'].map((name): [string, Frame] => [name, 'icrs']),
  ...['galactic', 'gal'].map((name): [string, Frame] => [name, 'galactic']),
  ...['ecliptic', 'ecl'].map((name): [string, Frame] => [name, 'ecliptic'])
]);

/** Names of a frame's two angles, as `l=10 b=5`. */
const ANGLE_NAMES: readonly [Frame, RegExp][] = [
  ['galactic', /^(?:l|glon|lii)\s*[=:]?\s*(?=[-+.\d])(.+?)[\s,;]*(?<![a-z])(?:b|glat|bii)\s*[=:]?\s*(?=[-+.\d])(.+)$/],
  ['ecliptic', /^(?:ecl_lon|elon|lambda|λ)\s*[=:]?\s*(.+?)[\s,;]*(?:ecl_lat|elat|beta|β)\s*[=:]?\s*(.+)$/],
  ['icrs', /^(?:ra|α)\s*[=:]?\s*(.+?)[\s,;]*(?:dec|de|δ)\s*[=:]?\s*(?=[-+.\d])(.+)$/]
];

/**
 * Reads a position as astronomers write it: `14.2 28.8`, `14.2, 28.8`, `00 56 48 +28 48 00`, `00:56:48 +28:48`,
 * `0h56m48s +28d48m`. Two bare numbers are degrees; sexagesimal right ascension is in hours unless it says degrees.
 *
 * The text may name its frame: `266.4 -28.9 gal`, `galactic 10 5`, `l=10 b=5`, `ecl 100 -3`, `lambda=100 beta=-3`,
 * `ra=10 dec=5`. Without one it is ICRS. Longitudes of other frames are always degrees.
 *
 * @returns ICRS position [deg], right ascension in [0, 360)
 * @throws SkyError BAD_COORDINATE naming what could not be read or is out of range.
 */
export function parseCoordinates(text: string): ParsedCoordinates {
  const { frame, rest } = frameOf(text);
  if (frame === undefined) {
    return parseNumbers(text, true);
  }
  const { ra, dec, reading } = parseNumbers(rest, frame === 'icrs');
  const icrs = transform(frame, 'icrs', ra, dec);
  return { ra: icrs.lon, dec: icrs.lat, reading, frame };
}

/** The frame that a text names, and the numbers without it. */
function frameOf(text: string): { frame?: Frame; rest: string } {
  const plain = text.trim().toLowerCase().replace(/[−–]/g, '-');
  if (/\b(?:fk4|b1950(?:\.0)?)\b/.test(plain)) {
    throw new SkyError('BAD_COORDINATE', `"${text}" is in an older frame (FK4, B1950).`, 'Convert it to ICRS first.');
  }
  const word = /^([a-z][a-z0-9]*)[\s:,]+(.*\d.*)$/.exec(plain) ?? [];
  const before = FRAME_NAMES.get(word[1]);
  if (before !== undefined) {
    return { frame: before, rest: frameOf(word[2]).rest };
  }
  const end = /^(.*\d[^a-z]*[a-z]?\W*?)[\s,(]+([a-z][a-z0-9]*)\)?$/.exec(plain) ?? [];
  const behind = FRAME_NAMES.get(end[2]);
  if (behind !== undefined) {
    return { frame: behind, rest: end[1] };
  }
  for (const [frame, pattern] of ANGLE_NAMES) {
    const match = pattern.exec(plain);
    if (match) {
      return { frame, rest: `${match[1].trim()}, ${match[2].trim()}` };
    }
  }
  return { rest: text };
}

/** @param hours - whether a sexagesimal longitude without unit is in hours */
function parseNumbers(text: string, hours: boolean): ParsedCoordinates {
  const clean = normalised(text);
  const [first, second] = halves(clean, text);
  const ra = written(first, text);
  const dec = written(second, text);
  if (dec.unit === 'h') {
    throw new SkyError('BAD_COORDINATE', `Declination "${second}" is written in hours.`, HINT);
  }
  const sexagesimal = ra.parts.length > 1 || ra.unit === 'h' || (dec.parts.length > 1 && ra.unit === null);
  const inHours = sexagesimal && ra.unit !== 'd' && (hours || ra.unit === 'h');
  const position = checkedPosition(value(ra) * (inHours ? 15 : 1), value(dec));
  const reading = !sexagesimal ? 'degrees' : inHours ? 'sexagesimal hours' : 'sexagesimal degrees';
  return { ...position, reading };
}

function normalised(text: string): string {
  return text
    .toLowerCase()
    .replace(/[−–]/g, '-')
    .replace(/degrees?|deg|°/g, 'd')
    .replace(/[′’]|(?<=\d)min/g, "'")
    .replace(/[″”]|''|(?<=\d)sec/g, '"')
    .replace(/[;|]/g, ',')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Splits right ascension from declination: at the comma, else at the sign, else in the middle. */
function halves(clean: string, text: string): [string, string] {
  const commas = clean.split(',').map(part => part.trim());
  if (commas.length === 2) {
    return [commas[0], commas[1]];
  }
  if (commas.length > 2) {
    throw new SkyError('BAD_COORDINATE', `"${text}" has more than one comma.`, 'Use a point as decimal mark.');
  }
  const sign = clean.search(/(?<=[^e(+-])[ ]*[+-](?=[ ]*[\d.])/);
  if (sign > 0) {
    return [clean.slice(0, sign).trim(), clean.slice(sign).trim()];
  }
  // Blanks before a unit mark or a colon do not separate numbers.
  const tokens = clean.replace(/ (?=[hdms'":])|(?<=:) /g, '').split(' ');
  // A right ascension with units ends where its next number starts over with degrees.
  const restart = tokens.findIndex((token, i) => i > 0 && /^[\d.]+(?:e[+-]?\d+)?d/.test(token));
  const middle = restart > 0 ? restart : tokens.length / 2;
  if (!Number.isInteger(middle) || tokens.length < 2) {
    throw new SkyError('BAD_COORDINATE', `"${text}" is not a position: right ascension and declination needed.`, HINT);
  }
  return [tokens.slice(0, middle).join(' '), tokens.slice(middle).join(' ')];
}

function written(half: string, text: string): Written {
  const sign = /^[+-]/.exec(half)?.[0];
  const body = sign ? half.slice(1).trim() : half;
  const parts = body.match(NUMBER) ?? [];
  // Between the numbers stand blanks, colons or the unit marks in their order, nothing else.
  const marks = body.replace(NUMBER, '#').replace(/\s+/g, ' ');
  const shape = /^#\s?([hd:]?)\s?(?:#\s?([m':]?)\s?(?:#\s?([s"]?))?)?$/.exec(marks);
  if (parts.length === 0 || parts.length > 3 || !shape) {
    throw new SkyError('BAD_COORDINATE', `"${half}" in "${text}" is not a coordinate.`, HINT);
  }
  const unit = shape[1] === 'h' || shape[1] === 'd' ? shape[1] : null;
  return { text: half, negative: sign === '-', parts, unit };
}

function value({ text, negative, parts }: Written): number {
  const [whole, minutes = 0, seconds = 0] = parts.map(Number);
  parts.slice(0, -1).forEach(part => {
    if (!/^\d+$/.test(part)) {
      throw new SkyError('BAD_COORDINATE', `"${part}" in "${text}" must be a whole number.`, HINT);
    }
  });
  if (minutes >= 60 || seconds >= 60) {
    throw new SkyError('BAD_COORDINATE', `"${text}" has ${minutes >= 60 ? minutes : seconds} where 60 is too many.`);
  }
  const size = parts.length === 1 ? whole : (whole * 3600 + minutes * 60 + seconds) / 3600;
  return negative ? -size : size;
}
