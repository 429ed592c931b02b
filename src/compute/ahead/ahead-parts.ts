import { cancelled } from '../faults';
import type { Kernel } from '../kernel';
import { TEXT } from '../wasm/layout';
import { faultIn, placed } from './placed';
import { FAULT_BLOCK, PART_BLOCK, Ring, TEXT_BLOCK } from './ring';
import { TokenMaker } from './token-maker';

/** The text of a part of a file, read once. */
export interface PartText {
  /** Bytes of the file read so far (compressed). */
  readonly bytesRead: number;
  readonly chunks: Iterable<Uint8Array>;
}

/**
 * The text of parts of a file that two threads share: who comes to a part first unzips it, here or there
 * (`unzipParts`). The scanning thread takes the text of all of them, in their order.
 */
export class AheadParts {
  private readonly ring: Ring;
  private readonly maker: TokenMaker;

  constructor(
    path: string,
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
  }

  /**
   * The text of a part.
   * @param window - text before it
   * @param alone - unzips it on this thread
   */
  text(part: number, window: Uint8Array | undefined, alone: () => PartText): PartText {
    if (this.ring.claim(part)) {
      this.maker.forget();
      return alone();
    }
    return new SharedPart(this.shared(part, window), () => (this.maker.forget(), alone()));
  }

  /** What the other thread makes of a part, with the bytes that it read; ends early where that thread was lost. */
  private *shared(part: number, window: Uint8Array | undefined): Generator<[Uint8Array, number], boolean> {
    const { ring, kernel } = this;
    if (window) {
      new Uint8Array(kernel.memory.buffer).set(window, TEXT - window.length);
    }
    let hasBegun = false;
    for (;;) {
      const block = ring.next(
        () => this.look(),
        () => this.maker.work()
      );
      if (!block || (!hasBegun && block.kind === TEXT_BLOCK)) {
        return false;
      }
      if (block.kind === FAULT_BLOCK) {
        throw faultIn(block.bytes);
      }
      if (block.kind === TEXT_BLOCK) {
        for (const chunk of placed(block.bytes, kernel, ring)) {
          yield [chunk, block.bytesRead];
        }
      } else if (hasBegun) {
        return true;
      } else if (block.kind === PART_BLOCK && new Float64Array(block.bytes.slice().buffer)[0] === part) {
        hasBegun = true;
        ring.taken();
      } else {
        return false;
      }
    }
  }

  private look(): void {
    if (this.isCancelled()) {
      throw cancelled();
    }
  }
}

/** A part that another thread unzips, to its end on this one when that thread was lost. */
class SharedPart implements PartText {
  bytesRead = 0;

  constructor(
    private readonly shared: Generator<[Uint8Array, number], boolean>,
    private readonly alone: () => PartText
  ) {}

  get chunks(): Iterable<Uint8Array> {
    return this.text();
  }

  private *text(): Generator<Uint8Array> {
    let given = 0;
    let next = this.shared.next();
    for (; !next.done; next = this.shared.next()) {
      const [chunk, bytesRead] = next.value;
      this.bytesRead = bytesRead;
      given += chunk.length;
      yield chunk;
    }
    if (next.value) {
      return;
    }
    const rest = this.alone();
    for (const chunk of rest.chunks) {
      this.bytesRead = Math.max(this.bytesRead, rest.bytesRead);
      const skipped = Math.min(given, chunk.length);
      given -= skipped;
      if (chunk.length > skipped) {
        yield chunk.subarray(skipped); // before an empty one stands other text than was given last
      }
    }
  }
}
