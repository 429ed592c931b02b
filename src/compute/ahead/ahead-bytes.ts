import { openBytes, type ByteSource } from '../bytes';
import { cancelled } from '../faults';
import type { Kernel } from '../kernel';
import { TEXT } from '../wasm/layout';
import { borderOf, type Border } from '../seek/border';
import { faultIn, placed } from './placed';
import { BORDER_BLOCK, END_BLOCK, FAULT_BLOCK, PART_BLOCK, Ring } from './ring';
import { TokenMaker } from './token-maker';

/** How long a thread that starts may take before the file is read without it [ms]. */
const PATIENCE = 1000;

/**
 * The text of a gzip file that another thread unzips ahead (`inflateAhead`): the same chunks and errors as from the file
 * itself. When that thread does not begin, or is lost, the file is read here, from where its text was left.
 */
export class AheadBytes implements ByteSource {
  readonly gzipped = true;
  bytesRead = 0;
  border?: Border;
  private readonly ring: Ring;
  /** Works for the other thread while there is nothing to read. */
  private readonly maker: TokenMaker;
  /** Bytes of text so far. */
  private given = 0;
  private own?: ByteSource;

  constructor(
    private readonly path: string,
    memory: SharedArrayBuffer,
    private readonly kernel: Kernel,
    private readonly isCancelled: () => boolean
  ) {
    this.ring = new Ring(memory);
    this.maker = new TokenMaker(path, this.ring.board, kernel);
  }

  close(): void {
    this.ring.leave();
    this.maker.close();
    this.own?.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield* this.chunks();
  }

  /** @throws GaiaError CANCELLED, also while there is nothing to read, and what `openBytes` and its chunks throw */
  *chunks(): Generator<Uint8Array> {
    try {
      if (!this.ring.isBegun(PATIENCE) || !(yield* this.shared())) {
        yield* this.alone();
      }
    } finally {
      this.close();
    }
  }

  /** What the other thread has made; false when that thread was lost. */
  private *shared(): Generator<Uint8Array, boolean> {
    const { ring, maker } = this;
    const check = (): void => {
      if (this.isCancelled()) {
        throw cancelled();
      }
    };
    for (;;) {
      const block = ring.next(check, () => maker.work());
      if (!block) {
        return false;
      }
      const { kind, bytes, bytesRead } = block;
      this.bytesRead = bytesRead;
      if (kind === END_BLOCK) {
        return true;
      }
      if (kind === FAULT_BLOCK) {
        throw faultIn(bytes);
      }
      if (kind === PART_BLOCK) {
        return false; // it does not unzip the whole file
      }
      if (kind === BORDER_BLOCK) {
        this.border = borderOf(new Float64Array(bytes.slice().buffer));
        ring.taken();
        yield new Uint8Array(this.kernel.memory.buffer, TEXT, 0);
        this.border = undefined;
        continue;
      }
      this.given += bytes.length;
      yield* placed(bytes, this.kernel, ring);
    }
  }

  /** The rest of the text, unzipped by this thread. */
  private *alone(): Generator<Uint8Array> {
    const source = (this.own = openBytes(this.path, 'wasm', this.kernel));
    let left = this.given;
    for (const chunk of source.chunks!()) {
      this.bytesRead = Math.max(this.bytesRead, source.bytesRead);
      if (this.isCancelled()) {
        throw cancelled();
      }
      const skipped = Math.min(left, chunk.length);
      left -= skipped;
      if (chunk.length > skipped || this.given === 0) {
        yield chunk.subarray(skipped);
      }
    }
  }
}
