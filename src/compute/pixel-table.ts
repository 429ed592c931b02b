/** Gives each HEALPix pixel that occurs an entry, 0 upwards in order of appearance. */
export class PixelTable {
  size = 0;
  private pixelOf = new Int32Array(1024);
  /** Open addressing: entry + 1, or 0 where free. At least twice as long as there are entries. */
  private table = new Int32Array(4096);
  private lastPixel = -1;
  private lastEntry = -1;

  /** The pixel's entry. Files are sorted by source_id, so it is most often that of the row before. */
  entry(pixel: number): number {
    if (pixel !== this.lastPixel) {
      this.lastEntry = this.find(pixel);
      this.lastPixel = pixel;
    }
    return this.lastEntry;
  }

  /** All pixels ascending, each with its entry. */
  sorted(): { pixels: Int32Array; entries: Int32Array } {
    const pixels = this.pixelOf.slice(0, this.size).sort();
    const entries = new Int32Array(this.size);
    for (let i = 0; i < pixels.length; i++) {
      entries[i] = this.find(pixels[i]);
    }
    return { pixels, entries };
  }

  private find(pixel: number): number {
    const mask = this.table.length - 1;
    let at = hash(pixel) & mask;
    for (;;) {
      const entry = this.table[at] - 1;
      if (entry < 0) {
        return this.add(pixel, at);
      }
      if (this.pixelOf[entry] === pixel) {
        return entry;
      }
      at = (at + 1) & mask;
    }
  }

  private add(pixel: number, at: number): number {
    if (this.size === this.pixelOf.length) {
      const larger = new Int32Array(2 * this.size);
      larger.set(this.pixelOf);
      this.pixelOf = larger;
    }
    const entry = this.size++;
    this.pixelOf[entry] = pixel;
    this.table[at] = entry + 1;
    if (2 * this.size > this.table.length) {
      this.rehash();
    }
    return entry;
  }

  private rehash(): void {
    const table = new Int32Array(4 * this.table.length);
    const mask = table.length - 1;
    for (let entry = 0; entry < this.size; entry++) {
      let at = hash(this.pixelOf[entry]) & mask;
      while (table[at] !== 0) {
        at = (at + 1) & mask;
      }
      table[at] = entry + 1;
    }
    this.table = table;
  }
}

function hash(pixel: number): number {
  const mixed = Math.imul(pixel, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
