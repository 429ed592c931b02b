import type { PreviewValue, SqlPreview } from '../engines/sql/preview';

/** Rows that a terminal shows. */
const ROWS = 20;
/** Widest cell [characters]. */
const WIDTH = 40;

/** The first rows of a result as lines of text: names, units, values; numbers to the right. */
export function previewText({ columns, rows }: SqlPreview): string {
  const cells = rows.slice(0, ROWS).map(row => row.map(cell));
  const heads = columns.map(({ name }) => clipped(name));
  const units = columns.map(({ unit = '' }) => clipped(unit));
  const lines = [heads, ...(units.some(unit => unit !== '') ? [units] : []), ...cells];
  const widths = columns.map((_, i) => Math.max(...lines.map(line => line[i].length)));
  const isText = columns.map(({ datatype }) => datatype === 'string');
  const text = (line: string[]): string =>
    line
      .map((part, i) => (isText[i] ? part.padEnd(widths[i]) : part.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  const rule = widths.map(width => '-'.repeat(width)).join('  ');
  const body = cells.map(text);
  const head = lines.slice(0, lines.length - cells.length).map(text);
  return [...head, rule, ...body, ...(rows.length > ROWS ? ['…'] : [])].join('\n');
}

function cell(value: PreviewValue): string {
  return clipped(value === null ? '' : Array.isArray(value) ? `[${value.map(cell).join(', ')}]` : String(value));
}

const clipped = (text: string): string => (text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text);
