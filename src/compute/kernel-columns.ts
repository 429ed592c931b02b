import { BATCH_ROWS, type ColumnKind } from './batch';
import type { ColumnBuilder } from './column-builder';
import type { Gatherer, RowKernel } from './row-kernel';
import type { Cells } from './row-scanner';
import { DOUBLED } from './row-scanner';
import * as layout from './wasm/rows/layout';

const KINDS: Partial<Record<ColumnKind, number>> = {
  float64: layout.FLOAT64,
  float32: layout.FLOAT32,
  int64: layout.INT64,
  int32: layout.INT32,
  int16: layout.INT16,
  int8: layout.INT8,
  bool: layout.BOOL
};

/** How the kernels call a kind of values of one size; undefined for strings and lists. */
export const kernelKind = (kind: ColumnKind): number | undefined => KINDS[kind];

/** A cell that says no value of its column's type. */
export interface BadCell {
  row: number;
  slot: number;
}

/** Fewer rows than this are sooner read one by one. */
const FEW = 4;

/** Size of a value of each kind of the kernels, as a power of two [bytes]; booleans are bits. */
const SIZES = [3, 2, 3, 2, 1, 0];

/** What a kernel's column has beside its values: it begins with a whole 16 bytes, and bitmaps are written by two words. */
const MARGIN = 64;

/** Where a column is gathered: addresses. */
interface Place {
  values: number;
  validity: number;
}

/**
 * The columns of a batch whose values have one size, read by a kernel all at once. Rows of many blocks are gathered in its
 * memory, so that the columns are gone through once in some thousand rows, not for each chunk of text.
 */
export class KernelColumns implements Gatherer {
  private readonly columns: { builder: ColumnBuilder; slot: number; kind: number }[];
  private readonly places: Place[];
  /** Rows that there is room for. */
  private readonly room: number;
  private kernel?: RowKernel;
  /** Rows in the kernel's memory, behind those in the builders. */
  private rows = 0;

  /** @param builders - in the order of the slots */
  constructor(builders: readonly ColumnBuilder[]) {
    this.columns = builders
      .map((builder, slot) => ({ builder, slot, kind: kernelKind(builder.kind)! }))
      .filter(({ kind }) => kind !== undefined);
    const bits = this.columns.reduce((sum, { kind }) => sum + (kind === layout.BOOL ? 2 : 1 + (8 << SIZES[kind])), 0);
    const room = (8 * (layout.GATHERED_SIZE - 2 * MARGIN * this.columns.length)) / Math.max(1, bits);
    this.room = Math.min(BATCH_ROWS, room & ~63);
    this.places = this.place();
  }

  private place(): Place[] {
    let next = layout.GATHERED;
    const take = (bytes: number): number => {
      const at = next;
      next += (bytes + MARGIN) & ~15;
      return at;
    };
    const bitmap = this.room >> 3;
    return this.columns.map(({ kind }) => ({
      values: take(kind === layout.BOOL ? bitmap : this.room << SIZES[kind]),
      validity: take(bitmap)
    }));
  }

  /** Whether a block's cells are read here. */
  takes(bytes: Uint8Array, { kernel }: Cells, rows: number): boolean {
    return this.columns.length > 0 && rows >= FEW && kernel !== undefined && kernel.holds(bytes);
  }

  /** Whether a builder's cells are read here, where {@link takes} says so. */
  has(builder: ColumnBuilder): boolean {
    return kernelKind(builder.kind) !== undefined;
  }

  /**
   * Reads the rows [from, to) of a block; they reach the builders by {@link takeAway} at the latest.
   * @returns the first bad cell, if there is one; the rows from there on mean nothing
   */
  append(kernel: RowKernel, bytes: Uint8Array, cells: Cells, from: number, to: number): BadCell | undefined {
    let bad: BadCell | undefined;
    for (let row = from; row < to && !bad;) {
      this.begin(kernel);
      const end = Math.min(to, row + this.room - this.rows);
      const { columns, rows } = this;
      const { length } = columns[0].builder;
      const { byteOffset } = bytes;
      const left = kernel.exports.appendColumns(byteOffset, cells.stride, row, end, columns.length, rows, length & 7);
      this.rows = rows + end - row;
      if (left > 0) {
        const cellsLeft = kernel.leftCells(left);
        this.takeAway();
        bad = this.putLeft(cellsLeft, bytes, cells, length + rows - row);
      } else if (this.rows === this.room) {
        this.takeAway();
      }
      row = end;
    }
    return bad;
  }

  private begin(kernel: RowKernel): void {
    if (kernel !== this.kernel) {
      this.takeAway();
      this.kernel = kernel;
    }
    kernel.gatherFor(this);
    if (this.rows === 0) {
      this.columns.forEach(({ kind, slot }, i) => {
        kernel.placeColumn(i, kind, slot, this.places[i].values, this.places[i].validity);
      });
    }
  }

  takeAway(): void {
    const { kernel, rows } = this;
    if (rows > 0) {
      this.rows = 0;
      this.columns.forEach(({ builder }, i) => builder.appendRead(kernel!.readColumn(i), rows));
    }
  }

  /** There will be no more rows. */
  end(): void {
    this.takeAway();
    this.kernel?.forget();
    this.kernel = undefined;
  }

  private putLeft(left: Int32Array, bytes: Uint8Array, cells: Cells, offset: number): BadCell | undefined {
    const { start, end, form, stride } = cells;
    let bad: BadCell | undefined;
    for (let i = 0; i < left.length; i += 2) {
      const { builder, slot } = this.columns[left[i]];
      const row = left[i + 1];
      const at = row * stride + slot;
      // a doubled quote is part of no such value
      const isGood = form[at] !== DOUBLED && builder.putLeft(bytes, start[at], end[at], offset + row);
      if (!isGood && (!bad || row < bad.row || (row === bad.row && slot < bad.slot))) {
        bad = { row, slot };
      }
    }
    return bad;
  }
}
