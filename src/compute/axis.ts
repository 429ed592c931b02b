import type { AxisSpec } from './histogram-spec';
import { binsOf } from './histogram-spec';

/** Bin numbers of values outside. */
export const BELOW = -1;
export const ABOVE = -2;

/** The bins of one axis. */
export interface Axis {
  /** Ascending, one more than bins; none when an automatic axis has seen no value. */
  readonly edges: Float64Array;
  /** Bins of finite and infinite values; NaN must not come. */
  bin(value: number): number;
}

/** Bins that are given: equal ones over a range, or by their edges. */
export class FixedAxis implements Axis {
  readonly edges: Float64Array;
  private readonly origin: number;
  /** Bins per unit; 0 where bins are not equal. */
  private readonly scale: number;
  private readonly log: boolean;

  constructor({ range, edges, log = false, ...axis }: AxisSpec) {
    const bins = binsOf({ edges, ...axis });
    this.log = log;
    this.origin = this.scale = 0;
    if (edges || !range) {
      this.edges = Float64Array.from(edges ?? []);
      return;
    }
    const [first, last] = log ? [Math.log10(range[0]), Math.log10(range[1])] : range;
    const step = (last - first) / bins;
    this.edges = Float64Array.from({ length: bins + 1 }, (_, i) => (log ? 10 ** (first + i * step) : first + i * step));
    this.edges[0] = range[0];
    this.edges[bins] = range[1];
    for (let i = 1; i < bins; i++) {
      // in a range of a few last digits, rounding must not put edges out of order
      this.edges[i] = Math.min(range[1], Math.max(this.edges[i - 1], this.edges[i]));
    }
    this.origin = first;
    const scale = bins / (last - first);
    this.scale = Number.isFinite(scale) ? scale : 0;
  }

  bin(value: number): number {
    const { edges } = this;
    const last = edges.length - 1;
    if (value < edges[0]) {
      return BELOW;
    }
    if (value >= edges[last]) {
      return value === edges[last] ? last - 1 : ABOVE;
    }
    return this.scale > 0
      ? settle(edges, value, Math.floor(((this.log ? Math.log10(value) : value) - this.origin) * this.scale))
      : search(edges, value);
  }
}

/** The bin of a value inside, from a guess that rounding may have put beside it. */
function settle(edges: Float64Array, value: number, guess: number): number {
  let bin = Math.max(0, Math.min(edges.length - 2, guess));
  while (value < edges[bin]) {
    bin--;
  }
  while (value >= edges[bin + 1]) {
    bin++;
  }
  return bin;
}

function search(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length - 1;
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

/** Smallest exponents of bin widths: of whole numbers, of log10, of others; and below a value's own exponent. */
const WHOLE_LEVEL = 0;
const LOG_LEVEL = -30;
const DEPTH = 40;
/** Smaller doubles have too few digits for the edges of logarithmic bins. */
const LEAST_LOG = 2 ** -1022;
/** Larger doubles count as infinite: a bin that holds them would have no finite edge. */
const MOST = 2 ** 1022;
const MIN_LEVEL = -1000;

/**
 * Bins that grow with their values: of width 2^level, at multiples of it. The level is the smallest that covers all
 * values with at most so many bins, and the bins of a level are halves of those of the next; so counts can always be
 * carried over exactly, and the result depends on no order.
 */
export class GrowingAxis implements Axis {
  edges = new Float64Array(0);
  level = 0;
  /** Number of the first bin, in widths. */
  first = 0;
  bins = 0;

  private readonly maxBins: number;

  constructor(
    bins: number,
    private readonly isWhole: boolean,
    private readonly log: boolean,
    /** Smallest and largest finite value (positive for a logarithmic axis). */
    readonly min = Infinity,
    readonly max = -Infinity
  ) {
    this.maxBins = Math.max(2, bins); // values on both sides of 0 never have one bin
    if (min <= max) {
      this.cover();
    }
  }

  /** This axis, or the one that covers the further values too. */
  with(min: number, max: number): GrowingAxis {
    return min >= this.min && max <= this.max
      ? this
      : new GrowingAxis(this.maxBins, this.isWhole, this.log, Math.min(min, this.min), Math.max(max, this.max));
  }

  /** Whether a value can have a bin. */
  takes(value: number): boolean {
    return Math.abs(value) < MOST && (!this.log || value >= LEAST_LOG);
  }

  bin(value: number): number {
    if (!this.takes(value)) {
      return value >= MOST ? ABOVE : BELOW;
    }
    if (value < this.min || value > this.max) {
      return 0; // not covered, so the row is one that the other axis leaves out
    }
    return settle(this.edges, value, Math.floor(this.scaled(value, this.level)) - this.first);
  }

  /** The bin here that bin `bin` of a finer axis is part of. */
  binOf(finer: GrowingAxis, bin: number): number {
    return Math.floor((finer.first + bin) / 2 ** Math.min(1023, this.level - finer.level)) - this.first;
  }

  private scaled(value: number, level: number): number {
    return (this.log ? Math.log10(value) : value) / 2 ** level;
  }

  private edge(number: number, level: number): number {
    return this.log ? 10 ** (number * 2 ** level) : number * 2 ** level;
  }

  /** Number of the bin of a value, in widths. */
  private number(value: number, level: number): number {
    let number = Math.floor(this.scaled(value, level));
    while (value < this.edge(number, level)) {
      number--;
    }
    while (value >= this.edge(number + 1, level)) {
      number++;
    }
    return number;
  }

  private cover(): void {
    const { min, max, log } = this;
    const size = log
      ? Math.max(Math.abs(Math.log10(min)), Math.abs(Math.log10(max)))
      : Math.max(Math.abs(min), Math.abs(max));
    const least = log ? LOG_LEVEL : this.isWhole ? WHOLE_LEVEL : MIN_LEVEL;
    let level = Math.max(least, Math.floor(Math.log2(Math.max(size, 2 ** MIN_LEVEL))) - DEPTH);
    while (this.number(max, level) - this.number(min, level) >= this.maxBins) {
      level++;
    }
    this.level = level;
    this.first = this.number(min, level);
    this.bins = this.number(max, level) - this.first + 1;
    this.edges = Float64Array.from({ length: this.bins + 1 }, (_, i) => this.edge(this.first + i, level));
  }
}
