import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ColumnInfo } from '../protocol';
import type { ArrowBatch } from './arrow-column';
import { packNow } from './parquet-codec';
import { ParquetColumn } from './parquet-column';
import { footerEnd, footerStart, footerTail, MAGIC, takeGroup } from './parquet-footer';
import { GROUP_ROWS } from './parquet-writer';
import { piecesOf } from './storage';
import { writeFault } from './whole-file';

/** Memory of a row group's pages at most [bytes]. */
const GROUP_BYTES = 1 << 27;
/** Columns from which on pages are small, since each column holds one open. */
const MANY = 48;

/**
 * Writes one partition as Parquet, all on this thread: for worker threads, of which each has its own file. The file has
 * its name only when it is whole and on the disk.
 */
export class PartitionWriter {
  rows = 0;
  bytes = 0;
  private readonly parts: ParquetColumn[];
  private readonly temporary: string;
  private readonly groups: Uint8Array[] = [];
  private readonly groupsFrom: ((path: string) => Uint8Array)[] = [];
  private groupRows = 0;
  private file: number;

  /** @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  constructor(
    readonly path: string,
    private readonly columns: readonly ColumnInfo[]
  ) {
    const pageRows = columns.length > MANY ? GROUP_ROWS >> 2 : GROUP_ROWS;
    this.parts = columns.map(column => new ParquetColumn(column, pageRows));
    this.temporary = `${path}.${process.pid}.part`;
    this.file = this.told(() => openSync(this.temporary, 'w'));
    try {
      this.write(MAGIC);
    } catch (reason) {
      this.abandon();
      throw reason;
    }
  }

  /** Appends rows, the columns in their order. @throws GaiaError DISK_FULL, FILE_UNREADABLE */
  add(batch: ArrowBatch): void {
    for (const piece of piecesOf(batch, GROUP_ROWS)) {
      if (this.groupRows + piece.rows > GROUP_ROWS) {
        this.closeGroup();
      }
      let held = 0;
      this.parts.forEach((part, c) => {
        part.add(piece.columns[c]);
        if (part.isPageFull) {
          closePage(part);
        }
        held += part.bytes;
      });
      this.groupRows += piece.rows;
      if (held > GROUP_BYTES) {
        this.closeGroup();
      }
    }
  }

  /**
   * Puts the end and all of the file on the disk, still under its temporary name.
   * @param notes - become the file's key-value metadata
   * @returns where the file is until {@link commit}
   */
  finish(notes: Readonly<Record<string, string>>): string {
    this.closeGroup();
    const start = this.bytes;
    this.write(footerStart(this.columns, this.rows, this.groups.length));
    this.groups.forEach(group => this.write(group));
    this.write(footerEnd(this.columns, notes));
    this.write(footerTail(this.bytes - start));
    this.told(() => fsyncSync(this.file));
    this.close();
    return this.temporary;
  }

  /** Gives the finished file its name. */
  commit(): void {
    nameWhole(this.temporary, this.path);
  }

  /** Row groups for a file of metadata only, from which this one lies at `path`. */
  metadataFrom(path: string): Uint8Array[] {
    return this.groupsFrom.map(group => group(path));
  }

  /** Leaves nothing behind. */
  abandon(): void {
    this.close();
    rmSync(this.temporary, { force: true });
  }

  private closeGroup(): void {
    if (this.groupRows === 0) {
      return;
    }
    this.parts.forEach(closePage);
    const { pages, metadata, metadataFrom } = takeGroup(this.parts, this.groupRows, this.bytes, packNow);
    pages.forEach(page => this.write(page));
    this.groups.push(metadata.copy());
    this.groupsFrom.push(metadataFrom);
    this.rows += this.groupRows;
    this.groupRows = 0;
  }

  private write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      done += this.told(() => writeSync(this.file, bytes, done));
    }
    this.bytes += bytes.length;
  }

  private close(): void {
    if (this.file >= 0) {
      closeSync(this.file);
      this.file = -1;
    }
  }

  private told<T>(work: () => T): T {
    try {
      return work();
    } catch (reason) {
      throw writeFault(this.path, reason);
    }
  }
}

/** Gives a file that is whole and on the disk its name. @throws GaiaError DISK_FULL, FILE_UNREADABLE */
export function nameWhole(temporary: string, path: string): void {
  try {
    renameSync(temporary, path);
    const folder = openSync(dirname(path), 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch (reason) {
    throw writeFault(path, reason);
  }
}

function closePage(part: ParquetColumn): void {
  const page = part.takePage();
  if (page) {
    part.keep(page, part.compresses ? packNow(page.body) : undefined);
  }
}
