import type { ColumnKind } from './batch';
import type { ColumnBuilder } from './column-builder';
import type { RowKernel } from './row-kernel';
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

/** The columns of a batch whose values have one size, read by a kernel all at once. */
export class KernelColumns {
  private readonly columns: { builder: ColumnBuilder; slot: number }[];
  private readonly told: (readonly [kind: number, slot: number])[];

  /** @param builders - in the order of the slots */
  constructor(builders: readonly ColumnBuilder[]) {
    this.columns = builders
      .map((builder, slot) => ({ builder, slot }))
      .filter(({ builder }) => kernelKind(builder.kind) !== undefined);
    this.told = this.columns.map(({ builder, slot }) => [kernelKind(builder.kind)!, slot]);
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
   * Appends the rows [from, to) of a block to the builders.
   * @returns the first bad cell, if there is one; the rows from there on mean nothing
   */
  append(kernel: RowKernel, bytes: Uint8Array, cells: Cells, from: number, to: number): BadCell | undefined {
    const { columns } = this;
    const { length } = columns[0].builder;
    kernel.tellColumns(this.told);
    const left = kernel.exports.readColumns(bytes.byteOffset, cells.stride, from, to, columns.length, length & 7);
    for (let i = 0; i < columns.length; i++) {
      columns[i].builder.appendRead(kernel.readColumn(i), to - from);
    }
    return left > 0 ? this.putLeft(kernel.leftCells(left), bytes, cells, length - from) : undefined;
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
