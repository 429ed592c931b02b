import type { HistogramFrame, HistogramFrameAxis } from '../protocol';

/** A range of values along an axis: from its low end on, up to but without its high end. */
export type Span = readonly [low: number, high: number];

/** What was marked on a histogram, along whole bins. */
export interface Brush {
  x: Span;
  /** Of a histogram of two. */
  y?: Span;
}

/** The bin of a value; −1 outside. The last bin holds its upper edge. */
export function binOf(edges: readonly number[], value: number): number {
  const last = edges.length - 1;
  if (last < 1 || !(value >= edges[0]) || value > edges[last]) {
    return -1;
  }
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value >= edges[middle]) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The edges about a range, so that what is marked is whole bins; null where it meets none. */
export function snapped(edges: readonly number[], from: number, to: number): Span | null {
  const last = edges.length - 1;
  const [low, high] = from <= to ? [from, to] : [to, from];
  if (last < 1 || !(high > edges[0]) || !(low < edges[last])) {
    return null;
  }
  const first = binOf(edges, Math.max(low, edges[0]));
  const end = binOf(edges, Math.min(high, edges[last]));
  // A range that ends at an edge does not reach into the bin that begins there.
  return [edges[first], edges[end] === high && end > first ? edges[end] : edges[end + 1]];
}

/** Rows in the bins that are marked. */
export function rowsIn({ x, y, counts }: HistogramFrame, brush: Brush): number {
  const width = y ? y.edges.length - 1 : 1;
  const [x0, x1] = binsOf(x, brush.x);
  const [y0, y1] = y && brush.y ? binsOf(y, brush.y) : [0, width];
  let sum = 0;
  for (let i = x0; i < x1; i++) {
    for (let j = y0; j < y1; j++) {
      sum += counts[i * width + j];
    }
  }
  return sum;
}

function binsOf({ edges }: HistogramFrameAxis, [low, high]: Span): [first: number, end: number] {
  const first = edges.findIndex(edge => edge >= low);
  const end = edges.findIndex(edge => edge >= high);
  return [Math.max(0, first), end < 0 ? edges.length - 1 : end];
}

/**
 * The rows that are marked, as a condition. Bins are half-open; the last one of an axis holds its upper edge, which the
 * condition then holds too.
 * @param expressions - of the axes, as the request has them
 */
export function brushCondition(
  { x, y }: Pick<HistogramFrame, 'x' | 'y'>,
  brush: Brush,
  expressions: { x: string; y?: string }
): string {
  const parts = [spanCondition(expressions.x, x, brush.x)];
  if (y && brush.y && expressions.y !== undefined) {
    parts.push(spanCondition(expressions.y, y, brush.y));
  }
  return parts.join(' AND ');
}

function spanCondition(expression: string, { edges }: HistogramFrameAxis, [low, high]: Span): string {
  const value = /^\w+$/.test(expression) ? expression : `(${expression})`;
  return `${value} >= ${low} AND ${value} ${high === edges[edges.length - 1] ? '<=' : '<'} ${high}`;
}

/** The bins as CSV, a line each, as the job's own file has them. */
export function histogramCsv({ x, y, counts }: HistogramFrame): string {
  const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const ends = ({ name }: HistogramFrameAxis): string[] => [`${name}_low`, `${name}_high`];
  const width = y ? y.edges.length - 1 : 1;
  const lines = [[...ends(x), ...(y ? ends(y) : []), 'count'].map(quoted).join(',')];
  counts.forEach((count, at) => {
    const [i, j] = [Math.floor(at / width), at % width];
    lines.push([x.edges[i], x.edges[i + 1], ...(y ? [y.edges[j], y.edges[j + 1]] : []), count].join(','));
  });
  return `${lines.join('\n')}\n`;
}
