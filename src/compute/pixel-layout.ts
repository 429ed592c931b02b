import type { KeyTable } from './key-table';
import type { PixelLengths } from './pixel-lengths';

/**
 * Goes along the rows of a file whose pixels are known: it gives the entries that its ids would give, without them.
 * Rows are counted by pixel, not one by one.
 */
export class PixelLayout {
  private at = 0;
  /** Rows of the pixel at hand that are done. */
  private done = 0;
  /** Entries of the last batch, each once, and the rows of each. */
  readonly runs: number[] = [];

  /** @param table - gets an entry for each pixel in turn */
  constructor(
    private readonly lengths: PixelLengths,
    private readonly table: KeyTable
  ) {}

  /** The entries of so many further rows. */
  next(rows: number, entries: Int32Array): void {
    const { pixels, rows: lengths } = this.lengths;
    this.runs.length = 0;
    for (let row = 0; row < rows;) {
      const entry = this.done === 0 ? this.table.append(0, pixels[this.at]) : this.table.size - 1;
      const count = Math.min(rows - row, lengths[this.at] - this.done);
      entries.fill(entry, row, row + count);
      this.runs.push(entry, count);
      row += count;
      this.done += count;
      if (this.done === lengths[this.at]) {
        this.at++;
        this.done = 0;
      }
    }
  }

  /** Counts the rows of the last batch. */
  count(counts: Uint32Array): void {
    const { runs } = this;
    for (let i = 0; i < runs.length; i += 2) {
      counts[runs[i]] += runs[i + 1];
    }
  }
}
