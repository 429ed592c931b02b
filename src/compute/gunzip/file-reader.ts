import { closeSync, readSync } from 'node:fs';
import { fileFault } from '../faults';

/** An open file that is read once, from its beginning to its end. */
export class FileReader {
  /** Bytes read so far. */
  bytesRead = 0;
  private open = true;

  constructor(
    readonly path: string,
    private readonly descriptor: number
  ) {}

  /**
   * Fills as much of the buffer as the file gives at once.
   * @returns the number of bytes, 0 at the end of the file
   * @throws GaiaError FILE_UNREADABLE
   */
  read(buffer: Uint8Array): number {
    try {
      const length = readSync(this.descriptor, buffer, 0, buffer.length, null);
      this.bytesRead += length;
      return length;
    } catch (reason) {
      throw fileFault(this.path, reason);
    }
  }

  close(): void {
    if (this.open) {
      this.open = false;
      closeSync(this.descriptor);
    }
  }
}
