import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { GaiaError, type ColumnInfo } from '../protocol';
import type { ArrowColumn } from './arrow-column';
import { readChunk } from './parquet-chunk';
import { MAGIC } from './parquet-footer';
import { pathOf, PHYSICAL } from './parquet-schema';
import { scratch } from './scratch';
import { storageOf } from './storage';
import { ThriftReader, type ThriftStruct } from './thrift-reader';

/** One column of a row group. */
interface Chunk {
  start: number;
  bytes: number;
  codec: number;
  physical: number;
  levels: number;
  /** Smallest and largest value in plain encoding. */
  low?: Uint8Array;
  high?: Uint8Array;
}

interface Group {
  rows: number;
  chunks: Chunk[];
}

/** The columns that stood last in a file's notes. The files of a store carry the same long text. */
let last: { text: string; columns: ColumnInfo[] } | undefined;

/**
 * A Parquet file that gaialab wrote, open for reading. Files of other writers are refused where they use what gaialab
 * never does; every page is checked against its checksum.
 */
export class ParquetFile {
  readonly rows: number;
  readonly bytes: number;
  readonly columns: ColumnInfo[];
  readonly groups: readonly Group[];
  private readonly notes = new Map<string, Uint8Array>();

  private constructor(
    readonly path: string,
    private descriptor: number
  ) {
    this.bytes = fstatSync(descriptor).size;
    const footer = this.footer();
    for (const entry of list(footer[5])) {
      this.notes.set(textOf(entry[1]), entry[2] as Uint8Array);
    }
    this.columns = columnsOf(this.note('gaialab.columns'));
    this.rows = footer[3] as number;
    this.groups = list(footer[4]).map(group => this.group(group));
    if (this.groups.reduce((sum, { rows }) => sum + rows, 0) !== this.rows) {
      throw new RangeError('its row groups do not add up');
    }
  }

  /** @throws GaiaError FILE_NOT_FOUND; FILE_UNREADABLE also for a file that is damaged or not ours */
  static open(path: string): ParquetFile {
    let descriptor: number;
    try {
      descriptor = openSync(path, 'r');
    } catch (reason) {
      const { code, message } = reason as NodeJS.ErrnoException;
      throw code === 'ENOENT'
        ? new GaiaError('FILE_NOT_FOUND', `${path}: there is no such file.`, undefined, { file: path })
        : broken(path, message);
    }
    try {
      return new ParquetFile(path, descriptor);
    } catch (reason) {
      closeSync(descriptor);
      throw broken(path, (reason as Error).message);
    }
  }

  /** One of the file's own notes; undefined where there is none of the name. */
  note(key: string): string | undefined {
    const bytes = this.notes.get(key);
    return bytes && textOf(bytes);
  }

  /** Place of a column; -1 where the file has none of the name. */
  indexOf(name: string): number {
    return this.columns.findIndex(column => column.name === name);
  }

  /** Compressed size of a column [bytes]. */
  bytesOf(c: number): number {
    return this.groups.reduce((sum, { chunks }) => sum + chunks[c].bytes, 0);
  }

  /** Smallest and largest value of an int64 column in a row group. */
  int64Range(g: number, c: number): [bigint, bigint] | undefined {
    const { low, high } = this.groups[g].chunks[c];
    return low?.length === 8 && high?.length === 8 ? [int64Of(low), int64Of(high)] : undefined;
  }

  /**
   * Column `c` in row group `g`.
   * @throws GaiaError FILE_UNREADABLE naming file and column
   */
  read(g: number, c: number): ArrowColumn {
    const { rows, chunks } = this.groups[g];
    const { start, bytes, codec, levels } = chunks[c];
    try {
      return readChunk(
        this.part(start, bytes, scratch('chunk', bytes)),
        codec,
        storageOf(this.columns[c]),
        rows,
        levels
      );
    } catch (reason) {
      throw broken(this.path, `column ${this.columns[c].name}: ${(reason as Error).message}`);
    }
  }

  close(): void {
    if (this.descriptor >= 0) {
      closeSync(this.descriptor);
      this.descriptor = -1;
    }
  }

  private footer(): ThriftStruct {
    if (this.bytes < 12) {
      throw new RangeError('it is too short to be a Parquet file');
    }
    const tail = this.part(this.bytes - 8, 8);
    const size = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
    if (MAGIC.compare(tail, 4) !== 0 || size > this.bytes - 12) {
      throw new RangeError('it does not end as a Parquet file does');
    }
    return new ThriftReader(this.part(this.bytes - 8 - size, size)).struct();
  }

  private group(fields: ThriftStruct): Group {
    const chunks = list(fields[1]).map((chunk, c): Chunk => {
      const meta = chunk[3] as ThriftStruct;
      const stats = (meta[12] ?? {}) as ThriftStruct;
      const column = this.columns[c] as ColumnInfo | undefined;
      const start = (meta[11] ?? meta[9]) as number;
      const bytes = meta[7] as number;
      const path = (meta[3] as Uint8Array[]).map(textOf).join('.');
      const physical = meta[1] as number;
      if (!column || path !== pathOf(column).join('.') || physical !== PHYSICAL[storageOf(column).scalar]) {
        throw new RangeError(`its column ${path} is not what its notes say`);
      }
      if (!(start >= 4 && bytes >= 0 && start + bytes <= this.bytes)) {
        throw new RangeError(`its column ${path} lies outside the file`);
      }
      const [low, high] = [stats[6], stats[5]] as (Uint8Array | undefined)[];
      return { start, bytes, codec: meta[4] as number, physical, levels: meta[5] as number, low, high };
    });
    const rows = fields[3] as number;
    if (chunks.length !== this.columns.length || !(rows >= 0 && rows < 2 ** 31)) {
      throw new RangeError('a row group is not what its notes say');
    }
    return { rows, chunks };
  }

  private part(start: number, size: number, bytes = own(size)): Uint8Array {
    for (let done = 0; done < size;) {
      const count = readSync(this.descriptor, bytes, done, size - done, start + done);
      if (count === 0) {
        throw new RangeError('it is cut off');
      }
      done += count;
    }
    return bytes;
  }
}

/** No Buffer: its slice() does not copy. */
const own = (size: number): Uint8Array => new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);

const list = (value: unknown): ThriftStruct[] => (value ?? []) as ThriftStruct[];

const textOf = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString('utf8');

const int64Of = (bytes: Uint8Array): bigint => new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0, true);

function columnsOf(text: string | undefined): ColumnInfo[] {
  if (text === undefined) {
    throw new RangeError('gaialab did not write it');
  }
  if (last?.text !== text) {
    last = { text, columns: JSON.parse(text) as ColumnInfo[] };
  }
  return last.columns;
}

const broken = (path: string, why: string): GaiaError =>
  new GaiaError('FILE_UNREADABLE', `${path}: cannot be read: ${why}.`, undefined, { file: path });
