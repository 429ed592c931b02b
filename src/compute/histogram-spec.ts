import { GaiaError } from '../protocol';
import type { Selection } from './selection';
import { checkSelection } from './selection';

/** One axis of a histogram. */
export interface AxisSpec {
  expression: string;
  /** Number of bins; with an automatic range the largest number (2 at least). Default 100. */
  bins?: number;
  /**
   * First and last edge. Absent: automatic, over all finite values, in one pass: the bins are as wide as the power of two
   * that makes at most `bins` of them (at least half as many), and begin at a multiple of it.
   */
  range?: readonly [number, number];
  /** All edges, ascending, instead of `bins` and `range`. */
  edges?: readonly number[];
  /** Bins of equal width in log10; values that are not positive lie below the first. */
  log?: boolean;
}

/**
 * Counts of rows in bins of one or two expressions. Bins are half-open, the last of given ranges or edges closed, as
 * numpy's are.
 */
export interface HistogramSpec extends Selection {
  type: 'Histogram';
  x: AxisSpec;
  y?: AxisSpec;
}

const DEFAULT_BINS = 100;
/** Bins of a histogram in all: 128 MB of counts. */
const MAX_BINS = 1 << 24;

export const binsOf = ({ bins = DEFAULT_BINS, edges }: AxisSpec): number => (edges ? edges.length - 1 : bins);

/** @throws GaiaError BAD_REQUEST, BAD_COORDINATE */
export function checkHistogram(spec: HistogramSpec): void {
  const axes = spec.y ? [spec.x, spec.y] : [spec.x];
  axes.forEach(checkAxis);
  const total = axes.reduce((product, axis) => product * binsOf(axis), 1);
  if (total > MAX_BINS) {
    throw new GaiaError('BAD_REQUEST', `A histogram has at most ${MAX_BINS} bins, not ${total}.`);
  }
  checkSelection(spec);
}

function checkAxis({ expression, range, edges, log, ...axis }: AxisSpec): void {
  const bins = binsOf({ expression, edges, ...axis });
  if (!Number.isInteger(bins) || bins < 1) {
    throw new GaiaError('BAD_REQUEST', `${expression}: a histogram has one bin at least.`);
  }
  if (edges && !edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > edges[i - 1]))) {
    throw new GaiaError('BAD_REQUEST', `${expression}: the edges of bins must be ascending numbers.`);
  }
  if (range && !(Number.isFinite(range[0]) && Number.isFinite(range[1]) && range[0] < range[1])) {
    throw new GaiaError('BAD_REQUEST', `${expression}: a range has a first and a larger last edge.`);
  }
  if (log && range && range[0] <= 0) {
    throw new GaiaError('BAD_REQUEST', `${expression}: a logarithmic axis begins above 0.`);
  }
}
