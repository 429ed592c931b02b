/** One axis of a histogram at one moment. */
export interface HistogramFrameAxis {
  /** The expression, or the column's name. */
  name: string;
  unit?: string;
  /** Ascending, one more than bins; none while no row has a bin. */
  edges: number[];
}

/** A histogram at one moment of its job, as JSON. */
export interface HistogramFrame {
  kind: 'histogram';
  revision: number;
  /** Rows read so far. */
  rows: number;
  filesDone: number;
  filesTotal: number;
  complete: boolean;
  x: HistogramFrameAxis;
  y?: HistogramFrameAxis;
  /** Rows per bin: bin (i, j) of a two-dimensional histogram at `i · yBins + j`. */
  counts: number[];
  /** Rows outside the bins, and rows without a number. */
  xBelow: number;
  xAbove: number;
  yBelow: number;
  yAbove: number;
  nulls: number;
  nan: number;
}

/** Finer histograms are shown with bins joined; their files have the rest. */
export const MAX_FRAME_BINS = { one: 10_000, two: 600 } as const;

/** The histogram with at most so many bins an axis: neighbours are joined, the last ones as many as are left. */
export function withFewerBins(frame: HistogramFrame): HistogramFrame {
  const { x, y } = frame;
  const most = y ? MAX_FRAME_BINS.two : MAX_FRAME_BINS.one;
  const joined = (axis: HistogramFrameAxis): number => Math.max(1, Math.ceil((axis.edges.length - 1) / most));
  const [a, b] = [joined(x), y ? joined(y) : 1];
  if (a === 1 && b === 1) {
    return frame;
  }
  const xs = every(x.edges, a);
  const ys = y ? every(y.edges, b) : [0, 1];
  const [width, before] = [ys.length - 1, y ? y.edges.length - 1 : 1];
  const counts = new Array<number>((xs.length - 1) * width).fill(0);
  frame.counts.forEach((count, i) => {
    counts[Math.floor(Math.floor(i / before) / a) * width + Math.floor((i % before) / b)] += count;
  });
  return { ...frame, x: { ...x, edges: xs }, ...(y && { y: { ...y, edges: ys } }), counts };
}

/** Every n-th edge, and the last. */
function every(edges: readonly number[], n: number): number[] {
  const chosen = edges.filter((_, i) => i % n === 0);
  return (edges.length - 1) % n === 0 ? chosen : [...chosen, edges[edges.length - 1]];
}
