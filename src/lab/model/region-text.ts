import { GaiaError, type Region } from '../../protocol';
import { parseSourceId } from '../../gaia/source-id';
import { parseCoordinates } from '../../sky/parse-coordinates';
import { checkedRegion } from '../../sky/region';

/** Ids that a search takes; longer lists are a table to join with. */
export const MAX_IDS = 10_000;

/** Words and marks around the numbers of a polygon in ADQL, STC-S and region files. */
const POLYGON_DRESS = /\b(?:polygon|icrs|fk5|j2000)\b|['"()]/gi;

/**
 * The corners of a polygon as people have them: one position a line or between semicolons, in any spelling of
 * {@link parseCoordinates}; numbers in pairs, `10 10, 12 10, 11 12`; JSON `[[10, 10], …]`; ADQL's and STC-S's `POLYGON`.
 *
 * @returns [ra, dec] of the corners, ICRS [deg]
 * @throws GaiaError BAD_COORDINATE naming what could not be read
 */
export function parseCorners(text: string): [number, number][] {
  const bare = text.replace(POLYGON_DRESS, ' ').replace(/[[\]]/g, ' ').trim();
  const lines = bare
    .split(/[\n;]/)
    .map(line => line.trim().replace(/,$/, ''))
    .filter(line => line !== '');
  if (lines.length > 1) {
    return lines.map(corner);
  }
  const numbers = bare.split(/[\s,]+/).filter(part => part !== '');
  if (numbers.every(part => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(part))) {
    if (numbers.length % 2 === 1) {
      throw new GaiaError(
        'BAD_COORDINATE',
        `The polygon has ${numbers.length} numbers, which make no pairs of right ascension and declination.`
      );
    }
    return numbers.flatMap((_, i) => (i % 2 === 0 ? [corner(`${numbers[i]}, ${numbers[i + 1]}`)] : []));
  }
  return bare.split(',').map(corner);
}

function corner(text: string): [number, number] {
  const { ra, dec } = parseCoordinates(text);
  return [ra, dec];
}

/** The four limits of a box as typed. */
export interface BoxText {
  raFrom: string;
  raTo: string;
  decFrom: string;
  decTo: string;
}

/**
 * The box between two meridians and two parallels; right ascensions as `10`, `0h40m` or `00:40:00`.
 * @throws GaiaError BAD_COORDINATE naming what could not be read
 */
export function parseBox({ raFrom, raTo, decFrom, decTo }: BoxText): Region {
  const ra = (text: string): number => parseCoordinates(`${text}, 0`).ra;
  const dec = (text: string): number => parseCoordinates(`0, ${text}`).dec;
  return { box: { raMin: ra(raFrom), raMax: ra(raTo), decMin: dec(decFrom), decMax: dec(decTo) } };
}

/**
 * Ids separated by anything, each once, `Gaia DR3` and the like in front ignored.
 * @throws GaiaError BAD_REQUEST naming what is no source_id, or more than {@link MAX_IDS}
 */
export function parseIds(text: string): string[] {
  const ids = new Set<string>();
  for (const part of text.replace(/\bgaia\s*e?dr\d\b/gi, ' ').split(/[\s,;[\](){}"']+/)) {
    if (part !== '' && !/^source_?id$/i.test(part)) {
      ids.add(String(parseSourceId(part.replace(/(?<=\d)L$/, ''))));
    }
  }
  if (ids.size > MAX_IDS) {
    throw new GaiaError(
      'BAD_REQUEST',
      `${ids.size} ids are more than ${MAX_IDS}.`,
      'Put them into a table and join it in an SQL query, or search in parts.'
    );
  }
  return [...ids];
}

/** @throws GaiaError for a region that does not exist, such as a polygon whose sides cross */
export function checkRegion(region: Region): Region {
  if (!('sourceIds' in region)) {
    checkedRegion(region);
  }
  return region;
}
