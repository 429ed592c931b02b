import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { GaiaError } from '../protocol';

/** Where a scan may put what does not fit its memory. */
export interface SpillOptions {
  /** Existing folder on a disk with room, best that of the results. */
  folder: string;
  /** Memory that the scan's own fold may take before it is put on the disk; default {@link DEFAULT_BUDGET} [bytes]. */
  budget?: number;
}

/** What a scan has put on the disk so far. */
export interface Spilled {
  bytes: number;
  /** Sorted runs, each of them one time that the memory was full. */
  runs: number;
}

/** Memory of a fold on the main thread [bytes]: the whole sky at order 10 fits, and the answer does not depend on the machine. */
export const DEFAULT_BUDGET = 1e9;

let serial = 0;

/**
 * Plain data on the disk, written piece by piece and read again by number. The file has no name from its first moment
 * on, so that nothing remains of it, however the process ends.
 */
export class SpillRun<T> {
  bytes = 0;
  /** What its writer counted. */
  items = 0;
  private readonly starts: number[] = [];

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle
  ) {}

  /** @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  static async create<T>(folder: string): Promise<SpillRun<T>> {
    const path = join(folder, `spill.${process.pid}.${serial++}.part`);
    const handle = await told(folder, open(path, 'w+'));
    await told(folder, rm(path));
    return new SpillRun<T>(folder, handle);
  }

  /** Number of pieces. */
  get length(): number {
    return this.starts.length;
  }

  /** @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  async append(piece: T): Promise<void> {
    const bytes = serialize(piece);
    for (let done = 0; done < bytes.length;) {
      const work = this.handle.write(bytes, done, bytes.length - done, this.bytes + done);
      done += (await told(this.path, work)).bytesWritten;
    }
    this.starts.push(this.bytes);
    this.bytes += bytes.length;
  }

  async read(index: number): Promise<T> {
    const start = this.starts[index];
    const bytes = Buffer.allocUnsafeSlow((this.starts[index + 1] ?? this.bytes) - start);
    for (let done = 0; done < bytes.length;) {
      const work = this.handle.read(bytes, done, bytes.length - done, start + done);
      const { bytesRead } = await told(this.path, work);
      if (bytesRead === 0) {
        throw new GaiaError('INTERNAL', `${this.path}: what was put on the disk for a while is cut short.`);
      }
      done += bytesRead;
    }
    return deserialize(bytes) as T;
  }

  /** All pieces in their order. */
  async *pieces(): AsyncGenerator<T> {
    for (let i = 0; i < this.length; i++) {
      yield await this.read(i);
    }
  }

  /** Gives the space back. */
  async close(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }
}

/** Puts sorted runs on the disk when its owner's memory is over the budget, and counts them. */
export class Spiller {
  readonly spilled: Spilled = { bytes: 0, runs: 0 };
  readonly budget: number;
  private readonly open = new Set<SpillRun<never>>();

  constructor(private readonly options: SpillOptions) {
    this.budget = options.budget ?? DEFAULT_BUDGET;
  }

  /**
   * Writes pieces as a run.
   * @param sizeOf - what a piece adds to the run's `items`
   * @throws GaiaError DISK_FULL, FILE_UNREADABLE
   */
  async run<T>(pieces: Iterable<T> | AsyncIterable<T>, sizeOf: (piece: T) => number = () => 1): Promise<SpillRun<T>> {
    const run = await SpillRun.create<T>(this.options.folder);
    this.open.add(run as SpillRun<never>);
    for await (const piece of pieces) {
      const before = run.bytes;
      await run.append(piece);
      this.spilled.bytes += run.bytes - before;
      run.items += sizeOf(piece);
    }
    this.spilled.runs++;
    return run;
  }

  async drop(run: SpillRun<unknown>): Promise<void> {
    this.open.delete(run as SpillRun<never>);
    await run.close();
  }

  /** Gives all space back. */
  async close(): Promise<void> {
    await Promise.all([...this.open].map(run => run.close()));
    this.open.clear();
  }
}

async function told<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (reason) {
    const { code, message } = reason as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new GaiaError(
        'DISK_FULL',
        `${path}: no space is left for what does not fit the memory.`,
        'Free space or choose another folder for results, ask for a coarser map (a lower order), or select fewer rows.',
        { folder: path }
      );
    }
    throw new GaiaError('FILE_UNREADABLE', `${path}: cannot be written: ${message}.`, undefined, { folder: path });
  }
}
