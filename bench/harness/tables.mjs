// Results as Markdown: the same text for the terminal and for the documentation.
import { isReached } from './findings.mjs';

const MIB = 2 ** 20;
const SPAWN_FLOOR = 11 * MIB;

/** A Markdown table, padded so that it reads well as text too. */
export function table(head, rows) {
  const cells = [head, ...rows].map(row => row.map(cell => String(cell ?? '').replaceAll('|', '\\|')));
  const widths = head.map((_, i) => Math.max(3, ...cells.map(row => row[i].length)));
  const line = row => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const [first, ...others] = cells;
  return [line(first), `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...others.map(line)].join('\n');
}

/** The tables of one case. */
export function caseText({ title, input, note, ratios, rows, targets, disagree, agreeing, findings }) {
  const shown = rows.filter(({ hidden }) => !hidden);
  const [ours] = shown;
  const cells = row => [...figures(row), ...(ratios ? ratioCells(row, ours, findings) : [])];
  const heads = ['wall [s]', 'CPU [s]', 'peak [MiB]', ...(ratios ? ['× wall', '× CPU'] : [])];
  const parts = [`### ${title}`, [input && `Input: ${input}.`, note].filter(Boolean).join(' ')];
  parts.push(
    table(
      ['', ...heads, 'how'],
      shown.map(row => [row.label, ...cells(row), row.how])
    )
  );
  if (targets.length > 0) {
    parts.push(table(['target', 'wanted', 'reached', ''], targets.map(targetCells)));
  }
  parts.push(
    disagree.length > 0
      ? `**The answers disagree:** ${disagree.slice(0, 5).join('; ')}.`
      : agreeing.length > 1
        ? `The answers agree: ${agreeing.join('; ')}.`
        : ''
  );
  return parts.filter(part => part !== '').join('\n\n');
}

/** One line for each target of all cases. */
export function summaryText(cases) {
  const rows = cases.flatMap(({ targets }) => targets.map(targetCells));
  return table(['target', 'wanted', 'reached', ''], rows);
}

function figures(row) {
  return row.status === 'measured' ? [seconds(row.wall), seconds(row.cpu), peak(row.peak)] : [row.status, '', ''];
}

/** What a row costs as a multiple of what the first one does. */
function ratioCells(row, ours, findings) {
  return ['wall', 'cpu'].map(quantity => (row.id === ours.id ? '' : times(findings.times(row.id, ours.id, quantity))));
}

function targetCells(target) {
  const reached = isReached(target);
  const value =
    target.reached === undefined ? (target.missing ?? 'not measured') : quantity(target.reached, target.unit);
  const verdict = reached === undefined ? '' : reached ? 'yes' : 'no';
  return [target.text, `${target.sense} ${quantity(target.wanted, target.unit)}`, value, verdict];
}

function quantity(value, unit) {
  switch (unit) {
    case '×':
      return times(value);
    case '%':
      return `${value.toFixed(0)} %`;
    default:
      return `${value.toFixed(0)} ${unit}`;
  }
}

const times = value => (value === undefined ? '' : `${value.toPrecision(value < 10 ? 2 : 3).replace(/\.0$/, '')}×`);
const seconds = value => (value === undefined ? '' : value < 0.0995 ? value.toFixed(3) : value.toPrecision(3));
const peak = bytes => (bytes === undefined ? '' : bytes <= SPAWN_FLOOR ? '< 11' : (bytes / MIB).toFixed(0));
