import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync, writevSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ColumnInfo } from '../protocol';
import type { ArrowBatch } from './arrow-column';
import { packNow } from './parquet-codec';
import { ParquetColumn } from './parquet-column';
import { footerEnd, footerStart, footerTail, MAGIC, takeGroup } from './parquet-footer';
import { letGo } from './let-go';
import { GROUP_ROWS } from './parquet-writer';
import { piecesOf } from './storage';
import { told, writeFault } from './whole-file';

/** Memory of a row group's pages at most [bytes]. */
const GROUP_BYTES = 1 << 27;
/** Columns from which on pages are small, since each column holds one open. */
const MANY = 48;
/** Pages written by one call. */
const TOGETHER = 64;

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
    allOf(this.adding(batch));
  }

  /** As {@link add}, in steps of a column each. */
  *adding(batch: ArrowBatch): Generator<void> {
    for (const piece of piecesOf(batch, GROUP_ROWS)) {
      if (this.groupRows + piece.rows > GROUP_ROWS) {
        yield* this.closeGroup();
      }
      let held = 0;
      for (let c = 0; c < this.parts.length; c++) {
        const part = this.parts[c];
        part.add(piece.columns[c]);
        if (part.isPageFull) {
          closePage(part);
        }
        held += part.bytes;
        yield;
      }
      this.groupRows += piece.rows;
      if (held > GROUP_BYTES) {
        yield* this.closeGroup();
      }
    }
  }

  /**
   * Writes the end of the file, which keeps its temporary name.
   * @param notes - become the file's key-value metadata
   * @returns where the file is until {@link commit}
   */
  finish(notes: Readonly<Record<string, string>>): string {
    allOf(this.closeGroup());
    const start = this.bytes;
    this.write(footerStart(this.columns, this.rows, this.groups.length));
    this.groups.forEach(group => this.write(group));
    this.write(footerEnd(this.columns, notes));
    this.write(footerTail(this.bytes - start));
    this.close();
    return this.temporary;
  }

  /** Puts the finished file on the disk and gives it its name. */
  commit(): void {
    nameWhole(this.temporary, this.path);
  }

  /** Row groups for a file of metadata only, from which this one lies at `path`. */
  metadataFrom(path: string): Uint8Array[] {
    return this.groupsFrom.map(group => group(path));
  }

  /** Where the file lies until {@link commit}. */
  get draft(): string {
    return this.temporary;
  }

  /** Leaves nothing behind. */
  abandon(): void {
    this.close();
    rmSync(this.temporary, { force: true });
  }

  private *closeGroup(): Generator<void> {
    if (this.groupRows === 0) {
      return;
    }
    for (const part of this.parts) {
      closePage(part);
      yield;
    }
    const { pages, metadata, metadataFrom } = takeGroup(this.parts, this.groupRows, this.bytes, packNow);
    for (let at = 0; at < pages.length; at += TOGETHER) {
      this.writeTogether(pages.slice(at, at + TOGETHER));
      yield;
    }
    pages.forEach(letGo);
    this.groups.push(metadata.copy());
    this.groupsFrom.push(metadataFrom);
    this.rows += this.groupRows;
    this.groupRows = 0;
  }

  private write(bytes: Uint8Array, from = 0): void {
    for (let done = from; done < bytes.length;) {
      done += this.told(() => writeSync(this.file, bytes, done));
    }
    this.bytes += bytes.length;
  }

  private writeTogether(pages: readonly Uint8Array[]): void {
    let left = this.told(() => writevSync(this.file, pages));
    for (const page of pages) {
      const written = Math.min(left, page.length);
      left -= written;
      this.write(page, written);
    }
  }

  /** Leaves what there is as it is. */
  close(): void {
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

/** Does all steps at once. */
export function allOf(steps: Generator<void>): void {
  let step = steps.next();
  while (step.done !== true) {
    step = steps.next();
  }
}

/** Puts a file that is written on the disk, beside other work. @throws GaiaError DISK_FULL, FILE_UNREADABLE */
export async function sendWhole(temporary: string, path: string): Promise<void> {
  const file = await told(path, open(temporary, 'r'));
  await told(path, file.sync()).finally(() => file.close());
}

/** Puts a file that is written on the disk and gives it its name. @throws GaiaError DISK_FULL, FILE_UNREADABLE */
export function nameWhole(temporary: string, path: string): void {
  try {
    const file = openSync(temporary, 'r');
    fsyncSync(file);
    closeSync(file);
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
    const packed = part.compresses ? packNow(page.body) : undefined;
    if (part.keep(page, packed) !== page.body) {
      letGo(page.body);
    } else if (packed) {
      letGo(packed);
    }
  }
}
