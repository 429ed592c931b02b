import type { ColumnInfo } from '../protocol';
import { CsvWriter } from './csv-writer';
import { storageOf } from './storage';
import { astropyUnit } from './units';

/**
 * ECSV 1.0 with commas (astropy APE 6): names, types, units, descriptions and UCDs above the rows, the provenance as
 * the table's meta. Null is nothing. What is here and astropy does not read: it takes empty text for null, strips blanks
 * at the ends of text, and knows nulls only in lists of integers.
 * @see https://github.com/astropy/astropy-APEs/blob/main/APE6.rst
 */
export class EcsvWriter extends CsvWriter {
  constructor(
    path: string,
    columns: readonly ColumnInfo[],
    private readonly provenance: Readonly<Record<string, string>> = {}
  ) {
    super(path, columns);
  }

  protected override preamble(): string {
    const meta = Object.entries(this.provenance).map(([key, value]) => `- {${yaml(key)}: ${yaml(value)}}`);
    const lines = [
      '%ECSV 1.0',
      '---',
      "delimiter: ','",
      'datatype:',
      ...this.columns.map(column => `- {${fieldsOf(column).join(', ')}}`),
      ...(meta.length > 0 ? ['meta: !!omap', ...meta] : []),
      'schema: astropy-2.0'
    ];
    return lines.map(line => `# ${line}\n`).join('');
  }
}

function fieldsOf(column: ColumnInfo): string[] {
  const { name, unit, description, ucd } = column;
  const { scalar, isList } = storageOf(column);
  return [
    `name: ${yaml(name)}`,
    ...(unit ? [`unit: ${yaml(astropyUnit(unit))}`] : []),
    `datatype: ${isList ? 'string' : scalar}`,
    ...(isList ? [`subtype: '${scalar}[null]'`] : []),
    ...(description ? [`description: ${yaml(description)}`] : []),
    ...(ucd ? [`meta: {ucd: ${yaml(ucd)}}`] : [])
  ];
}

/** Words that YAML 1.1 reads as something else than text. */
const NOT_TEXT = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Text as YAML: plain where nothing can be misread, otherwise in double quotes with JSON's escapes. */
function yaml(text: string): string {
  const isPlain = /^[A-Za-z_](?:[\w ./*()-]*[\w.*)])?$/.test(text) && !NOT_TEXT.test(text);
  return isPlain
    ? text
    : JSON.stringify(text).replace(
        /[\u007f-\u009f\u2028\u2029\ufeff]/g,
        c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`
      );
}
