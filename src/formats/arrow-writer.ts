import {
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Struct,
  type RecordBatchWriter,
  type Schema
} from 'apache-arrow';
import type { ColumnInfo } from '../protocol';
import type { ArrowBatch, ArrowColumn } from './arrow-column';
import { arrowData, arrowSchema } from './arrow-types';
import type { GivenBuffers } from './given-buffers';
import type { TableWriter } from './table-file';
import { WholeFile } from './whole-file';

/** Bytes that may wait for the disk before `write` waits too. */
const AHEAD = 1 << 26;
/** A batch comes in hundreds of small pieces; so many bytes of them are written at once. */
const TOGETHER = 1 << 20;

/**
 * Writes batches in an Arrow IPC format (Arrow columnar format 1.5), uncompressed. The file is there under its name
 * once {@link close} has resolved, and only then.
 */
abstract class ArrowWriter implements TableWriter {
  private readonly schema: Schema;
  private appended = 0;
  private opening?: Promise<void>;
  private file?: WholeFile;
  private pump?: Promise<void>;
  private fault: unknown;
  private wake?: () => void;

  /**
   * @param columns - describe the batches' columns; unit, description, ucd, datatype and subtype go into field metadata
   * @param metadata - of the whole file
   * @param given - frees the memory of batches once they are written; without it, they stay the caller's
   */
  protected constructor(
    readonly path: string,
    columns: readonly ColumnInfo[],
    metadata: Readonly<Record<string, string>>,
    private readonly writer: RecordBatchWriter,
    private readonly given?: GivenBuffers
  ) {
    this.schema = arrowSchema(columns, metadata);
  }

  /** Size so far [bytes]. */
  get bytes(): number {
    return this.file?.bytes ?? 0;
  }

  /** @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  async write(batch: ArrowBatch): Promise<void> {
    await this.open();
    this.given?.add(batch);
    const children = batch.columns.map((column, i) => arrowData(this.schema.fields[i].type, column));
    const type = new Struct(this.schema.fields);
    this.writer.write(new RecordBatch(this.schema, makeData({ type, length: batch.rows, nullCount: 0, children })));
    this.appended += batch.columns.reduce((sum, column) => sum + columnBytes(column), 0);
    while (this.fault === undefined && this.appended - this.bytes > AHEAD) {
      await new Promise<void>(resolve => (this.wake = resolve));
    }
    await this.rethrow();
  }

  /** Finishes the file and gives it its name. */
  async close(): Promise<void> {
    await this.open();
    this.writer.close();
    await this.pump;
    await this.rethrow();
    try {
      await this.file!.commit();
    } catch (reason) {
      await this.file!.abandon();
      throw reason;
    }
  }

  /** Gives up: nothing remains. */
  async abort(): Promise<void> {
    await this.opening?.catch(() => undefined);
    if (this.file) {
      this.writer.abort();
      await this.pump;
      await this.file.abandon();
    }
  }

  private open(): Promise<void> {
    return (this.opening ??= WholeFile.create(this.path).then(file => {
      this.file = file;
      this.writer.reset(undefined, this.schema);
      this.pump = this.drain(file);
    }));
  }

  private async drain(file: WholeFile): Promise<void> {
    try {
      let pieces: Uint8Array[] = [];
      let size = 0;
      for await (const bytes of this.writer) {
        pieces.push(bytes);
        size += bytes.length;
        if (size >= TOGETHER) {
          await this.put(file, pieces);
          pieces = [];
          size = 0;
          this.wake?.();
        }
      }
      await this.put(file, pieces);
    } catch (reason) {
      this.fault = reason;
      this.wake?.();
    }
  }

  private async put(file: WholeFile, pieces: Uint8Array[]): Promise<void> {
    await file.writeTogether(pieces);
    pieces.forEach(piece => this.given?.written(piece));
  }

  private async rethrow(): Promise<void> {
    if (this.fault !== undefined) {
      await this.file?.abandon();
      throw this.fault;
    }
  }
}

/** An Arrow IPC file, which readers can map into memory. */
export class ArrowFileWriter extends ArrowWriter {
  constructor(
    path: string,
    columns: readonly ColumnInfo[],
    metadata: Readonly<Record<string, string>> = {},
    given?: GivenBuffers
  ) {
    super(path, columns, metadata, new RecordBatchFileWriter(), given);
  }
}

/** An Arrow IPC stream, which readers take from start to end. */
export class ArrowStreamWriter extends ArrowWriter {
  constructor(
    path: string,
    columns: readonly ColumnInfo[],
    metadata: Readonly<Record<string, string>> = {},
    given?: GivenBuffers
  ) {
    super(path, columns, metadata, new RecordBatchStreamWriter(), given);
  }
}

function columnBytes({ validity, values, offsets, items }: ArrowColumn): number {
  const own = [validity, values, offsets].reduce((sum, array) => sum + (array?.byteLength ?? 0), 0);
  return own + (items ? columnBytes(items) : 0);
}
