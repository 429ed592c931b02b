import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { cancelled, fileFault } from '../../compute/faults';

const BLOCK = 1 << 20;

/** The MD5 of a file, taken piece by piece beside other work on it. To be closed in any case. */
export class FileMd5 {
  private readonly hash = createHash('md5');
  private readonly block = Buffer.allocUnsafeSlow(BLOCK);
  private file = -1;
  private done = 0;

  constructor(private readonly path: string) {}

  /** Takes the bytes before a place of the file, whole blocks of them. */
  upTo(place: number): void {
    let size = BLOCK;
    while (size > 0 && place - this.done >= BLOCK) {
      size = this.next();
    }
  }

  /**
   * Takes the rest. @returns the digest in hexadecimal
   * @throws GaiaError FILE_UNREADABLE, CANCELLED
   */
  finish(isCancelled: () => boolean): string {
    do {
      if (isCancelled()) {
        throw cancelled();
      }
    } while (this.next() > 0);
    return this.hash.digest('hex');
  }

  close(): void {
    if (this.file >= 0) {
      closeSync(this.file);
      this.file = -1;
    }
  }

  /** Takes the next block. @returns its size, 0 at the end [bytes] */
  private next(): number {
    const { block } = this;
    try {
      this.file = this.file < 0 ? openSync(this.path, 'r') : this.file;
      const size = readSync(this.file, block);
      this.hash.update(size < BLOCK ? block.subarray(0, size) : block);
      this.done += size;
      return size;
    } catch (reason) {
      throw fileFault(this.path, reason);
    }
  }
}
