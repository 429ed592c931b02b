import { setImmediate } from 'node:timers/promises';
import { VERSION, type ColumnInfo } from '../protocol';
import type { ArrowBatch } from './arrow-column';
import { ParquetColumn } from './parquet-column';
import { keyValues, putSchema } from './parquet-schema';
import { Spill } from './spill';
import { piecesOf } from './storage';
import { TableFile } from './table-file';
import { ThriftWriter } from './thrift';
import type { WholeFile } from './whole-file';

/** Rows of a row group at most. */
const GROUP_ROWS = 1 << 17;
/** Memory of a row group's pages at most [bytes]. */
const GROUP_BYTES = 1 << 26;
/** Rows taken at a time. */
const STEP = 1 << 13;
/** Values after which other work gets its turn. */
const TURN = 1 << 17;
const MAGIC = Buffer.from('PAR1');

/**
 * Parquet (format 2, data pages of version 1): plain encoding, zstd, row groups of at most 131,072 rows, statistics
 * for each column chunk. Null and NaN stay apart, floats keep their bits, lists are lists.
 * @see https://github.com/apache/parquet-format
 */
export class ParquetWriter extends TableFile {
  private readonly parts: ParquetColumn[];
  /** Metadata of the finished row groups: of a large table it is too much for memory. */
  private groups!: Spill;
  private groupCount = 0;
  private groupRows = 0;
  private rows = 0;

  /** @param provenance - becomes the file's key-value metadata */
  constructor(
    path: string,
    private readonly columns: readonly ColumnInfo[],
    private readonly provenance: Readonly<Record<string, string>> = {}
  ) {
    super(path);
    this.parts = columns.map(column => new ParquetColumn(column));
  }

  protected override async begin(file: WholeFile): Promise<void> {
    this.groups = await Spill.create(this.path, 'groups');
    await file.write(MAGIC);
  }

  protected override async put(file: WholeFile, batch: ArrowBatch): Promise<void> {
    for (const piece of piecesOf(batch, STEP)) {
      this.checkAborted();
      if (this.groupRows + piece.rows > GROUP_ROWS) {
        await this.closeGroup(file);
      }
      await this.forParts(piece.rows, (part, c) => {
        part.add(piece.columns[c]);
        return part.isPageFull ? part.closePage() : undefined;
      });
      this.groupRows += piece.rows;
      if (this.parts.reduce((sum, part) => sum + part.bytes, 0) > GROUP_BYTES) {
        await this.closeGroup(file);
      }
    }
  }

  protected override async end(file: WholeFile): Promise<void> {
    await this.closeGroup(file);
    const start = file.bytes;
    const { columns } = this;
    const thrift = new ThriftWriter();
    thrift.i32(1, 2);
    putSchema(thrift, columns);
    thrift.i64(3, this.rows).structsHead(4, this.groupCount);
    await file.write(thrift.out.copy());
    for await (const chunk of this.groups.chunks()) {
      this.checkAborted();
      await file.write(chunk);
    }
    thrift.out.clear();
    thrift
      .structs(5, keyValues(columns, this.provenance), (entry, [key, value]) => entry.binary(1, key).binary(2, value))
      .binary(6, `gaialab version ${VERSION}`)
      .structs(7, columns, order => order.struct(1, () => undefined))
      .stop();
    await file.write(thrift.out.copy());
    const tail = Buffer.alloc(8);
    tail.writeUInt32LE(file.bytes - start);
    tail.set(MAGIC, 4);
    await file.write(tail);
  }

  protected override async release(): Promise<void> {
    await this.groups?.close();
  }

  /** Does something to every column, `rows` values of each; what goes on elsewhere meanwhile is waited for at the end. */
  private async forParts(
    rows: number,
    work: (part: ParquetColumn, c: number) => Promise<void> | undefined
  ): Promise<void> {
    const going: (Promise<void> | undefined)[] = [];
    const turn = Math.max(1, Math.floor(TURN / rows));
    try {
      for (let c = 0; c < this.parts.length; c++) {
        going.push(work(this.parts[c], c));
        if (c % turn === turn - 1) {
          await setImmediate();
        }
      }
    } finally {
      await Promise.all(going);
    }
  }

  private async closeGroup(file: WholeFile): Promise<void> {
    if (this.groupRows === 0) {
      return;
    }
    await this.forParts(STEP, part => part.closePage());
    const start = file.bytes;
    const chunks: Uint8Array[] = [];
    let rawBytes = 0;
    for (const part of this.parts) {
      const chunk = part.takeChunk(file.bytes);
      for (const page of chunk.pages) {
        await file.write(page);
      }
      rawBytes += chunk.rawBytes;
      chunks.push(chunk.metadata);
    }
    const thrift = new ThriftWriter();
    thrift.structsHead(1, chunks.length);
    chunks.forEach(metadata => thrift.out.append(metadata));
    thrift
      .i64(2, rawBytes)
      .i64(3, this.groupRows)
      .i64(5, start)
      .i64(6, file.bytes - start)
      .stop();
    await this.groups.write(thrift.out.contents());
    this.groupCount++;
    this.rows += this.groupRows;
    this.groupRows = 0;
  }
}
