import type { ColumnInfo } from '../../protocol';

const NUMBERS = /^(u?int\d+|float\d+|real|integer)$/;

/** Whether a column's values are numbers, which stand to the right. */
export const isNumeric = ({ datatype, subtype }: ColumnInfo): boolean =>
  subtype === undefined && NUMBERS.test(datatype);

/** Whether a cell was abbreviated for showing. */
export const isAbbreviated = (text: string): boolean => text.includes('…');

/** Cells as tab-separated text: null is nothing; a text with tabs, quotes or line ends stands in quotes (RFC 4180). */
export function tsvOf(columns: readonly (readonly (string | null)[])[], names?: readonly string[]): string {
  const rows = columns[0]?.length ?? 0;
  const lines = names ? [names.map(field).join('\t')] : [];
  for (let i = 0; i < rows; i++) {
    lines.push(columns.map(cells => field(cells[i])).join('\t'));
  }
  return lines.join('\n');
}

function field(text: string | null): string {
  if (text === null) {
    return '';
  }
  return text === '' || /[\t\r\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** What a column is, in a line: type and unit, then what it means. */
export function describeColumn({ datatype, subtype, unit, description, ucd }: ColumnInfo): string[] {
  const type = subtype ?? datatype;
  return [unit ? `${type} · ${unit}` : type, description ?? '', ucd ? `UCD ${ucd}` : ''].filter(line => line !== '');
}
