import { GaiaError } from '../protocol';
import type { ArrowBatch } from './arrow-column';
import { WholeFile } from './whole-file';

/** Writes a table to a file, batch by batch, in memory that does not grow with the number of rows. */
export interface TableWriter {
  /**
   * Appends rows; resolves when the next batch may come.
   * @throws GaiaError DISK_FULL, FILE_UNREADABLE
   */
  write(batch: ArrowBatch): Promise<void>;
  /** Finishes the file and gives it its name. */
  close(): Promise<void>;
  /** Gives up: nothing remains. */
  abort(): Promise<void>;
  /** Size so far [bytes]. */
  readonly bytes: number;
}

/**
 * What every table file has in common: batches are taken one after another whether or not the caller waits, the file
 * is there under its name once {@link close} has resolved and only then, and after an error nothing remains.
 */
export abstract class TableFile implements TableWriter {
  protected isAborted = false;
  private file?: WholeFile;
  private tail: Promise<unknown> = Promise.resolve();
  private fault: unknown;

  constructor(readonly path: string) {}

  get bytes(): number {
    return this.file?.bytes ?? 0;
  }

  write(batch: ArrowBatch): Promise<void> {
    return this.next(file => this.put(file, batch));
  }

  close(): Promise<void> {
    return this.next(async file => {
      await this.end(file);
      this.checkAborted();
      await file.commit();
      await this.release();
    });
  }

  async abort(): Promise<void> {
    this.isAborted = true;
    await this.tail;
    await this.abandon();
  }

  /** Writes what comes before the rows. */
  protected abstract begin(file: WholeFile): Promise<void>;
  protected abstract put(file: WholeFile, batch: ArrowBatch): Promise<void>;
  /** Writes what comes after the rows. */
  protected abstract end(file: WholeFile): Promise<void>;

  /** Lets go of what the writer holds beside the file. */
  protected async release(): Promise<void> {}

  /** To be called in long loops. @throws GaiaError CANCELLED */
  protected checkAborted(): void {
    if (this.isAborted) {
      throw new GaiaError('CANCELLED', `${this.path}: cancelled.`, undefined, { file: this.path });
    }
  }

  private next(work: (file: WholeFile) => Promise<void>): Promise<void> {
    const turn = this.tail.then(async () => {
      if (this.fault !== undefined) {
        throw this.fault;
      }
      try {
        this.checkAborted();
        await work(this.file ?? (await this.open()));
      } catch (reason) {
        this.fault = reason;
        await this.abandon();
        throw reason;
      }
    });
    this.tail = turn.catch(() => undefined);
    return turn;
  }

  private async open(): Promise<WholeFile> {
    const file = await WholeFile.create(this.path);
    this.file = file;
    await this.begin(file);
    return file;
  }

  private async abandon(): Promise<void> {
    await this.file?.abandon();
    await this.release();
  }
}
