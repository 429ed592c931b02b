import type { Cells } from './row-scanner';
import { ITEMS, ITEMS_SIZE, VALUES } from './wasm/rows/layout';

/**
 * How much the squared distance of a screened spectrum may be wrong: its samples by 1e-7 of their values, which moves
 * the cosine by 2e-7 at most, and what double does.
 */
const SLACK = 1e-6;

/** Farther spectra are found by a few of their samples, before they are read: see wasm/rows/screen.ts. */
export class SpectraScreen {
  /**
   * @param unit - the prototype's samples that count, of norm 1
   * @param first - the first one's place among all
   * @param samples - of each spectrum
   */
  constructor(
    private readonly unit: Float64Array,
    private readonly first: number,
    private readonly samples: number
  ) {}

  /**
   * Rows of a block whose spectra are not certainly farther than `square`, a squared distance of vectors of norm 1; those
   * that are left out are whole and sound. Undefined when it cannot tell.
   */
  nearRows(bytes: Uint8Array, cells: Cells, slot: number, rows: number, square: number): Int32Array | undefined {
    const { kernel, stride } = cells;
    const cosine = 1 - (square + SLACK) / 2;
    if (!(cosine > 0) || !kernel?.holds(bytes) || 8 * this.samples > ITEMS_SIZE) {
      return undefined;
    }
    const { unit, first, samples } = this;
    const prototype = new Float64Array(kernel.buffer, ITEMS, samples).fill(0);
    prototype.set(unit, first);
    const last = first + unit.length;
    const near = kernel.exports.screenSpectra(bytes.byteOffset, stride, slot, 0, rows, samples, first, last, cosine);
    return new Int32Array(kernel.buffer, VALUES, near).slice();
  }
}
