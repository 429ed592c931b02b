import type { FitsCell } from './fits-cells';
import type { Spill } from './spill';
import { bytesOf, wordsOf } from './storage';
import type { WholeFile } from './whole-file';

const OUT_BYTES = 1 << 20;

/**
 * The rows of a FITS table on their way to the file. Text fields are as wide as their longest value, which is known
 * only at the end; so rows with text wait in a spill, each block as wide as it needs, and are widened then.
 */
export class FitsRows {
  private readonly maxima: number[];

  /** @param spill - where the table has text */
  constructor(
    private readonly cells: readonly FitsCell[],
    private readonly spill?: Spill
  ) {
    this.maxima = cells.map(cell => (cell.isText ? 1 : cell.width));
  }

  /** Bytes of each column in the file. */
  get widths(): readonly number[] {
    return this.maxima;
  }

  /** Takes rows that the cells have encoded. */
  async add(file: WholeFile, bytes: Uint8Array, rows: number): Promise<void> {
    if (!this.spill) {
      await file.write(bytes);
      return;
    }
    this.cells.forEach(({ width }, c) => (this.maxima[c] = Math.max(this.maxima[c], width)));
    await this.spill.write(bytesOf(Uint32Array.of(rows, ...this.cells.map(({ width }) => width))));
    await this.spill.write(bytes);
  }

  /** Brings what waits to the file: of each block the number of rows, the width of each column, and the rows. */
  async copy(file: WholeFile, check: () => void): Promise<void> {
    if (!this.spill) {
      return;
    }
    const headSize = 4 * (1 + this.cells.length);
    for (let at = 0; at < this.spill.bytes;) {
      check();
      const [rows, ...widths] = wordsOf(await this.spill.read(at, headSize));
      const size = rows * widths.reduce((sum, width) => sum + width, 0);
      await this.widen(file, await this.spill.read(at + headSize, size), rows, widths, check);
      at += headSize + size;
    }
  }

  async release(): Promise<void> {
    await this.spill?.close();
  }

  /** Fills every text with zero bytes to its width in the file. */
  private async widen(
    file: WholeFile,
    block: Buffer,
    rows: number,
    widths: number[],
    check: () => void
  ): Promise<void> {
    const { maxima } = this;
    const stride = maxima.reduce((sum, width) => sum + width, 0);
    const runs = runsOf(widths, maxima);
    const step = Math.max(1, Math.floor(OUT_BYTES / stride));
    const out = Buffer.alloc(Math.min(step, rows) * stride);
    let from = 0;
    for (let start = 0; start < rows; start += step) {
      check();
      const end = Math.min(rows, start + step);
      let to = 0;
      for (let i = start; i < end; i++) {
        for (const { size, gap } of runs) {
          block.copy(out, to, from, from + size);
          from += size;
          to += size + gap;
        }
      }
      await file.write(out.subarray(0, to));
    }
  }
}

/** Stretches of a row that are copied as they are, and the zeros after each. */
function runsOf(widths: readonly number[], maxima: readonly number[]): { size: number; gap: number }[] {
  const runs: { size: number; gap: number }[] = [];
  let size = 0;
  widths.forEach((width, c) => {
    size += width;
    if (width < maxima[c]) {
      runs.push({ size, gap: maxima[c] - width });
      size = 0;
    }
  });
  return size > 0 ? [...runs, { size, gap: 0 }] : runs;
}
