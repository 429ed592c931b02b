import type { ColumnInfo } from '../protocol';
import type { ArrowColumn } from './arrow-column';
import { binaryCell, INTEGER_NULLS, type BinaryCell } from './binary-cells';
import type { ByteBuffer } from './byte-buffer';
import { JsonColumn } from './json-column';
import { isValid, storageOf, type Scalar } from './storage';
import { voUnit } from './units';
import { xmlText } from './xml-text';

const DATATYPES: Record<Scalar, string> = {
  bool: 'boolean',
  int8: 'short',
  int16: 'short',
  int32: 'int',
  int64: 'long',
  float32: 'float',
  float64: 'double',
  string: 'unicodeChar'
};

const UNKNOWN = 63; // '?'

export interface VoCell {
  bind(column: ArrowColumn): void;
  put(out: ByteBuffer, i: number): void;
}

/** UTF-16 with the number of code units in front. */
class TextCell implements VoCell {
  private column!: ArrowColumn;
  private text = Buffer.alloc(0);

  bind(column: ArrowColumn): void {
    this.column = column;
    const { buffer, byteOffset, byteLength } = column.values!;
    this.text = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  }

  put(out: ByteBuffer, i: number): void {
    const { offsets } = this.column;
    const isThere = isValid(this.column, i);
    const text = isThere ? this.text.toString('utf8', offsets![i], offsets![i + 1]) : '';
    const at = out.take(4 + 2 * text.length);
    out.view.setUint32(at, text.length);
    for (let k = 0; k < text.length; k++) {
      out.view.setUint16(at + 4 + 2 * k, text.charCodeAt(k));
    }
  }
}

class TextListCell extends TextCell {
  private readonly json = new JsonColumn();

  override bind(column: ArrowColumn): void {
    super.bind(this.json.of(column));
  }
}

/** Items with their number in front. */
class ListCell implements VoCell {
  private column!: ArrowColumn;

  constructor(private readonly items: BinaryCell) {}

  bind(column: ArrowColumn): void {
    this.column = column;
    this.items.bind(column.items!);
  }

  put(out: ByteBuffer, i: number): void {
    const { offsets } = this.column;
    const start = offsets![i];
    const end = isValid(this.column, i) ? offsets![i + 1] : start;
    const at = out.take(4);
    out.view.setUint32(at, end - start);
    for (let k = start; k < end; k++) {
      this.items.put(out, k);
    }
  }
}

/** The cell of a column in BINARY2. */
export function voCell(column: ColumnInfo): VoCell {
  const { scalar, isList } = storageOf(column);
  if (scalar === 'string') {
    return isList ? new TextListCell() : new TextCell();
  }
  const cell = binaryCell(scalar, UNKNOWN);
  return isList ? new ListCell(cell) : cell;
}

/** The FIELD element of a column; integers in lists have a value for null, since flags are for whole cells only. */
export function voField(column: ColumnInfo): string {
  const { name, unit, ucd, description } = column;
  const { scalar, isList } = storageOf(column);
  const attributes = [
    ['name', name],
    ['datatype', DATATYPES[scalar]],
    ['arraysize', isList || scalar === 'string' ? '*' : undefined],
    ['unit', unit && voUnit(unit)],
    ['ucd', ucd]
  ].flatMap(([key, value]) => (value ? [` ${key}="${xmlText(value)}"`] : []));
  const none = isList ? INTEGER_NULLS[scalar] : undefined;
  const inside = [
    ...(description ? [`<DESCRIPTION>${xmlText(description)}</DESCRIPTION>\n`] : []),
    ...(none ? [`<VALUES null="${none}"/>\n`] : [])
  ];
  return `<FIELD${attributes.join('')}>\n${inside.join('')}</FIELD>\n`;
}
