import { isUtf8 } from 'node:buffer';
import type { ColumnInfo } from '../protocol';
import type { ColumnData, RowBatch } from './batch';
import { BATCH_ROWS, columnType } from './batch';
import { columnBuilder } from './builders';
import { cellText, Unquoted } from './cell';
import type { ColumnBuilder } from './column-builder';
import { columnIndices } from './columns';
import { valueBroken } from './faults';
import type { RowFold } from './fold';
import { KernelColumns } from './kernel-columns';
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
  /** Which output column each wanted cell fills. */
  private slots: number[] = [];
  private variable: ColumnBuilder[] = [];
  private inKernel!: KernelColumns;
  private rows = 0;
  private firstRow = 1;

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
    this.variable = this.builders.filter(({ kind }) => kind === 'string' || kind === 'list');
    this.slots = indices.map((_, i) => i).sort((a, b) => indices[a] - indices[b]);
    this.inKernel = new KernelColumns(this.slots.map(i => this.builders[i]));
    return this.slots.map(i => indices[i]);
  }

  block(bytes: Uint8Array, cells: Cells, rows: number, first: number): void {
    for (let from = 0; from < rows;) {
      const to = Math.min(rows, from + BATCH_ROWS - this.rows);
      this.append(bytes, cells, from, to, first);
      this.rows += to - from;
      from = to;
      if (this.rows === BATCH_ROWS || this.isHeavy()) {
        this.flush();
      }
    }
  }

  private append(bytes: Uint8Array, cells: Cells, from: number, to: number, first: number): void {
    const { builders, slots, inKernel } = this;
    const byKernel = inKernel.takes(bytes, cells, to - from);
    if (!byKernel) {
      inKernel.takeAway();
    }
    const bad = byKernel ? inKernel.append(cells.kernel!, bytes, cells, from, to) : undefined;
    let sound = bad?.row ?? to;
    let fault = bad?.slot ?? -1;
    for (let slot = 0; slot < slots.length; slot++) {
      const builder = builders[slots[slot]];
      if (byKernel && inKernel.has(builder)) {
        continue;
      }
      // of two bad cells in a row the first one is told
      const until = slot < fault && sound < to ? sound + 1 : sound;
      const end = builder.appendBlock(bytes, cells, slot, from, until);
      if (end < until) {
        sound = end;
        fault = slot;
      }
    }
    if (fault >= 0) {
      const at = sound * cells.stride + fault;
      throw this.broken(first + sound, slots[fault], this.textOf(bytes, cells, at));
    }
  }

  private textOf(bytes: Uint8Array, { start, end, form }: Cells, at: number): string {
    if (form[at] !== DOUBLED) {
      return cellText(bytes, start[at], end[at]);
    }
    const unquoted = new Unquoted();
    unquoted.take(bytes, start[at], end[at]);
    return cellText(unquoted.bytes, 0, unquoted.length);
  }

  end(): void {
    this.flush();
    this.inKernel.end();
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
    this.inKernel.takeAway();
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
