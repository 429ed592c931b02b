import { closeSync, readSync } from 'node:fs';
import { fileFault } from '../faults';

/** An open file that is read once, from its beginning, or a place in it, to its end. */
export class FileReader {
  /** Bytes read so far. */
  bytesRead = 0;
  private open = true;

  /** @param from - where to begin, whoever else reads by the descriptor; absent: where it stands */
  constructor(
    readonly path: string,
    private readonly descriptor: number,
    private from?: number
  ) {}

  /**
   * Fills as much of the buffer as the file gives at once.
   * @returns the number of bytes, 0 at the end of the file
   * @throws GaiaError FILE_UNREADABLE
   */
  read(buffer: Uint8Array): number {
    try {
      const length = readSync(this.descriptor, buffer, 0, buffer.length, this.place);
      this.bytesRead += length;
      return length;
    } catch (reason) {
      throw fileFault(this.path, reason);
    }
  }

  /** Passes bytes that are not needed. */
  skip(length: number): void {
    this.from ??= 0;
    this.bytesRead += length;
  }

  /** Where the next byte is, for a reader that shares the file with others. */
  private get place(): number | null {
    return this.from === undefined ? null : this.from + this.bytesRead;
  }

  close(): void {
    if (this.open) {
      this.open = false;
      closeSync(this.descriptor);
    }
  }
}
