import type { RunCursor } from './pixel-runs';
import { interpolated } from './quantile';

/**
 * Quantile of the values of one pixel in several runs, each ascending, without holding them all: values are taken in
 * ascending order, piece by piece, until those of the wanted ranks have come by.
 * @param cursors - stand at the pixel, and behind it afterwards
 */
export async function quantileOfRuns(
  cursors: readonly RunCursor[],
  q: number
): Promise<{ count: number; quantile: number }> {
  const pixel = cursors[0].head;
  const lanes = cursors.map(cursor => new Lane(cursor, pixel));
  await Promise.all(lanes.map(lane => lane.fill()));
  const count = lanes.reduce((sum, lane) => sum + lane.all, 0);
  const position = (count - 1) * q;
  const below = Math.min(Math.floor(position), count - 1);
  const above = Math.min(below + 1, count - 1);
  let passed = 0;
  let low = NaN;
  let high = NaN;
  while (passed < count) {
    // no piece that is still to come has a value below this one
    const bound = Math.min(...lanes.map(lane => (lane.isLast ? Infinity : lane.lastValue)));
    const next = concatenated(lanes.map(lane => lane.upTo(bound))).sort();
    if (below >= passed && below < passed + next.length) {
      low = next[below - passed];
    }
    if (above >= passed && above < passed + next.length) {
      high = next[above - passed];
    }
    passed += next.length;
    await Promise.all(lanes.map(lane => lane.fill()));
  }
  return { count, quantile: interpolated(low, high, position - below) };
}

/** The values of the pixel in one run. */
class Lane {
  /** Of all pieces. */
  readonly all: number;
  private values: Float64Array;
  private left: number;

  constructor(
    private readonly cursor: RunCursor,
    private readonly pixel: bigint
  ) {
    const { piece, at } = cursor;
    const { sizes, kept } = piece!.layers[0];
    const start = sizes!.subarray(0, at).reduce((sum, size) => sum + size, 0);
    this.all = piece!.of ?? sizes![at];
    this.values = kept!.subarray(start, start + sizes![at]);
    this.left = this.all - this.values.length;
    cursor.at++;
  }

  get isLast(): boolean {
    return this.left === 0;
  }

  get lastValue(): number {
    return this.values[this.values.length - 1];
  }

  upTo(bound: number): Float64Array {
    let n = this.values.length;
    if (bound !== Infinity) {
      for (n = 0; n < this.values.length && this.values[n] <= bound;) {
        n++;
      }
    }
    const taken = this.values.subarray(0, n);
    this.values = this.values.subarray(n);
    return taken;
  }

  /** Makes the next piece of the pixel current once the one before is used up. */
  async fill(): Promise<void> {
    if (this.values.length > 0 || this.left === 0) {
      return;
    }
    await this.cursor.fill();
    const { piece, head } = this.cursor;
    if (piece === undefined || head !== this.pixel) {
      throw new RangeError(`A run ends before the values of pixel ${this.pixel}.`);
    }
    this.values = piece.layers[0].kept!;
    this.left -= this.values.length;
    this.cursor.at++;
  }
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
