import { float32Text, float64Text } from '../../formats/float-text';
import { unescaped, type VoField, type VoHead } from './votable-head';

/** Cells of a row as text; null where there is no value. */
export type VoRow = (string | null)[];

/** What has begun and is not whole yet, between two chunks of a file. Plain data. */
export interface VoRest {
  text: string;
  bytes: Uint8Array;
}

export const NO_REST: VoRest = { text: '', bytes: new Uint8Array(0) };

/** Cuts the text of a table into rows; chunks may be split anywhere. */
export interface VoCutter {
  rest: VoRest;
  /** The rows are over. */
  ended: boolean;
  /** @param text - a character per byte (latin1) */
  push(text: string): VoRow[];
}

/** @throws Error for what is no table */
export function voCutter({ serialization, fields }: VoHead, rest: VoRest): VoCutter {
  return serialization === 'TABLEDATA'
    ? new TableDataRows(fields, rest)
    : new BinaryRows(fields, serialization === 'BINARY2', rest);
}

const ROW_END = /<\/(?:\w+:)?TR\s*>/g;
const CELL = /<(?:\w+:)?TD\b[^>]*?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?TD\s*>)/g;

class TableDataRows implements VoCutter {
  ended = false;

  constructor(
    private readonly fields: readonly VoField[],
    public rest: VoRest
  ) {}

  push(chunk: string): VoRow[] {
    const text = this.rest.text + chunk;
    const rows: VoRow[] = [];
    let from = 0;
    for (const { index, 0: end } of text.matchAll(ROW_END)) {
      rows.push(this.row(text.slice(from, index)));
      from = index + end.length;
    }
    this.rest = { ...NO_REST, text: text.slice(from) };
    this.ended = /<\/(?:\w+:)?TABLEDATA/.test(this.rest.text);
    return rows;
  }

  private row(text: string): VoRow {
    const cells = [...text.matchAll(CELL)].map(([, cell = '']) =>
      unescaped(Buffer.from(cell, 'latin1').toString('utf8'))
    );
    if (cells.length !== this.fields.length) {
      throw new Error(`a row has ${cells.length} cells in place of ${this.fields.length}`);
    }
    return cells.map((cell, i) => cellText(cell, this.fields[i]));
  }
}

function cellText(cell: string, { column, datatype, none }: VoField): string | null {
  if (datatype === 'char' || datatype === 'unicodeChar') {
    return cell;
  }
  const text = cell.trim();
  if (text === '' || text === none) {
    return null;
  }
  return column.subtype === undefined ? scalarText(text, datatype) : listText(text.split(/\s+/), datatype, none);
}

function scalarText(text: string, datatype: string): string | null {
  return datatype !== 'boolean' && datatype !== 'bit'
    ? text
    : /^[t1]/i.test(text)
      ? 'True'
      : /^[f0]/i.test(text)
        ? 'False'
        : null;
}

const listText = (items: readonly string[], datatype: string, none?: string): string =>
  `[${items.map(item => (item === none ? 'null' : (scalarText(item, datatype) ?? 'null'))).join(',')}]`;

const WIDTHS: Record<string, number> = {
  boolean: 1,
  bit: 1,
  unsignedByte: 1,
  short: 2,
  int: 4,
  long: 8,
  float: 4,
  double: 8,
  char: 1,
  unicodeChar: 2
};

/** The row is not whole yet. */
class Cut extends Error {}

class BinaryRows implements VoCutter {
  ended = false;
  private view = new DataView(new ArrayBuffer(0));
  private at = 0;

  constructor(
    private readonly fields: readonly VoField[],
    private readonly hasFlags: boolean,
    public rest: VoRest
  ) {
    const unknown = fields.find(({ datatype }) => !(datatype in WIDTHS));
    if (unknown) {
      throw new Error(`columns of type ${unknown.datatype} cannot be shown (${unknown.column.name})`);
    }
  }

  push(chunk: string): VoRow[] {
    const end = chunk.indexOf('<');
    this.ended = end >= 0;
    const text = this.rest.text + (end >= 0 ? chunk.slice(0, end) : chunk).replace(/\s+/g, '');
    const whole = this.ended ? text.length : text.length & ~3;
    const bytes = Buffer.concat([this.rest.bytes, Buffer.from(text.slice(0, whole), 'base64')]);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const rows: VoRow[] = [];
    let from = (this.at = 0);
    try {
      while (from < bytes.length) {
        rows.push(this.row());
        from = this.at;
      }
    } catch (reason) {
      if (!(reason instanceof Cut)) {
        throw reason;
      }
      if (this.ended) {
        throw new Error('its last row is cut off');
      }
    }
    this.rest = { text: text.slice(whole), bytes: Uint8Array.from(bytes.subarray(from)) };
    return rows;
  }

  private row(): VoRow {
    const { fields, hasFlags } = this;
    const flags = hasFlags ? this.take((fields.length + 7) >> 3) : 0;
    return fields.map((field, c) => {
      const text = this.cell(field);
      return hasFlags && (this.view.getUint8(flags + (c >> 3)) & (0x80 >> (c & 7))) !== 0 ? null : text;
    });
  }

  private cell({ column, datatype, size, none }: VoField): string | null {
    const count = size ?? this.view.getUint32(this.take(4));
    if (datatype === 'bit') {
      return this.bits(count, column.subtype !== undefined);
    }
    const width = WIDTHS[datatype];
    const start = this.take(count * width);
    if (datatype === 'char' || datatype === 'unicodeChar') {
      return this.text(start, count, width);
    }
    if (column.subtype === undefined) {
      const text = this.number(datatype, start);
      // without flags, NaN is how BINARY says that there is no value
      return !this.hasFlags && (text === none || text === 'NaN') ? null : text;
    }
    const items = Array.from({ length: count }, (_, i) => {
      const text = this.number(datatype, start + i * width);
      return text === null || text === none ? 'null' : text;
    });
    return `[${items.join(',')}]`;
  }

  /** Bits, the highest of a byte first. A single one may be any of its byte: astropy writes 8. */
  private bits(count: number, isList: boolean): string {
    const start = this.take((count + 7) >> 3);
    if (!isList) {
      return this.view.getUint8(start) === 0 ? 'False' : 'True';
    }
    const items = Array.from({ length: count }, (_, i) =>
      (this.view.getUint8(start + (i >> 3)) & (0x80 >> (i & 7))) === 0 ? 'False' : 'True'
    );
    return `[${items.join(',')}]`;
  }

  private text(start: number, count: number, width: number): string {
    const bytes = Buffer.from(this.view.buffer, this.view.byteOffset + start, count * width);
    const text = width === 2 ? Buffer.from(bytes).swap16().toString('utf16le') : bytes.toString('utf8');
    const end = text.indexOf('\0');
    return end < 0 ? text : text.slice(0, end);
  }

  private number(datatype: string, at: number): string | null {
    const { view } = this;
    switch (datatype) {
      case 'boolean': {
        return scalarText(String.fromCharCode(view.getUint8(at)), datatype);
      }
      case 'unsignedByte':
        return String(view.getUint8(at));
      case 'short':
        return String(view.getInt16(at));
      case 'int':
        return String(view.getInt32(at));
      case 'long':
        return String(view.getBigInt64(at));
      case 'float':
        return float32Text(view.getFloat32(at));
      default:
        return float64Text(view.getFloat64(at));
    }
  }

  private take(size: number): number {
    const { at } = this;
    if (at + size > this.view.byteLength) {
      throw new Cut();
    }
    this.at += size;
    return at;
  }
}
