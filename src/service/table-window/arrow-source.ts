import { zstdDecompressSync } from 'node:zlib';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  CompressionType,
  compressionRegistry,
  Message,
  RecordBatchReader,
  RecordBatchStreamWriter,
  type RecordBatch
} from 'apache-arrow';
import type { RowBatch } from '../../compute/scan';
import { unpackLz4 } from '../../formats/lz4-frame';
import { fileFault } from '../../compute/faults';
import { GaiaError, type ColumnInfo, type RowCount } from '../../protocol';
import { arrowColumnInfo, columnOfArrow } from './arrow-columns';
import { rowsWithin } from './batch-rows';
import { Turns, type Reading, type RowSource, type TakeRows, type WantedRows } from './row-source';

/** Where a message lies, and how many rows a batch has. */
interface Block {
  offset: number;
  size: number;
  rows: number;
  /** Number of its first row. */
  first: number;
}

const FILE_MAGIC = 'ARROW1';
const CONTINUES = 0xffffffff;
const END = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);
/** Feather files are compressed by default. */
function knowCompressions(): void {
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4 });
  compressionRegistry.set(CompressionType.ZSTD, { decode: bytes => new Uint8Array(zstdDecompressSync(bytes)) });
}

/** Batches kept unpacked. */
const KEPT = 4;

/**
 * The rows of an Arrow IPC file or stream. The lengths of its batches are read first, of each only its metadata; then only
 * the batches that hold wanted rows.
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
export class ArrowSource implements RowSource {
  readonly kind = 'arrow';
  columns: readonly ColumnInfo[] = [];
  private readonly descriptor: number;
  private readonly size: number;
  private readonly blocks: Block[] = [];
  /** Schema and dictionaries, which every batch needs. */
  private head: Uint8Array = new Uint8Array(0);
  private rows = 0;
  private readonly kept = new Map<Block, RecordBatch>();

  /** @throws GaiaError FILE_*; FILE_UNREADABLE also for a file that is damaged */
  constructor(private readonly path: string) {
    try {
      this.descriptor = openSync(path, 'r');
    } catch (reason) {
      throw fileFault(path, reason);
    }
    this.size = fstatSync(this.descriptor).size;
    try {
      knowCompressions();
      this.findBlocks();
      this.columns = RecordBatchReader.from(concat([this.head, END]))
        .open()
        .schema.fields.map(arrowColumnInfo);
    } catch (reason) {
      closeSync(this.descriptor);
      throw this.broken(reason);
    }
  }

  get count(): RowCount {
    return { rows: this.rows, isExact: true };
  }

  async read({ start, end = Infinity, names }: WantedRows, take: TakeRows, reading: Reading = {}): Promise<void> {
    const at = names.map(name => this.columns.findIndex(column => column.name === name));
    const turns = new Turns(reading);
    for (const block of this.blocks) {
      if (block.first >= end) {
        return;
      }
      if (block.first + block.rows > start) {
        const own = rowsWithin(this.batch(block, at), block.first, start, end);
        if (own && take(own.batch, own.first) === true) {
          return;
        }
        reading.onPart?.((block.first + block.rows) / Math.max(1, this.rows), block.first + block.rows);
        await turns.take();
      }
    }
  }

  close(): void {
    this.kept.clear();
    closeSync(this.descriptor);
  }

  private batch(block: Block, at: readonly number[]): RowBatch {
    try {
      const batch = this.recordBatch(block);
      return { rows: block.rows, columns: at.map(c => columnOfArrow(batch.data.children[c], this.columns[c])) };
    } catch (reason) {
      throw this.broken(reason);
    }
  }

  private recordBatch(block: Block): RecordBatch {
    const known = this.kept.get(block);
    if (known) {
      return known;
    }
    const bytes = concat([this.head, this.part(block.offset, block.size), END]);
    const batch = RecordBatchReader.from(bytes).open().next().value as RecordBatch;
    if (this.kept.size >= KEPT) {
      this.kept.delete(this.kept.keys().next().value!);
    }
    this.kept.set(block, batch);
    return batch;
  }

  /** Walks from message to message. */
  private findBlocks(): void {
    const heads: Uint8Array[] = [];
    const isFile = Buffer.from(this.part(0, Math.min(6, this.size))).toString('latin1') === FILE_MAGIC;
    let offset = isFile ? 8 : 0;
    while (offset + 8 <= this.size) {
      const start = new DataView(this.part(offset, 8).buffer);
      const length = start.getUint32(0, true) === CONTINUES ? start.getInt32(4, true) : 0;
      if (length <= 0) {
        break;
      }
      const message = Message.decode(this.part(offset + 8, length));
      const size = 8 + length + Number(message.bodyLength);
      if (message.isRecordBatch()) {
        const rows = message.header().length;
        this.blocks.push({ offset, size, rows, first: this.rows });
        this.rows += rows;
      } else {
        heads.push(this.part(offset, size));
      }
      offset += size;
    }
    this.head = concat(heads.length > 0 ? heads : [this.footerSchema()]);
  }

  /** The schema of a file that has it in its footer only, as a message. */
  private footerSchema(): Uint8Array {
    const size = new DataView(this.part(this.size - 10, 4).buffer).getInt32(0, true);
    const footer = this.part(this.size - 10 - size, size + 10);
    const { schema } = RecordBatchReader.from(concat([this.part(0, 8), footer])).open();
    const message = new RecordBatchStreamWriter().reset(undefined, schema).finish().toUint8Array(true);
    return message.subarray(0, message.length - END.length);
  }

  private part(offset: number, size: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(size);
    if (readSync(this.descriptor, bytes, 0, size, offset) < size) {
      throw new Error('it is cut off');
    }
    return bytes;
  }

  private broken(reason: unknown): GaiaError {
    const why = reason instanceof Error ? reason.message : String(reason);
    return new GaiaError('FILE_UNREADABLE', `${this.path}: cannot be read: ${why}.`, undefined, { file: this.path });
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
