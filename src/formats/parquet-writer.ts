import { setImmediate } from 'node:timers/promises';
import type { ColumnInfo } from '../protocol';
import type { ArrowBatch } from './arrow-column';
import { pack, packNow } from './parquet-codec';
import { ParquetColumn } from './parquet-column';
import { footerEnd, footerStart, footerTail, MAGIC, takeGroup } from './parquet-footer';
import { Spill } from './spill';
import { piecesOf } from './storage';
import { TableFile } from './table-file';
import type { WholeFile } from './whole-file';

/** Rows of a row group at most. */
export const GROUP_ROWS = 1 << 17;
/** Memory of a row group's pages at most [bytes]. */
const GROUP_BYTES = 1 << 26;
/** Rows of a page. */
const PAGE_ROWS = 1 << 15;
/** Rows taken at a time. */
const STEP = 1 << 13;
/** Values after which other work gets its turn. */
const TURN = 1 << 17;

/**
 * Parquet (format 2, data pages of version 1 with checksums): plain encoding, dictionaries for few texts, zstd where it
 * pays, row groups of at most 131,072 rows, statistics for each column chunk. Null and NaN stay apart, floats keep
 * their bits, lists are lists.
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
    this.parts = columns.map(column => new ParquetColumn(column, PAGE_ROWS));
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
        return part.isPageFull ? closePage(part) : undefined;
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
    await file.write(footerStart(this.columns, this.rows, this.groupCount));
    for await (const chunk of this.groups.chunks()) {
      this.checkAborted();
      await file.write(chunk);
    }
    await file.write(footerEnd(this.columns, this.provenance));
    await file.write(footerTail(file.bytes - start));
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
    await this.forParts(STEP, closePage);
    const { pages, metadata } = takeGroup(this.parts, this.groupRows, file.bytes, packNow);
    for (const page of pages) {
      await file.write(page);
    }
    await this.groups.write(metadata.contents());
    this.groupCount++;
    this.rows += this.groupRows;
    this.groupRows = 0;
  }
}

async function closePage(part: ParquetColumn): Promise<void> {
  const page = part.takePage();
  if (page) {
    part.keep(page, part.compresses ? await pack(page.body) : undefined);
  }
}
