import type { ColumnInfo } from '../../protocol';

/** A FIELD of a VOTable: what the column is, and how its values are stored. */
export interface VoField {
  column: ColumnInfo;
  datatype: string;
  /** Number of items: 1 for a scalar, undefined where it is said by each cell. */
  size: number | undefined;
  /** Integer that stands for null. */
  none?: string;
}

export interface VoHead {
  fields: VoField[];
  serialization: 'TABLEDATA' | 'BINARY' | 'BINARY2';
  /** Bytes of the file before the rows. */
  length: number;
}

const DATATYPES: Record<string, string> = {
  boolean: 'bool',
  bit: 'bool',
  unsignedByte: 'int16',
  short: 'int16',
  int: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64'
};

const START = /<(?:\w+:)?(TABLEDATA|STREAM)\b[^>]*>\s*/;

/**
 * The fields of the first table of a VOTable, from the text before its rows.
 * @param text - the beginning of the file, a character per byte (latin1)
 * @returns undefined while the rows have not begun
 * @see https://www.ivoa.net/documents/VOTable/20191021/
 */
export function readVoHead(text: string): VoHead | undefined {
  const start = START.exec(text);
  if (!start) {
    return undefined;
  }
  const length = start.index + start[0].length;
  const head = Buffer.from(text.slice(0, length), 'latin1').toString('utf8');
  const table = head.slice(Math.max(0, head.search(/<(?:\w+:)?TABLE\b/)));
  const fields = [...table.matchAll(/<(?:\w+:)?FIELD\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?FIELD>)/g)].map(
    ([, attributes, inside = '']) => fieldOf(attributes, inside)
  );
  const isBinary2 = /<(?:\w+:)?BINARY2\b/.test(table);
  return { fields, length, serialization: start[1] === 'TABLEDATA' ? 'TABLEDATA' : isBinary2 ? 'BINARY2' : 'BINARY' };
}

function fieldOf(attributes: string, inside: string): VoField {
  const of = (name: string, text = attributes): string | undefined => {
    const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(text);
    return found ? unescaped(found[1] ?? found[2]) : undefined;
  };
  const name = of('name') ?? of('ID') ?? '';
  const datatype = of('datatype') ?? 'char';
  const arraysize = of('arraysize');
  const isText = datatype === 'char' || datatype === 'unicodeChar';
  const size = arraysize === undefined ? 1 : /^\d+$/.test(arraysize) ? Number(arraysize) : undefined;
  const item = DATATYPES[datatype] ?? 'string';
  const isList = !isText && size !== 1;
  const [unit, ucd] = [of('unit'), of('ucd')];
  const description = /<(?:\w+:)?DESCRIPTION>([\s\S]*?)<\/(?:\w+:)?DESCRIPTION>/.exec(inside)?.[1];
  const values = /<(?:\w+:)?VALUES\b([^>]*)/.exec(inside)?.[1];
  const none = values === undefined ? undefined : of('null', values);
  return {
    column: {
      name,
      datatype: isText || isList ? 'string' : item,
      ...(isList && { subtype: `${item}[null]` }),
      ...(unit && { unit }),
      ...(ucd && { ucd }),
      ...(description && { description: unescaped(description.trim()) })
    },
    datatype,
    size,
    ...(none !== undefined && { none })
  };
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Text without the entities of XML. */
export function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex?: string, decimal?: string, name?: string) =>
    hex !== undefined
      ? String.fromCodePoint(parseInt(hex, 16))
      : decimal !== undefined
        ? String.fromCodePoint(Number(decimal))
        : (ENTITIES[name!] ?? whole)
  );
}
