import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { columnType, type RowBatch } from '../../compute/scan';
import { columnBuilder } from '../../compute/builders';
import { fileFault, valueBroken } from '../../compute/faults';
import { GaiaError, type ColumnInfo, type RowCount } from '../../protocol';
import { rowsWithin } from './batch-rows';
import { Turns, type Reading, type RowSource, type TakeRows, type WantedRows } from './row-source';
import { readVoHead, type VoHead } from './votable-head';
import { NO_REST, voCutter, type VoRest, type VoRow } from './votable-rows';

const STEP = 1 << 18;
/** A head that is longer is none [bytes]. */
const MAX_HEAD = 1 << 24;
/** Text between two points [bytes]; of larger files more, so that there are MOST_POINTS. */
const SPACING = 1 << 20;
const MOST_POINTS = 4096;

interface Point {
  offset: number;
  row: number;
  rest: VoRest;
}

/** The rows of a VOTable: TABLEDATA, or BINARY and BINARY2 in base64; the places of rows are noted on the first pass. */
export class VoTableSource implements RowSource {
  readonly kind = 'votable';
  readonly columns: readonly ColumnInfo[];
  private readonly descriptor: number;
  private readonly size: number;
  private readonly head: VoHead;
  private readonly points: Point[];
  private rows?: number;
  private furthest = { row: 0, offset: 0 };

  /** @throws GaiaError FILE_*, HEADER_BROKEN */
  constructor(private readonly path: string) {
    try {
      this.descriptor = openSync(path, 'r');
    } catch (reason) {
      throw fileFault(path, reason);
    }
    this.size = fstatSync(this.descriptor).size;
    let text = '';
    let head: VoHead | undefined;
    while (!head && text.length < Math.min(this.size, MAX_HEAD)) {
      text += this.text(text.length);
      head = readVoHead(text);
    }
    if (!head || head.fields.length === 0) {
      closeSync(this.descriptor);
      throw new GaiaError('HEADER_BROKEN', `${path}: there is no table in it.`, undefined, { file: path });
    }
    this.head = head;
    this.columns = head.fields.map(({ column }) => column);
    this.points = [{ offset: head.length, row: 0, rest: NO_REST }];
  }

  get count(): RowCount {
    if (this.rows !== undefined) {
      return { rows: this.rows, isExact: true };
    }
    const { row, offset } = this.furthest;
    const begun = this.head.length;
    const rows = offset <= begun ? 0 : Math.round((row * (this.size - begun)) / (offset - begun));
    return { rows, isExact: false };
  }

  async read({ start, end = Infinity, names }: WantedRows, take: TakeRows, reading: Reading = {}): Promise<void> {
    const at = names.map(name => this.columns.findIndex(column => column.name === name));
    const point = this.points.findLast(({ row }) => row <= start)!;
    const cutter = voCutter(this.head, point.rest);
    const turns = new Turns(reading);
    const every = Math.max(SPACING, this.size / MOST_POINTS);
    let { offset, row } = point;
    while (!cutter.ended && row < end && row <= (this.rows ?? Infinity)) {
      const text = this.text(offset);
      if (text === '') {
        throw this.broken('its rows have no end');
      }
      const rows = this.cut(cutter, text);
      const own = rowsWithin(this.batch(rows, at, row), row, start, end);
      offset += text.length;
      row += rows.length;
      this.note({ offset, row, rest: cutter.rest }, every);
      if (own && take(own.batch, own.first) === true) {
        return;
      }
      reading.onPart?.(offset / this.size, row);
      await turns.take();
    }
    if (cutter.ended) {
      this.rows = row;
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private cut(cutter: ReturnType<typeof voCutter>, text: string): VoRow[] {
    try {
      return cutter.push(text);
    } catch (reason) {
      throw this.broken((reason as Error).message);
    }
  }

  private note(point: Point, every: number): void {
    if (point.row > this.furthest.row) {
      this.furthest = point;
    }
    const last = this.points.at(-1)!;
    if (point.offset >= last.offset + every && point.row > last.row) {
      this.points.push(point);
    }
  }

  private batch(rows: readonly VoRow[], at: readonly number[], first: number): RowBatch {
    const columns = at.map(c => {
      const column = this.columns[c];
      const builder = columnBuilder(columnType(column));
      rows.forEach((row, i) => {
        const text = row[c];
        if (text === null) {
          builder.appendNull();
          return;
        }
        const bytes = Buffer.from(text);
        if (!builder.append(bytes, 0, bytes.length)) {
          throw valueBroken(this.path, first + i + 1, column.name, column.subtype ?? column.datatype, text);
        }
      });
      return builder.finish();
    });
    return { rows: rows.length, columns };
  }

  private text(offset: number): string {
    const bytes = Buffer.alloc(STEP);
    const length = readSync(this.descriptor, bytes, 0, STEP, offset);
    return bytes.toString('latin1', 0, length);
  }

  private broken(why: string): GaiaError {
    return new GaiaError('ROW_BROKEN', `${this.path}: ${why}.`, undefined, { file: this.path });
  }
}
