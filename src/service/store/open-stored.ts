import { statSync, utimesSync } from 'node:fs';
import { lengthsOfText, type PixelLengths } from '../../compute/pixel-lengths';
import { columnType, type ColumnData, type StoredGroup, type StoredInput, type StoredTable } from '../../compute/scan';
import { ParquetFile } from '../../formats/parquet-reader';
import { GaiaError, type ColumnInfo } from '../../protocol';
import { PIXELS_NOTE, SOURCE_COLUMNS_NOTE, SOURCE_NOTE, sourceColumns, type SourceNote } from './source-note';

/**
 * Opens a stored copy for the scanner, and notes that it was used. The source is looked at once more: what the plan knows
 * of it may be from a listing of a minute ago.
 * @throws GaiaError FILE_NOT_FOUND; FILE_UNREADABLE when it is damaged, or a copy of another file or state
 */
export function openStoredFile({ path, source, isRehearsal }: StoredInput): StoredTable {
  const file = ParquetFile.open(path);
  try {
    const stored = new StoredFile(file);
    if (isRehearsal) {
      return stored;
    }
    const note = sourceOf(file);
    const now = statSync(source.path, { throwIfNoEntry: false });
    const isSame = note.path === source.path && note.bytes === source.bytes && note.mtimeMs === source.mtimeMs;
    if (!isSame || now?.size !== source.bytes || now.mtimeMs !== source.mtimeMs) {
      throw unreadable(path, `it was made from another file, or ${source.path} has changed since`);
    }
    noteUse(path);
    return stored;
  } catch (reason) {
    file.close();
    throw reason;
  }
}

/** What a stored file says that it was made from. @throws GaiaError FILE_UNREADABLE when it says nothing */
export function sourceOf(file: ParquetFile): SourceNote {
  try {
    return JSON.parse(file.note(SOURCE_NOTE) ?? '') as SourceNote;
  } catch {
    throw unreadable(file.path, 'it does not say which file it was made from');
  }
}

/** The columns of the file as the scanner takes them. */
class StoredFile implements StoredTable {
  readonly columns: readonly ColumnInfo[];
  readonly rows: number;
  readonly groups: readonly StoredGroup[];
  private readonly places: Map<string, number>;

  constructor(private readonly file: ParquetFile) {
    this.columns = sourceColumns(file.note(SOURCE_COLUMNS_NOTE) ?? '[]');
    this.rows = file.rows;
    this.places = new Map(file.columns.map(({ name }, c) => [name, c]));
    const id = file.columns.findIndex(({ name, datatype }) => name === 'source_id' && datatype === 'int64');
    this.groups = file.groups.map(({ rows }, g) => ({ rows, ids: id < 0 ? undefined : file.int64Range(g, id) }));
  }

  lengths(): PixelLengths | undefined {
    const text = this.file.note(PIXELS_NOTE);
    try {
      return text === undefined ? undefined : lengthsOfText(text, this.rows);
    } catch (reason) {
      throw unreadable(this.file.path, (reason as Error).message);
    }
  }

  has(name: string): boolean {
    return this.places.has(name);
  }

  read(group: number, name: string): ColumnData {
    return columnData(this.file, group, this.places.get(name)!);
  }

  close(): void {
    this.file.close();
  }
}

/** A column of a row group in the scanner's form. */
export function columnData(file: ParquetFile, group: number, c: number): ColumnData {
  const { kind, item } = columnType(file.columns[c]);
  const column = file.read(group, c);
  const items = column.items && { ...column.items, kind: item! };
  return { ...column, kind, ...(items && { items }) } as ColumnData;
}

/** The time of the last reading decides what has to make room; a store that cannot be written keeps none. */
function noteUse(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // a read-only store
  }
}

const unreadable = (path: string, why: string): GaiaError =>
  new GaiaError('FILE_UNREADABLE', `${path}: cannot be used: ${why}.`, undefined, { file: path });
