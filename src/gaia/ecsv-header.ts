import type { ColumnInfo } from '../protocol/results';
import { headerBroken, parseHeaderYaml, type YamlMap, type YamlValue } from './header-yaml';

/** What the `#` lines above a table say. */
export interface EcsvHeader {
  columns: ColumnInfo[];
  /** Table-level entries (RELEASE, TABLE, DESCRIPTION, ...); structured values as JSON text. */
  meta: Record<string, string>;
  /** Character between two fields: `,` in every Gaia file; a blank where the header names none. */
  delimiter: string;
}

/** Datatypes of ECSV columns. */
export const ECSV_DATATYPES = [
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float16',
  'float32',
  'float64',
  'float128',
  'string',
  'complex64',
  'complex128',
  'complex256'
] as const;

/**
 * Reads an ECSV header: the `#` lines of a Gaia bulk file, an EDR3 `.header` file, or what astropy writes
 * (ECSV 0.9 and 1.0, block or flow style).
 *
 * @param lines - the file's lines from its first one, with their `# ` prefix; reading stops at the first line without
 * @throws GaiaError HEADER_BROKEN naming the line
 * @see https://github.com/astropy/astropy-APEs/blob/main/APE6.rst
 */
export function parseEcsvHeader(lines: readonly string[]): EcsvHeader {
  const end = lines.findIndex(line => !line.startsWith('#'));
  const texts = lines.slice(0, end < 0 ? lines.length : end).map(line => line.replace(/^# ?/, '').replace(/\r$/, ''));
  if (!/^%ECSV \d/.test(texts[0] ?? '')) {
    throw headerBroken(1, `'# %ECSV 1.0' expected, found '${(lines[0] ?? '').slice(0, 40)}'`);
  }
  if ((texts[1] ?? '').trim() !== '---') {
    throw headerBroken(2, `'# ---' expected, found '${(lines[1] ?? '').slice(0, 40)}'`);
  }
  const root = parseHeaderYaml(texts.slice(2), 3);
  if (!isMap(root) || !('datatype' in root)) {
    throw headerBroken(texts.length, "the header ends without its list of columns ('datatype:')");
  }
  if (!Array.isArray(root.datatype) || root.datatype.length === 0) {
    throw headerBroken(lineOf(texts, /^datatype:/), "'datatype:' has no columns");
  }
  return {
    columns: root.datatype.map((value, index) => column(value, index, texts)),
    meta: tableMeta(root.meta),
    delimiter: typeof root.delimiter === 'string' && root.delimiter !== '' ? root.delimiter : ' '
  };
}

/** A table-level entry: one line, or the lines of a folded paragraph. */
export type HeaderEntry = readonly [key: string, value: string | readonly string[]];

/**
 * Writes the header of a bulk file in ESA's own layout: 4 lines, the entries, `datatype:`, then per column 6 lines
 * and one more for a unit and one more for a subtype. The entries of a DR3 table take 13 lines.
 *
 * @returns the lines, each with its `# ` prefix and without line end
 */
export function writeEcsvHeader(entries: readonly HeaderEntry[], columns: readonly ColumnInfo[]): string[] {
  const lines = ['%ECSV 1.0', '---', "delimiter: ','", 'meta: !!omap'];
  for (const [key, value] of entries) {
    if (typeof value === 'string') {
      lines.push(`- ${key}: ${scalar(value)}`);
    } else {
      lines.push(`- ${key}: >`, ...value.map(line => `    ${line}`));
    }
  }
  lines.push('datatype:');
  for (const { name, datatype, subtype, unit, description, ucd } of columns) {
    lines.push('- ', `  name: ${scalar(name)}`, `  datatype: ${datatype}`);
    if (subtype !== undefined) {
      lines.push(`  subtype: '${subtype}'`);
    }
    if (unit !== undefined) {
      lines.push(`  unit: ${scalar(unit)}`);
    }
    if (description !== undefined) {
      lines.push(`  description: ${scalar(description)}`);
    }
    if (ucd !== undefined) {
      lines.push('  meta:', `    ucd: ${scalar(ucd)}`);
    }
  }
  return lines.map(line => `# ${line}`);
}

function column(value: YamlValue, index: number, texts: readonly string[]): ColumnInfo {
  const entry = isMap(value) ? value : {};
  const { name, datatype } = entry;
  if (typeof name !== 'string' || name === '') {
    throw headerBroken(lineOfColumn(texts, index), `column ${index + 1} has no name`);
  }
  if (typeof datatype !== 'string' || !(ECSV_DATATYPES as readonly string[]).includes(datatype)) {
    const found = typeof datatype === 'string' ? `'${datatype}' is no datatype` : 'there is no datatype';
    throw headerBroken(lineOfColumn(texts, index), `column '${name}': ${found}`);
  }
  const info: ColumnInfo = { name, datatype };
  const meta = isMap(entry.meta) ? entry.meta : Object.assign({}, ...asList(entry.meta).filter(isMap));
  setText(info, 'subtype', entry.subtype);
  setText(info, 'unit', entry.unit);
  setText(info, 'description', entry.description);
  setText(info, 'ucd', (meta as YamlMap).ucd ?? entry.ucd);
  return info;
}

function setText(info: ColumnInfo, key: 'subtype' | 'unit' | 'description' | 'ucd', value?: YamlValue): void {
  if (typeof value === 'string' && value !== '') {
    info[key] = value;
  }
}

function tableMeta(value: YamlValue | undefined): Record<string, string> {
  const meta: Record<string, string> = {};
  for (const entry of isMap(value) ? [value] : asList(value)) {
    if (isMap(entry)) {
      for (const [key, text] of Object.entries(entry)) {
        meta[key] = typeof text === 'string' ? text : JSON.stringify(text);
      }
    }
  }
  return meta;
}

const asList = (value: YamlValue | undefined): YamlValue[] => (Array.isArray(value) ? value : []);

const isMap = (value: YamlValue | undefined): value is YamlMap => typeof value === 'object' && !Array.isArray(value);

const lineOf = (texts: readonly string[], pattern: RegExp): number =>
  texts.findIndex(text => pattern.test(text)) + 1 || texts.length;

/** Number of the line where the column's block starts. */
function lineOfColumn(texts: readonly string[], index: number): number {
  const first = lineOf(texts, /^datatype:/);
  let seen = -1;
  for (let i = first; i < texts.length; i++) {
    if (/^- ?/.test(texts[i]) && ++seen === index) {
      return i + 1;
    }
  }
  return texts.length;
}

/** Quotes a scalar only where YAML needs it, as the bulk files do. */
function scalar(text: string): string {
  const plain = /^[A-Za-z0-9(/%+][^\n]*$/.test(text) && !/: |:$| #|\\/.test(text) && text === text.trim();
  return plain ? text : `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
