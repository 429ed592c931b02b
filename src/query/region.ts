import { MAX_INT64 } from './typed';

/** A circle on the sky [deg, ICRS]. */
export interface Circle {
  ra: number;
  dec: number;
  radius: number;
}

/** What is known of the rows that a condition keeps: all of its parts hold for each of them. */
export interface Region {
  /** No row is kept. */
  never?: true;
  /** source_id is one of these; ascending. */
  ids?: bigint[];
  /** Limits of source_id, inclusive. */
  low?: bigint;
  high?: bigint;
  /** (ra, dec) is in one of these. */
  circles?: Circle[];
}

export const NEVER: Region = { never: true };

/** Rows that both regions hold. */
export function intersection(a: Region, b: Region): Region {
  if (a.never || b.never) {
    return NEVER;
  }
  const low = largest(a.low, b.low);
  const high = smallest(a.high, b.high);
  if (low !== undefined && high !== undefined && low > high) {
    return NEVER;
  }
  const other = a.ids && b.ids && new Set(b.ids);
  const ids = (a.ids ?? b.ids)?.filter(
    id => (!other || other.has(id)) && (low === undefined || id >= low) && (high === undefined || id <= high)
  );
  if (ids?.length === 0) {
    return NEVER;
  }
  return { ids, low, high, circles: smaller(a.circles, b.circles) };
}

/** Rows that at least one region holds; as narrow as one list, one range and some circles can say. */
export function union(a: Region, b: Region): Region {
  if (a.never || b.never) {
    return a.never ? b : a;
  }
  const ids = a.ids && b.ids && ascending([...a.ids, ...b.ids]);
  const [lowA, lowB] = [a.low ?? a.ids?.[0], b.low ?? b.ids?.[0]];
  const [highA, highB] = [a.high ?? a.ids?.at(-1), b.high ?? b.ids?.at(-1)];
  return {
    ids,
    low: lowA !== undefined && lowB !== undefined ? smallest(lowA, lowB) : undefined,
    high: highA !== undefined && highB !== undefined ? largest(highA, highB) : undefined,
    circles: a.circles && b.circles && [...a.circles, ...b.circles]
  };
}

export function ascending(ids: readonly bigint[]): bigint[] {
  return [...new Set(ids)].filter(id => id >= 0n && id <= MAX_INT64).sort((a, b) => (a < b ? -1 : 1));
}

function largest(a?: bigint, b?: bigint): bigint | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function smallest(a?: bigint, b?: bigint): bigint | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}

/** Of two sets of circles that both hold, the one with less sky. */
function smaller(a?: Circle[], b?: Circle[]): Circle[] | undefined {
  const area = (circles: Circle[]): number => circles.reduce((sum, { radius }) => sum + radius * radius, 0);
  return a && b ? (area(b) < area(a) ? b : a) : (a ?? b);
}
