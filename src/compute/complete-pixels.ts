import type { IdLimits } from './id-range';
import type { ScanFile } from './scan-options';

/** The pixel of a source_id, order 0–12. */
const pixelOf = (id: bigint, order: number): number => Number(id >> BigInt(59 - 2 * order));

/** First and last pixel that each file can have, where all files tell their source_ids. */
export function pixelSpans(files: readonly ScanFile[], order: number): { first: number; last: number }[] | undefined {
  return files.every(({ idRange }) => idRange !== undefined)
    ? files.map(({ idRange }) => {
        const { first, last } = idRange as IdLimits;
        return { first: pixelOf(first, order), last: pixelOf(last, order) };
      })
    : undefined;
}

/** Knows of each pixel whether files are still to come that can have rows in it. */
export class CompletePixels {
  private readonly first: Float64Array;
  private readonly last: Float64Array;
  /** Largest `last` up to each file: spans may overlap. */
  private readonly reach: Float64Array;
  private readonly isDone: Uint8Array;
  /** Where each file of the scan stands among the sorted ones. */
  private readonly place: Int32Array;
  private next = 0;

  /** @param spans - pixels of the files, in the order of the scan */
  constructor(spans: readonly { first: number; last: number }[]) {
    const order = spans.map((_, i) => i).sort((a, b) => spans[a].first - spans[b].first || a - b);
    this.first = Float64Array.from(order, i => spans[i].first);
    this.last = Float64Array.from(order, i => spans[i].last);
    this.reach = this.last.slice();
    for (let i = 1; i < order.length; i++) {
      this.reach[i] = Math.max(this.reach[i], this.reach[i - 1]);
    }
    this.isDone = new Uint8Array(order.length);
    this.place = new Int32Array(order.length);
    order.forEach((file, i) => (this.place[file] = i));
  }

  /** The files of the scan before number `end` are done. */
  done(end: number): void {
    for (; this.next < end; this.next++) {
      this.isDone[this.place[this.next]] = 1;
    }
  }

  /** True when no file that can have rows in the pixel is still to come. */
  has(pixel: number): boolean {
    let low = 0;
    let high = this.first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.first[middle] <= pixel) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (let i = low - 1; i >= 0 && this.reach[i] >= pixel; i--) {
      if (this.last[i] >= pixel && this.isDone[i] === 0) {
        return false;
      }
    }
    return true;
  }
}
