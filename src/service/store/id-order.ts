import type { ColumnData } from '../../compute/scan';

/** Finds out whether source_ids come in rising order (equal ones allowed), by words: a BigInt per row would be slow. */
export class IdOrder {
  isSorted = true;
  private high = -0x80000000;
  private low = 0;

  add({ values, length, nullCount }: ColumnData): void {
    const words = new Int32Array(values!.buffer as ArrayBuffer, values!.byteOffset, 2 * length);
    let { high, low } = this;
    let sorted = this.isSorted && nullCount === 0;
    for (let i = 0; i < length && sorted; i++) {
      const nextHigh = words[2 * i + 1];
      const nextLow = words[2 * i] >>> 0;
      sorted = nextHigh > high || (nextHigh === high && nextLow >= low);
      high = nextHigh;
      low = nextLow;
    }
    this.isSorted = sorted;
    this.high = high;
    this.low = low;
  }
}
