import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import { parseEcsvHeader } from '../gaia/ecsv-header';
import { openBytes } from './bytes';
import { fileEmpty, headerBroken } from './faults';

const MAX_HEADER = 1 << 24;
const NEWLINE = 10;
const HASH = '#';

/** What stands above the first data row. */
export interface TableHeader {
  /** Columns in file order. */
  columns: ColumnInfo[];
  /** Byte between two cells. */
  delimiter: number;
}

/**
 * The last ECSV header that stood whole in a file's first chunk. The files of a table carry the same thousand lines, and
 * comparing bytes is far cheaper than reading them again.
 */
let last: { bytes: Uint8Array; header: TableHeader } | undefined;

function sameAsLast(chunk: Uint8Array): boolean {
  return (
    last !== undefined &&
    chunk.length >= last.bytes.length &&
    Buffer.compare(chunk.subarray(0, last.bytes.length), last.bytes) === 0
  );
}

/**
 * Reads the lines above the data: `#` lines (ECSV, or comments) and the line of column names. Without an ECSV header
 * the types are those of `known` columns of the same name; other columns are strings.
 */
export class HeaderReader {
  header?: TableHeader;
  private readonly lines: string[] = [];
  private pending: Uint8Array = new Uint8Array(0);
  private bytes = 0;

  constructor(
    private readonly file: string,
    private readonly known: readonly ColumnInfo[] = []
  ) {}

  /**
   * Takes the next chunk of the file.
   * @returns where the data starts in it, or -1 when the header goes on.
   */
  push(chunk: Uint8Array): number {
    const isFirst = this.bytes === 0;
    if (isFirst && sameAsLast(chunk)) {
      this.header = last!.header;
      return last!.bytes.length;
    }
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      const piece = chunk.subarray(start, newline < 0 ? chunk.length : newline);
      this.bytes += piece.length + 1;
      if (this.bytes > MAX_HEADER) {
        throw headerBroken(this.file, 'it is longer than 16 MiB, so this is no table');
      }
      if (newline < 0) {
        this.pending = joined(this.pending, piece);
        return -1;
      }
      start = newline + 1;
      const line = joined(this.pending, piece);
      this.pending = new Uint8Array(0);
      if (this.takeLine(line)) {
        if (isFirst && this.isEcsv) {
          last = { bytes: chunk.slice(0, start), header: this.header! };
        }
        return start;
      }
    }
    return -1;
  }

  private get isEcsv(): boolean {
    return /^# ?%ECSV/.test(this.lines[0] ?? '');
  }

  /** The file is at its end: a last line without line end counts too. */
  end(): void {
    if (!this.header && this.pending.length > 0) {
      this.takeLine(this.pending);
    }
    if (!this.header) {
      throw headerBroken(this.file, 'there is no line with the column names');
    }
  }

  /** True when the line was the one with the column names. */
  private takeLine(bytes: Uint8Array): boolean {
    const text = new TextDecoder('utf-8', { ignoreBOM: this.lines.length > 0 }).decode(bytes).replace(/\r$/, '');
    if (text.startsWith(HASH)) {
      this.lines.push(text);
      return false;
    }
    if (text.trim() === '') {
      return false;
    }
    const ecsv = this.isEcsv ? this.parseEcsv() : undefined;
    const delimiter = ecsv?.delimiter ?? ',';
    const names = splitNames(text, delimiter);
    if (new Set(names).size < names.length) {
      throw headerBroken(this.file, `the column ${names.find((name, i) => names.indexOf(name) < i)} is there twice`);
    }
    this.header = {
      columns: ecsv ? this.matched(names, ecsv.columns) : names.map(name => this.typed(name)),
      delimiter: delimiter.charCodeAt(0)
    };
    return true;
  }

  private parseEcsv(): { columns: ColumnInfo[]; delimiter: string } {
    try {
      const ecsv = parseEcsvHeader(this.lines);
      if (ecsv.delimiter !== ',' && ecsv.delimiter !== ' ') {
        throw headerBroken(this.file, `the delimiter "${ecsv.delimiter}" is neither a comma nor a blank`);
      }
      return ecsv;
    } catch (reason) {
      const { code, message, hint } = GaiaError.from(reason);
      throw message.startsWith(this.file)
        ? reason
        : new GaiaError(code, `${this.file}: ${message}`, hint, { file: this.file });
    }
  }

  private matched(names: readonly string[], columns: ColumnInfo[]): ColumnInfo[] {
    const differs = columns.findIndex((column, i) => column.name !== names[i]);
    if (differs >= 0 || names.length !== columns.length) {
      const i = differs < 0 ? columns.length : differs;
      const [said, found] = [columns[i]?.name ?? 'nothing', names[i] ?? 'nothing'];
      throw headerBroken(this.file, `column ${i + 1} is ${said} in its # lines but ${found} in the line of names`);
    }
    return columns;
  }

  private typed(name: string): ColumnInfo {
    return this.known.find(column => column.name === name) ?? { name, datatype: 'string' };
  }
}

/**
 * Columns of a file; reads its header only.
 * @param known - types of columns for files without ECSV header
 * @throws GaiaError FILE_*, GZIP_BROKEN, HEADER_BROKEN
 */
export async function readColumns(path: string, known?: readonly ColumnInfo[]): Promise<ColumnInfo[]> {
  const reader = new HeaderReader(path, known);
  let empty = true;
  for await (const chunk of openBytes(path)) {
    empty &&= chunk.length === 0;
    if (reader.push(chunk) >= 0) {
      return reader.header!.columns;
    }
  }
  if (empty) {
    throw fileEmpty(path);
  }
  reader.end();
  return reader.header!.columns;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

function splitNames(line: string, delimiter: string): string[] {
  const cell = delimiter === ',' ? /(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/gy : /(?:"((?:[^"]|"")*)"|([^ ]*))(?: |$)/gy;
  const names: string[] = [];
  while (cell.lastIndex <= line.length) {
    const match = cell.exec(line);
    if (!match) {
      return line.split(delimiter);
    }
    names.push(match[1]?.replaceAll('""', '"') ?? match[2].trim());
    if (cell.lastIndex === line.length && !match[0].endsWith(delimiter)) {
      break;
    }
  }
  return names;
}
