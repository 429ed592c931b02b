import { isUtf8 } from 'node:buffer';
import type { ColumnInfo } from '../protocol';
import type { ColumnData, RowBatch } from './batch';
import { BATCH_ROWS, columnType } from './batch';
import { columnBuilder } from './builders';
import { cellText, isNullCell, Unquoted } from './cell';
import type { ColumnBuilder } from './column-builder';
import { columnIndices } from './columns';
import { valueBroken } from './faults';
import type { RowFold } from './fold';
import type { Cells } from './row-scanner';
import { DOUBLED } from './row-scanner';

/** A batch is closed early when its strings and lists reach this size [bytes]. */
const MAX_VARIABLE = 1 << 24;

/** Gathers the wanted columns of a file's rows into batches. */
export class RowBatcher implements RowFold {
  /** The wanted columns, in the order asked for. */
  columns: ColumnInfo[] = [];
  /** True: rows are checked, none is kept. */
  discarding = false;
  private builders: ColumnBuilder[] = [];
  private isText: boolean[] = [];
  /** Which output column each wanted cell fills. */
  private slots: number[] = [];
  private variable: ColumnBuilder[] = [];
  private rows = 0;
  private firstRow = 1;
  private readonly unquoted = new Unquoted();

  /**
   * @param names - wanted columns; all when absent
   * @param emit - takes each finished batch
   */
  constructor(
    private readonly file: string,
    private readonly names: readonly string[] | undefined,
    private readonly emit: (batch: RowBatch) => void
  ) {}

  bind(columns: readonly ColumnInfo[]): number[] {
    const indices = this.names ? columnIndices(this.file, columns, this.names) : columns.map((_, i) => i);
    this.columns = indices.map(i => columns[i]);
    this.builders = this.columns.map(column => columnBuilder(columnType(column)));
    this.isText = this.builders.map(({ kind }) => kind === 'string');
    this.variable = this.builders.filter(({ kind }) => kind === 'string' || kind === 'list');
    this.slots = indices.map((_, i) => i).sort((a, b) => indices[a] - indices[b]);
    return this.slots.map(i => indices[i]);
  }

  row(bytes: Uint8Array, cells: Cells, row: number): void {
    const { builders, slots, isText } = this;
    for (let slot = 0; slot < slots.length; slot++) {
      const output = slots[slot];
      const builder = builders[output];
      const start = cells.start[slot];
      const end = cells.end[slot];
      const form = cells.form[slot];
      if (isNullCell(bytes, start, end, form, isText[output])) {
        builder.appendNull();
      } else if (form === DOUBLED) {
        this.unquoted.take(bytes, start, end);
        if (!builder.append(this.unquoted.bytes, 0, this.unquoted.length)) {
          throw this.broken(row, output, cellText(this.unquoted.bytes, 0, this.unquoted.length));
        }
      } else if (!builder.append(bytes, start, end)) {
        throw this.broken(row, output, cellText(bytes, start, end));
      }
    }
    if (++this.rows === BATCH_ROWS || this.isHeavy()) {
      this.flush();
    }
  }

  end(): void {
    this.flush();
  }

  private isHeavy(): boolean {
    let bytes = 0;
    for (let i = 0; i < this.variable.length; i++) {
      bytes += this.variable[i].variableBytes;
    }
    return bytes > MAX_VARIABLE;
  }

  private flush(): void {
    if (this.rows === 0) {
      return;
    }
    const batch: RowBatch = { rows: this.rows, columns: this.builders.map(builder => builder.finish()) };
    batch.columns.forEach((column, output) => this.checkText(column, output));
    this.firstRow += this.rows;
    this.rows = 0;
    if (!this.discarding) {
      this.emit(batch);
    }
  }

  private checkText(column: ColumnData, output: number): void {
    const { values, offsets, items } = column;
    if (items) {
      this.checkText(items, output);
    } else if (column.kind === 'string' && !isUtf8(values as Uint8Array)) {
      const text = values as Uint8Array;
      let i = 0;
      while (i < column.length && isUtf8(text.subarray(offsets![i], offsets![i + 1]))) {
        i++;
      }
      throw this.broken(this.firstRow + i, output, cellText(text, offsets![i] ?? 0, offsets![i + 1] ?? text.length));
    }
  }

  private broken(row: number, output: number, text: string): Error {
    const { name, datatype, subtype } = this.columns[output];
    return valueBroken(this.file, row, name, subtype ?? datatype, text);
  }
}
