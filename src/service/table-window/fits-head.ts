import type { ColumnInfo } from '../../protocol';
import type { ScalarKind } from '../../compute/batch';

/** A column of a FITS binary table: what it is, and how its values are stored. */
export interface FitsColumn {
  info: ColumnInfo;
  /** Letter of TFORM; complex numbers are two reals each. */
  code: string;
  /** Items in a cell; of text its bytes. */
  count: number;
  /** Place in a row [bytes]. */
  offset: number;
  kind: ScalarKind;
  /** Integer that stands for null. */
  none?: bigint;
  scale: number;
  zero: number;
  /** The cell says where in the heap its items lie. */
  inHeap?: 'P' | 'Q';
}

/** A binary table in a FITS file. */
export interface FitsTable {
  columns: FitsColumn[];
  rows: number;
  rowBytes: number;
  /** Place in the file [bytes]. */
  start: number;
  heap: number;
}

export type Cards = ReadonlyMap<string, string | number | boolean>;

export const BLOCK = 2880;
const CARD = 80;

/** Bytes of an item by the letter of TFORM. */
export const WIDTHS: Readonly<Record<string, number>> = { L: 1, X: 1, B: 1, A: 1, I: 2, J: 4, K: 8, E: 4, D: 8 };

/**
 * The keywords of a header.
 * @param text - whole blocks of the file, a character per byte
 * @returns undefined where the header does not end in the text
 * @see FITS Standard 4.0, §4 (https://fits.gsfc.nasa.gov/fits_standard.html)
 */
export function readCards(text: string): { cards: Cards; length: number } | undefined {
  const cards = new Map<string, string | number | boolean>();
  let last = '';
  for (let at = 0; at + CARD <= text.length; at += CARD) {
    const name = text.slice(at, at + 8).trimEnd();
    if (name === 'END') {
      return { cards, length: Math.ceil((at + CARD) / BLOCK) * BLOCK };
    }
    const before = cards.get(last);
    if (name === 'CONTINUE' && typeof before === 'string' && before.endsWith('&')) {
      cards.set(last, before.slice(0, -1) + String(valueOf(text.slice(at + 8, at + CARD))));
    } else if (text.slice(at + 8, at + 10) === '= ') {
      last = name;
      cards.set(name, valueOf(text.slice(at + 10, at + CARD)));
    }
  }
  return undefined;
}

function valueOf(text: string): string | number | boolean {
  const quoted = /^\s*'((?:[^']|'')*)'/.exec(text);
  if (quoted) {
    return quoted[1].replaceAll("''", "'").trimEnd();
  }
  const plain = text.split('/')[0].trim();
  return plain === 'T' ? true : plain === 'F' ? false : Number(plain.replace(/[dD]/, 'E'));
}

/** Bytes of the data behind a header, in whole blocks. */
export function dataBytes(cards: Cards): number {
  const number = (name: string, otherwise: number): number => Number(cards.get(name) ?? otherwise);
  const axes = Array.from({ length: number('NAXIS', 0) }, (_, i) => number(`NAXIS${i + 1}`, 0));
  const items = axes.length === 0 ? 0 : axes.reduce((product, size) => product * size, 1);
  const bytes = (Math.abs(number('BITPIX', 8)) / 8) * number('GCOUNT', 1) * (number('PCOUNT', 0) + items);
  return Math.ceil(bytes / BLOCK) * BLOCK;
}

/** True for a binary table that is none in disguise (a compressed image). */
export const isTable = (cards: Cards): boolean =>
  cards.get('XTENSION') === 'BINTABLE' && cards.get('ZIMAGE') !== true && Number(cards.get('TFIELDS') ?? 0) > 0;

/** @throws Error naming the column whose form is not known, or what does not fit */
export function tableOf(cards: Cards, start: number): FitsTable {
  const rowBytes = Number(cards.get('NAXIS1'));
  const rows = Number(cards.get('NAXIS2'));
  const columns: FitsColumn[] = [];
  let offset = 0;
  for (let n = 1; n <= Number(cards.get('TFIELDS')); n++) {
    const column = columnOf(cards, n, offset);
    offset += column.bytes;
    columns.push(column.column);
  }
  if (offset !== rowBytes) {
    throw new Error(`its columns take ${offset} bytes in a row of ${rowBytes}`);
  }
  return { columns, rows, rowBytes, start, heap: start + Number(cards.get('THEAP') ?? rowBytes * rows) };
}

function columnOf(cards: Cards, n: number, offset: number): { column: FitsColumn; bytes: number } {
  const text = (name: string): string => String(cards.get(`${name}${n}`) ?? '').trim();
  const name = text('TTYPE') || `col${n}`;
  const [, repeat = '', letter = '', heapCode = ''] = /^\s*(\d*)([A-Z])([A-Z]?)/.exec(text('TFORM')) ?? [];
  const inHeap = letter === 'P' || letter === 'Q' ? letter : undefined;
  const stored = inHeap ? heapCode : letter;
  const isComplex = stored === 'C' || stored === 'M';
  const code = isComplex ? (stored === 'C' ? 'E' : 'D') : stored;
  if (WIDTHS[code] === undefined) {
    throw new Error(`column ${name} has the form '${text('TFORM')}', which is not known`);
  }
  const times = repeat === '' ? 1 : Number(repeat);
  const count = isComplex ? 2 * times : times;
  const scale = Number(cards.get(`TSCAL${n}`) ?? 1);
  const zero = Number(cards.get(`TZERO${n}`) ?? 0);
  const kind = kindOf(code, scale, zero);
  const none = cards.get(`TNULL${n}`);
  const isList = inHeap !== undefined ? code !== 'A' : code !== 'A' && count !== 1;
  const info: ColumnInfo = {
    name,
    datatype: isList ? 'string' : kind,
    ...(isList && { subtype: `${kind}[null]` }),
    ...(text('TUNIT') && { unit: text('TUNIT') }),
    ...(text('TUCD') && { ucd: text('TUCD') }),
    ...((text('TCOMM') || text('TDESC')) && { description: text('TCOMM') || text('TDESC') })
  };
  const column: FitsColumn = {
    ...{ info, code, count, offset, kind, scale, zero },
    ...(typeof none === 'number' && { none: BigInt(none) }),
    ...(inHeap && { inHeap })
  };
  const bytes = inHeap ? times * (inHeap === 'P' ? 8 : 16) : code === 'X' ? Math.ceil(count / 8) : count * WIDTHS[code];
  return { column, bytes };
}

/** Unsigned integers are stored as signed ones with an offset of half their range; other offsets and scales make reals. */
function kindOf(code: string, scale: number, zero: number): ScalarKind {
  const isPlain = scale === 1 && zero === 0;
  switch (code) {
    case 'A':
      return 'string';
    case 'L':
    case 'X':
      return 'bool';
    case 'E':
      return isPlain ? 'float32' : 'float64';
    case 'D':
      return 'float64';
    case 'B':
      return isPlain ? 'int16' : scale === 1 && zero === -128 ? 'int8' : 'float64';
    case 'I':
      return isPlain ? 'int16' : scale === 1 && zero === 2 ** 15 ? 'int32' : 'float64';
    case 'J':
      return isPlain ? 'int32' : scale === 1 && zero === 2 ** 31 ? 'int64' : 'float64';
    default:
      return isPlain ? 'int64' : scale === 1 && zero === 2 ** 63 ? 'string' : 'float64';
  }
}
