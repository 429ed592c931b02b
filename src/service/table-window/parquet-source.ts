import { columnType, type ColumnData } from '../../compute/scan';
import { ParquetFile } from '../../formats/parquet-reader';
import type { ColumnInfo, RowCount } from '../../protocol';
import { rowsWithin } from './batch-rows';
import { Turns, type Reading, type RowSource, type TakeRows, type WantedRows } from './row-source';

/** Column chunks that are kept, unpacked [bytes]. */
const KEPT = 1 << 26;

/** The rows of a Parquet file of gaialab's: only the wanted columns of the row groups that hold wanted rows are read. */
export class ParquetSource implements RowSource {
  readonly kind = 'parquet';
  private readonly file: ParquetFile;
  private readonly chunks = new Map<string, ColumnData>();
  private kept = 0;

  /** @throws GaiaError FILE_NOT_FOUND, FILE_UNREADABLE, also for files of other writers */
  constructor(path: string) {
    this.file = ParquetFile.open(path);
  }

  get columns(): readonly ColumnInfo[] {
    return this.file.columns;
  }

  get count(): RowCount {
    return { rows: this.file.rows, isExact: true };
  }

  async read({ start, end = Infinity, names }: WantedRows, take: TakeRows, reading: Reading = {}): Promise<void> {
    const { file } = this;
    const columns = names.map(name => file.indexOf(name));
    const turns = new Turns(reading);
    let first = 0;
    for (let g = 0; g < file.groups.length && first < end; g++) {
      const { rows } = file.groups[g];
      if (first + rows > start) {
        const own = rowsWithin({ rows, columns: columns.map(c => this.chunk(g, c)) }, first, start, end);
        if (own && take(own.batch, own.first) === true) {
          return;
        }
        await turns.take();
      }
      first += rows;
      reading.onPart?.(first / Math.max(1, file.rows), first);
    }
  }

  close(): void {
    this.chunks.clear();
    this.file.close();
  }

  private chunk(g: number, c: number): ColumnData {
    const key = `${g} ${c}`;
    const known = this.chunks.get(key);
    if (known) {
      return known;
    }
    const { kind } = columnType(this.file.columns[c]);
    const data = typed(this.file.read(g, c), kind, this.file.columns[c]);
    const bytes = sizeOf(data);
    for (const [old, other] of this.chunks) {
      if (this.kept + bytes <= KEPT) {
        break;
      }
      this.chunks.delete(old);
      this.kept -= sizeOf(other);
    }
    this.chunks.set(key, data);
    this.kept += bytes;
    return data;
  }
}

function typed(column: ReturnType<ParquetFile['read']>, kind: ColumnData['kind'], info: ColumnInfo): ColumnData {
  const { items, ...own } = column;
  const data = { ...own, kind } as ColumnData;
  if (items) {
    data.items = { ...items, kind: columnType(info).item! } as ColumnData;
  }
  return data;
}

function sizeOf({ validity, values, offsets, items }: ColumnData): number {
  const own = (validity?.byteLength ?? 0) + (values?.byteLength ?? 0) + (offsets?.byteLength ?? 0);
  return own + (items ? sizeOf(items) : 0);
}
