import { SkyError } from './errors';
import { checkedPosition, type Position } from './angles';

/** How the right ascension was read: plain degrees, hours-minutes-seconds or degrees-minutes-seconds. */
export type CoordinateReading = 'degrees' | 'sexagesimal hours' | 'sexagesimal degrees';

export interface ParsedCoordinates extends Position {
  reading: CoordinateReading;
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

/**
 * Reads a position as astronomers write it: `14.2 28.8`, `14.2, 28.8`, `00 56 48 +28 48 00`, `00:56:48 +28:48`,
 * `0h56m48s +28d48m`. Two bare numbers are degrees; sexagesimal right ascension is in hours unless it says degrees.
 *
 * @returns ICRS position [deg], right ascension in [0, 360)
 * @throws SkyError BAD_COORDINATE naming what could not be read or is out of range.
 */
export function parseCoordinates(text: string): ParsedCoordinates {
  const clean = normalised(text);
  const [first, second] = halves(clean, text);
  const ra = written(first, text);
  const dec = written(second, text);
  if (dec.unit === 'h') {
    throw new SkyError('BAD_COORDINATE', `Declination "${second}" is written in hours.`, HINT);
  }
  const sexagesimal = ra.parts.length > 1 || ra.unit === 'h' || (dec.parts.length > 1 && ra.unit === null);
  const hours = sexagesimal && ra.unit !== 'd';
  const position = checkedPosition(value(ra) * (hours ? 15 : 1), value(dec));
  const reading = !sexagesimal ? 'degrees' : hours ? 'sexagesimal hours' : 'sexagesimal degrees';
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
