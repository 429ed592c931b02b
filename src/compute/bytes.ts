import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { fileEmpty, fileFault, gzipBroken } from './faults';
import { FileReader } from './gunzip/file-reader';
import { Gunzip, STEPS } from './gunzip/gunzip';
import type { ReadyBlocks } from './gunzip/ready-blocks';
import { zlibChunks } from './gunzip/zlib-gunzip';
import { defaultEngine, loadKernel, releaseKernel, type Engine, type Kernel } from './kernel';
import type { Border } from './seek/border';
import { plainBorder } from './seek/plain-span';
import { HISTORY_SIZE, TEXT } from './wasm/layout';

/** The text of a file as byte chunks, unzipped where it is gzipped; read once. */
export interface ByteSource extends AsyncIterable<Uint8Array> {
  /** Bytes of the file read so far (compressed, where it is gzipped). */
  readonly bytesRead: number;
  readonly gzipped: boolean;
  /** Set while the chunk just given ends where reading may begin another time, if that was asked for. */
  readonly border?: Border;
  /**
   * The chunks without a turn of the event loop between them; of the engine wasm only. They are views of the kernel's
   * memory from layout.TEXT on, and the 32 KiB of text before a chunk lie right before it there.
   */
  chunks?(): Iterable<Uint8Array>;
  /** Gives the file back; iteration that ran to its end or was left has done it already. */
  close(): void;
}

export { CHUNK } from './gunzip/zlib-gunzip';

/** Size of a chunk of text that is read as it is [bytes]. */
const PLAIN = 1 << 18;
/** How long messages (credits, cancel) may have to wait [ms]. */
const PATIENCE = 10;

/**
 * Opens a file of the volume. A chunk is valid until the next one is asked for. Whether it is gzipped is told by its
 * first bytes; all members of a gzip file are read, each with its CRC and length checked.
 *
 * @param engine - who decodes; the same text, errors and codes from each
 * @param kernel - whose memory the chunks shall lie in; the caller's own, for the engine wasm. Without one the source
 * takes one and gives it back when iteration ends.
 * @param borders - text after which the next border is told [bytes]; of the engine wasm only
 * @param ready - blocks that somebody else decodes; of the engine wasm only
 * @throws GaiaError FILE_NOT_FOUND, FILE_UNREADABLE or FILE_EMPTY at once; GZIP_BROKEN while iterating
 */
export function openBytes(
  path: string,
  engine: Engine = defaultEngine(),
  kernel?: Kernel,
  borders?: number,
  ready?: ReadyBlocks
): ByteSource {
  let descriptor = -1;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) {
      throw Object.assign(new Error('it is not a file'), stat.isDirectory() ? { code: 'EISDIR' } : {});
    }
    descriptor = openSync(path, 'r');
    const magic = Buffer.alloc(2);
    const length = readSync(descriptor, magic, 0, 2, 0);
    if (length === 0) {
      throw fileEmpty(path);
    }
    const gzipped = length === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
    if (!gzipped && path.endsWith('.gz')) {
      throw gzipBroken(path, 'it does not start as a gzip file does');
    }
    const file = new FileReader(path, descriptor);
    return engine === 'wasm' ? new KernelBytes(file, gzipped, kernel, borders, ready) : new ZlibBytes(file, gzipped);
  } catch (reason) {
    if (descriptor >= 0) {
      closeSync(descriptor);
    }
    throw (reason as Error).name === 'GaiaError' ? reason : fileFault(path, reason);
  }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Chunks in the memory of a kernel. */
class KernelBytes implements ByteSource {
  private gunzip?: Gunzip;
  private plainBorder?: Border;

  constructor(
    private readonly file: FileReader,
    readonly gzipped: boolean,
    private readonly own?: Kernel,
    private readonly borders?: number,
    private readonly ready?: ReadyBlocks
  ) {}

  get border(): Border | undefined {
    return this.gunzip?.border ?? this.plainBorder;
  }

  get bytesRead(): number {
    return this.file.bytesRead;
  }

  close(): void {
    this.file.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    let since = performance.now();
    for (const chunk of this.chunks()) {
      yield chunk;
      if (performance.now() - since > PATIENCE) {
        await turn();
        since = performance.now();
      }
    }
  }

  *chunks(): Generator<Uint8Array> {
    const kernel = this.own ?? loadKernel();
    try {
      yield* this.gzipped ? this.unzipped(kernel) : this.plain(kernel);
    } finally {
      if (!this.own) {
        releaseKernel(kernel);
      }
      this.close();
    }
  }

  private unzipped(kernel: Kernel): Generator<Uint8Array> {
    this.gunzip = new Gunzip(this.file, kernel, STEPS, this.borders, this.ready);
    return this.gunzip.chunks();
  }

  private *plain({ memory }: Kernel): Generator<Uint8Array> {
    const { borders = Infinity } = this;
    let next = borders;
    for (;;) {
      const length = this.file.read(new Uint8Array(memory.buffer, TEXT, PLAIN));
      if (length === 0) {
        return;
      }
      if (this.bytesRead >= next) {
        this.plainBorder = plainBorder(this.bytesRead);
        next = this.bytesRead + borders;
      }
      yield new Uint8Array(memory.buffer, TEXT, length);
      this.plainBorder = undefined;
      const end = TEXT + length;
      new Uint8Array(memory.buffer).copyWithin(TEXT - HISTORY_SIZE, end - HISTORY_SIZE, end);
    }
  }
}

/** Chunks in buffers of node's. */
class ZlibBytes implements ByteSource {
  constructor(
    private readonly file: FileReader,
    readonly gzipped: boolean
  ) {}

  get bytesRead(): number {
    return this.file.bytesRead;
  }

  close(): void {
    this.file.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      yield* this.gzipped ? zlibChunks(this.file) : this.plain();
    } finally {
      this.close();
    }
  }

  private async *plain(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(PLAIN);
    for (let length = this.file.read(buffer); length > 0; length = this.file.read(buffer)) {
      yield buffer.subarray(0, length);
      await turn();
    }
  }
}
