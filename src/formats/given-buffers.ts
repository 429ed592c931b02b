import type { ArrowBatch, ArrowColumn } from './arrow-column';

/**
 * Memory of batches that were given away, freed when the last piece of it is written. What waits for the garbage collector
 * instead makes it go over the whole heap again and again: V8 does so whenever 64 MB of such memory were added.
 */
export class GivenBuffers {
  /** How many arrays that are still to be written lie in a buffer. */
  private readonly uses = new WeakMap<ArrayBufferLike, number>();

  /** Takes the arrays of a batch; nobody else uses them or will. */
  add({ columns }: ArrowBatch): void {
    columns.forEach(column => this.addColumn(column));
  }

  /** A piece of a batch, or of anything else, is on its way to the disk and not needed any more. */
  written({ buffer }: Uint8Array): void {
    const left = this.uses.get(buffer);
    if (left === 1) {
      this.uses.delete(buffer);
      (buffer as ArrayBuffer & { transfer(length: number): ArrayBuffer }).transfer(0);
    } else if (left !== undefined) {
      this.uses.set(buffer, left - 1);
    }
  }

  private addColumn({ validity, values, offsets, items }: ArrowColumn): void {
    for (const array of [validity, values, offsets]) {
      if (array && array.byteLength > 0) {
        this.uses.set(array.buffer, (this.uses.get(array.buffer) ?? 0) + 1);
      }
    }
    if (items) {
      this.addColumn(items);
    }
  }
}
