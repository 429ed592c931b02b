import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileFault } from '../../compute/faults';
import type { RowBatch } from '../../compute/scan';
import { GaiaError, type ColumnInfo, type RowCount } from '../../protocol';
import { fitsCells } from './fits-cells';
import { BLOCK, dataBytes, isTable, readCards, tableOf, type FitsTable } from './fits-head';
import { Turns, type Reading, type RowSource, type TakeRows, type WantedRows } from './row-source';

/** A header that is longer is none [bytes]. */
const MAX_HEADER = 1 << 22;
/** Rows that are read in one go, about [bytes]. */
const STEP = 1 << 20;
const MOST_ROWS = 16384;

/** The rows of the first binary table of a FITS file; rows have one length, so that any of them is read where it lies. */
export class FitsSource implements RowSource {
  readonly kind = 'fits';
  readonly columns: readonly ColumnInfo[];
  private readonly descriptor: number;
  private readonly size: number;
  private readonly table: FitsTable;

  /** @throws GaiaError FILE_*; HEADER_BROKEN for a file without a binary table, or with one that is damaged */
  constructor(private readonly path: string) {
    try {
      this.descriptor = openSync(path, 'r');
    } catch (reason) {
      throw fileFault(path, reason);
    }
    try {
      this.size = fstatSync(this.descriptor).size;
      this.table = this.findTable();
      this.columns = this.table.columns.map(({ info }) => info);
    } catch (reason) {
      closeSync(this.descriptor);
      throw reason instanceof GaiaError ? reason : this.fault('HEADER_BROKEN', (reason as Error).message);
    }
  }

  get count(): RowCount {
    return { rows: this.table.rows, isExact: true };
  }

  async read({ start, end = Infinity, names }: WantedRows, take: TakeRows, reading: Reading = {}): Promise<void> {
    const { rows, rowBytes } = this.table;
    const columns = names.map(name => this.table.columns.find(({ info }) => info.name === name)!);
    const step = Math.max(1, Math.min(MOST_ROWS, Math.floor(STEP / rowBytes)));
    const turns = new Turns(reading);
    const last = Math.min(end, rows);
    for (let first = start; first < last; first += step) {
      const count = Math.min(step, last - first);
      const view = this.part(this.table.start + first * rowBytes, count * rowBytes, 'its rows are cut off');
      if (take(this.batch(columns, view, count), first) === true) {
        return;
      }
      reading.onPart?.((first + count) / rows, first + count);
      await turns.take();
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private batch(columns: readonly FitsTable['columns'][0][], view: DataView, rows: number): RowBatch {
    const heap = (offset: number, size: number): DataView => {
      const wrong = 'an array lies outside its heap';
      if (offset < 0 || size < 0) {
        throw this.fault('ROW_BROKEN', wrong);
      }
      return this.part(this.table.heap + offset, size, wrong);
    };
    return { rows, columns: columns.map(column => fitsCells(column, view, rows, this.table.rowBytes, heap)) };
  }

  private findTable(): FitsTable {
    for (let at = 0; at < this.size;) {
      const { cards, length } = this.header(at);
      if (isTable(cards)) {
        return tableOf(cards, at + length);
      }
      at += length + dataBytes(cards);
    }
    throw new GaiaError(
      'BAD_REQUEST',
      `${this.path}: there is no binary table in it.`,
      'Of FITS files binary tables are shown. Open images in a notebook: fits.open("….fits").',
      { file: this.path }
    );
  }

  private header(at: number): NonNullable<ReturnType<typeof readCards>> {
    let text = '';
    for (let from = at; from + BLOCK <= this.size && text.length < MAX_HEADER; from += BLOCK) {
      const { buffer } = this.part(from, BLOCK, '');
      text += Buffer.from(buffer).toString('latin1');
      const found = text.includes('END'.padEnd(80), text.length - BLOCK) ? readCards(text) : undefined;
      if (found) {
        return found;
      }
    }
    throw new Error('a header has no end');
  }

  private part(offset: number, size: number, wrong: string): DataView<ArrayBuffer> {
    if (offset + size > this.size) {
      throw this.fault('ROW_BROKEN', wrong);
    }
    const bytes = new Uint8Array(size);
    readSync(this.descriptor, bytes, 0, size, offset);
    return new DataView(bytes.buffer);
  }

  private fault(code: 'HEADER_BROKEN' | 'ROW_BROKEN', why: string): GaiaError {
    return new GaiaError(code, `${this.path}: ${why}.`, undefined, { file: this.path });
  }
}
