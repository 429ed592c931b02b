import { SkyError } from './errors';
import { bigRange, mocOf, type Moc } from './moc';
import { MAX_ORDER } from './healpix-cell';
import type { BigRange } from './ranges';

const BLOCK = 2880;
const CARD = 80;

/** The header of one HDU, and where its data begin and end [bytes]. */
interface Hdu {
  cards: ReadonlyMap<string, string>;
  start: number;
  end: number;
}

/** Whether bytes begin as a FITS file does. */
export function isFits(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 9)) === 'SIMPLE  =';
}

/**
 * Reads a spatial MOC from a FITS file: NUNIQ numbers (IVOA MOC 1.1 §2.3.1, 2.0 §4.2.4) or ranges of order-29 pixels
 * (2.0 §4.2.1).
 * @throws SkyError BAD_REQUEST saying what does not fit, also for a MOC with times
 */
export function parseMocFits(bytes: Uint8Array): Moc {
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const hdu = readHdu(bytes, at);
    if (hdu.cards.get('XTENSION') === 'BINTABLE') {
      return mocOfTable(bytes, hdu);
    }
    at = hdu.end;
  }
  throw broken('has no table');
}

function readHdu(bytes: Uint8Array, from: number): Hdu {
  const cards = new Map<string, string>();
  let at = from;
  for (; ; at += CARD) {
    if (at + CARD > bytes.length) {
      throw broken('ends within a header');
    }
    const card = String.fromCharCode(...bytes.subarray(at, at + CARD));
    const key = card.slice(0, 8).trim();
    if (key === 'END') {
      break;
    }
    if (card.slice(8, 10) === '= ') {
      const text = /^\s*'((?:[^']|'')*)'/.exec(card.slice(10));
      cards.set(key, text ? text[1].trim() : card.slice(10).split('/')[0].trim());
    }
  }
  const start = from + BLOCK * Math.ceil((at + CARD - from) / BLOCK);
  let size = Math.abs(number(cards, 'BITPIX', 8)) / 8;
  const axes = number(cards, 'NAXIS', 0);
  for (let axis = 1; axis <= axes; axis++) {
    size *= number(cards, `NAXIS${axis}`, 0);
  }
  const data = axes === 0 ? 0 : size + number(cards, 'PCOUNT', 0);
  return { cards, start, end: start + BLOCK * Math.ceil(data / BLOCK) };
}

function mocOfTable(bytes: Uint8Array, { cards, start }: Hdu): Moc {
  const dimension = cards.get('MOCDIM') ?? 'SPACE';
  const ordering = cards.get('ORDERING') ?? 'NUNIQ';
  if (dimension !== 'SPACE' || (ordering !== 'NUNIQ' && ordering !== 'NESTED' && ordering !== 'RANGE')) {
    throw broken(`is one of ${dimension.toLowerCase()} as ${ordering}; only maps of the sky are understood`);
  }
  const format = /^(\d*)([JK])$/.exec(cards.get('TFORM1') ?? '');
  if (!format || Number(cards.get('TFIELDS') ?? 1) !== 1) {
    throw broken(`has the column format ${cards.get('TFORM1') ?? '(none)'} instead of 1J or 1K`);
  }
  const width = format[2] === 'K' ? 8 : 4;
  const count = number(cards, 'NAXIS2', 0) * Number(format[1] || 1);
  if (start + count * width > bytes.length) {
    throw broken('is cut short');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * width);
  const at = (i: number): bigint => (width === 8 ? view.getBigInt64(8 * i) : BigInt(view.getInt32(4 * i)));
  const ranges: BigRange[] = [];
  const order = Number(cards.get('MOCORD_S') ?? cards.get('MOCORDER') ?? MAX_ORDER);
  if (ordering === 'RANGE') {
    for (let i = 0; i + 1 < count; i += 2) {
      ranges.push(bigRange(MAX_ORDER, at(i), at(i + 1) - 1n));
    }
    return mocOf(order, ranges);
  }
  for (let i = 0; i < count; i++) {
    const { order: of, pixel } = ofUniq(at(i));
    ranges.push(bigRange(of, pixel, pixel));
  }
  return mocOf(order, ranges);
}

/** NUNIQ = 4·4^order + pixel: two bits above those of the pixel tell the order. */
function ofUniq(uniq: bigint): { order: number; pixel: bigint } {
  const order = (uniq.toString(2).length - 3) >> 1;
  if (uniq < 4n || order > MAX_ORDER) {
    throw broken(`holds ${uniq}, which is no pixel`);
  }
  return { order, pixel: uniq - (4n << BigInt(2 * order)) };
}

function number(cards: ReadonlyMap<string, string>, key: string, otherwise: number): number {
  const value = Number(cards.get(key) ?? otherwise);
  if (!Number.isSafeInteger(value)) {
    throw broken(`has ${key} = ${cards.get(key)}`);
  }
  return value;
}

const broken = (what: string): SkyError =>
  new SkyError('BAD_REQUEST', `The FITS file of the MOC ${what}.`, 'Save the map as text or JSON instead.');
