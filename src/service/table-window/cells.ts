import { columnType, type ColumnData } from '../../compute/scan';
import { ByteBuffer } from '../../formats/byte-buffer';
import { isValid, storageOf } from '../../formats/storage';
import { csvCell, jsonListCell } from '../../formats/text-cells';
import type { ColumnInfo } from '../../protocol';

/** A column's cells as text, exact: integers with all digits, floats with as many as tell them apart; null for null. */
export function textCells(data: ColumnData, column: ColumnInfo): (string | null)[] {
  const type = data.kind === 'list' ? columnType(column) : { kind: data.kind };
  if (type.kind === 'string' && data.kind === 'string') {
    const { offsets, values } = data;
    const { buffer, byteOffset, byteLength } = values as Uint8Array;
    const text = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
    return cellsOf(data, i => text.toString('utf8', offsets![i], offsets![i + 1]));
  }
  const cell = data.kind === 'list' ? jsonListCell(storageOf(column).scalar) : csvCell(scalarOf(data.kind));
  cell.bind(data);
  const out = new ByteBuffer(256);
  return cellsOf(data, i => {
    out.clear();
    cell.put(out, i);
    return out.contents().toString('utf8');
  });
}

const scalarOf = (kind: ColumnData['kind']) => storageOf({ datatype: kind });

function cellsOf(data: ColumnData, text: (i: number) => string): (string | null)[] {
  return Array.from({ length: data.length }, (_, i) => (isValid(data, i) ? text(i) : null));
}

/** Longer texts are abbreviated. */
const LONG = 240;
/** Items of an array that are shown of it. */
const SHOWN = 3;

/** A cell that is too long to be looked at, abbreviated: the first items of an array and how many there are. */
export function abbreviated(text: string | null): string | null {
  if (text === null || text.length <= 48) {
    return text;
  }
  const open = text[0];
  if (open === '[' || open === '(') {
    const items = itemsOf(text);
    if (items.length > SHOWN) {
      return `${open}${items.slice(0, SHOWN).join(', ')}, … ${items.length} values${open === '[' ? ']' : ')'}`;
    }
  }
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
}

/** The texts between the commas of an array; commas in quotes are none. */
function itemsOf(text: string): string[] {
  const items: string[] = [];
  let start = 1;
  let isQuoted = false;
  const last = text.length - 1;
  for (let i = 1; i < last; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) {
      isQuoted = !isQuoted;
    } else if (c === 44 && !isQuoted) {
      items.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  items.push(text.slice(start, last).trim());
  return items;
}
