import { SkyError } from './errors';
import { checkedOrder, MAX_ORDER } from './healpix-cell';
import { joinRanges, type BigRange } from './ranges';

/** A multi-order coverage map (IVOA MOC 2.0, spatial): a patch of sky as HEALPix pixels of several orders. */
export interface Moc {
  /** Order of the finest pixels it may hold, 0–29. */
  order: number;
  /** Its pixels at order 29: sorted, disjoint, not touching each other. */
  ranges: readonly BigRange[];
}

/** A MOC as JSON: pixels by their order; above 2^53 as text. */
export type MocObject = Readonly<Record<string, readonly (number | string | bigint)[]>>;

const HINT = 'Write "8/34570-36209 9/144840", or JSON as {"8": [34570, 34571]}.';

/**
 * Reads a MOC from its text (`8/34570-36209 9/…`), from its JSON text or from the JSON's value.
 *
 * @throws SkyError BAD_REQUEST naming the order or pixel that does not fit; also for a MOC with times.
 */
export function parseMoc(moc: string | MocObject): Moc {
  if (typeof moc !== 'string') {
    return ofObject(moc);
  }
  const text = moc.trim();
  if (!text.startsWith('{')) {
    return ofText(text);
  }
  let value: unknown;
  try {
    // Pixels above 2^53 would lose their last digits as JSON numbers.
    value = JSON.parse(text.replace(/(?<=[[,]\s*)\d{15,}(?=\s*[,\]])/g, '"$&"'));
  } catch {
    throw new SkyError('BAD_REQUEST', `The MOC ${shortened(text)} is not valid JSON.`, HINT);
  }
  return ofObject(value as MocObject);
}

/** The MOC of the ranges of an order; they may overlap and need not be sorted. */
export function mocOf(order: number, ranges: readonly BigRange[]): Moc {
  return { order: checkedOrder(order, MAX_ORDER), ranges: joinRanges(ranges) };
}

/** The order-29 range of the pixels `first` … `last` of an order. */
export function bigRange(order: number, first: bigint, last: bigint): BigRange {
  const shift = BigInt(2 * (MAX_ORDER - order));
  if (first < 0n || last >= 12n << BigInt(2 * order)) {
    const pixel = first < 0n ? first : last;
    throw new SkyError('BAD_REQUEST', `Pixel ${pixel} does not exist at HEALPix order ${order}.`);
  }
  return { start: first << shift, end: (last + 1n) << shift };
}

/**
 * A pixel number given as number, text or bigint.
 * @throws SkyError BAD_REQUEST naming what is none, and numbers that may have lost digits.
 */
export function pixelNumber(pixel: unknown): bigint {
  if (typeof pixel === 'bigint' || (typeof pixel === 'number' && Number.isSafeInteger(pixel))) {
    return BigInt(pixel);
  }
  if (typeof pixel === 'string' && /^\d{1,19}$/.test(pixel.trim())) {
    return BigInt(pixel.trim());
  }
  const lost = typeof pixel === 'number' && Number.isInteger(pixel);
  throw new SkyError(
    'BAD_REQUEST',
    lost ? `Pixel ${pixel} came as a number above 2^53, which damages it.` : `${shown(pixel)} is not a HEALPix pixel.`,
    lost ? 'Pass it as text or as a bigint.' : undefined
  );
}

function ofText(text: string): Moc {
  const ranges: BigRange[] = [];
  let order: number | undefined;
  let finest = 0;
  if (/(?:^|\s)t\s*\d*\//.test(text)) {
    throw withTimes();
  }
  for (const token of text
    .replace(/^s(?=\d)/, '')
    .replace(/\/\s*/g, '/ ')
    .split(/[\s,;]+/)) {
    const match = /^(?:(\d{1,2})\/|(\d{1,19})(?:-(\d{1,19}))?)$/.exec(token);
    if (match?.[1] !== undefined) {
      order = checkedOrder(Number(match[1]), MAX_ORDER);
      finest = Math.max(finest, order);
    } else if (match && order !== undefined) {
      const [first, last] = [BigInt(match[2]), BigInt(match[3] ?? match[2])];
      if (first > last) {
        throw new SkyError('BAD_REQUEST', `"${token}" in the MOC runs backwards.`);
      }
      ranges.push(bigRange(order, first, last));
    } else if (token !== '') {
      throw new SkyError('BAD_REQUEST', `"${shortened(token)}" in the MOC is no order and no pixel.`, HINT);
    }
  }
  if (order === undefined) {
    throw new SkyError('BAD_REQUEST', `"${shortened(text)}" is not a MOC.`, HINT);
  }
  return mocOf(finest, ranges);
}

function ofObject(value: MocObject): Moc {
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length === 0) {
    throw new SkyError('BAD_REQUEST', `${shown(value)} is not a MOC.`, HINT);
  }
  const ranges: BigRange[] = [];
  let finest = 0;
  for (const [key, pixels] of entries) {
    if (key === 't' || key === 's') {
      throw withTimes();
    }
    if (!/^\d{1,2}$/.test(key) || !Array.isArray(pixels)) {
      throw new SkyError('BAD_REQUEST', `"${shortened(key)}" in the MOC is no order with a list of pixels.`, HINT);
    }
    const order = checkedOrder(Number(key), MAX_ORDER);
    finest = Math.max(finest, order);
    for (const entry of pixels) {
      const pixel = pixelNumber(entry);
      ranges.push(bigRange(order, pixel, pixel));
    }
  }
  return mocOf(finest, ranges);
}

const withTimes = (): SkyError =>
  new SkyError('BAD_REQUEST', 'The MOC holds times as well; only MOCs of the sky are understood.', HINT);

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const shown = (value: unknown): string =>
  shortened(typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? String(value)));
