import type { Kernel, KernelExports } from './kernel';
import { loadKernel } from './kernel';
import { powersOfTen } from './powers-of-ten';
import { HISTORY_SIZE } from './wasm/layout';
import * as layout from './wasm/rows/layout';

/** Cells that are more than this are left to the TypeScript scanner. */
export const { MOST_WANTED } = layout;

/**
 * The row kernels of one {@link Kernel}, and views of their memory (wasm/rows/layout.ts). Between two calls of a scanner
 * they keep nothing but rows that one {@link Gatherer} may have left there, and who takes them away when another one comes:
 * any number of scans may take turns on one thread.
 */
export class RowKernel {
  readonly exports: KernelExports;
  readonly buffer: ArrayBuffer;
  /** What the last call answered besides its result. */
  readonly answer: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly words: Int32Array;
  private shapedFor?: RowShape;
  private gatherer?: Gatherer;

  private constructor({ memory, exports }: Kernel) {
    this.exports = exports;
    this.buffer = memory.buffer;
    this.bytes = new Uint8Array(this.buffer);
    this.words = new Int32Array(this.buffer);
    this.answer = new Int32Array(this.buffer, layout.ANSWER, 4);
    new BigUint64Array(this.buffer, layout.POWERS).set((powers ??= powersOfTen()));
  }

  /** The row kernels of a decoder's kernel; without one, those that this thread keeps for text from elsewhere. */
  static of(kernel?: Kernel): RowKernel {
    if (!kernel) {
      return (own ??= new RowKernel(loadKernel()));
    }
    let rows = known.get(kernel);
    if (!rows) {
      known.set(kernel, (rows = new RowKernel(kernel)));
    }
    return rows;
  }

  /** Whether these bytes lie in the kernel's memory. */
  holds(bytes: Uint8Array): boolean {
    return bytes.buffer === this.buffer;
  }

  /**
   * The next piece of a chunk from elsewhere, in the kernel's memory.
   * @param before - the text before it, of which up to HISTORY_SIZE bytes will lie right before it
   */
  piece(chunk: Uint8Array, from: number, before: Uint8Array): Uint8Array {
    if (before.length <= HISTORY_SIZE) {
      this.copy(before, layout.OWN_TEXT - before.length);
    }
    return this.copy(chunk.subarray(from, from + layout.OWN_TEXT_SIZE), layout.OWN_TEXT);
  }

  /** A row that was put together from several chunks, in the kernel's memory unless it is too long. */
  row(bytes: Uint8Array): Uint8Array {
    return bytes.length > layout.OWN_ROW_SIZE ? bytes : this.copy(bytes, layout.OWN_ROW);
  }

  private copy(bytes: Uint8Array, to: number): Uint8Array {
    this.bytes.set(bytes, to);
    return new Uint8Array(this.buffer, to, bytes.length);
  }

  /** Where the places of cells are written: `rows` rows of a block. */
  cells(stride: number): { start: Int32Array; end: Int32Array; form: Uint8Array; rows: number } {
    return {
      start: new Int32Array(this.buffer, layout.CELL_START, layout.BLOCK_CELLS),
      end: new Int32Array(this.buffer, layout.CELL_END, layout.BLOCK_CELLS),
      form: new Uint8Array(this.buffer, layout.CELL_FORM, layout.BLOCK_CELLS),
      rows: Math.floor(layout.BLOCK_CELLS / Math.max(8, stride))
    };
  }

  /** The kernel will cut rows of this shape. */
  shape(shape: RowShape): void {
    if (this.shapedFor !== shape) {
      const { width, wanted, delimiter, noted, notedAt } = shape;
      this.words.set(noted, layout.NOTED >> 2);
      this.words.set(notedAt, layout.NOTED_AT >> 2);
      this.exports.shapeRows(width, wanted, delimiter);
      this.shapedFor = shape;
    }
  }

  /** The memory for rows is the gatherer's until another one asks for it. */
  gatherFor(gatherer: Gatherer): void {
    if (this.gatherer !== gatherer) {
      this.gatherer?.takeAway();
      this.gatherer = gatherer;
    }
  }

  /** Nobody wants the rows that may be left here; they are not taken away. */
  forget(): void {
    this.gatherer = undefined;
  }

  /** Tells a column that `appendColumns` reads, and where: addresses of its values and its validity; there are no nulls yet. */
  placeColumn(i: number, kind: number, slot: number, values: number, validity: number): void {
    const at = (layout.COLUMNS + i * layout.COLUMN_SIZE) >> 2;
    this.words.set([kind, slot, values, validity, 0], at);
  }

  /** Tells the columns that `readColumns` reads: pairs of kind and slot. */
  tellColumns(columns: readonly (readonly [kind: number, slot: number])[]): void {
    this.gatherer?.takeAway(); // its columns are told in the same place
    columns.forEach(([kind, slot], i) => {
      const at = (layout.COLUMNS + i * layout.COLUMN_SIZE) >> 2;
      this.words[at] = kind;
      this.words[at + 1] = slot;
    });
  }

  /** What `readColumns` answered of a column: where its values and its validity are, and how many nulls there are. */
  readColumn(i: number): ColumnRead {
    const at = (layout.COLUMNS + i * layout.COLUMN_SIZE) >> 2;
    const { words, buffer } = this;
    return { buffer, values: words[at + 2], validity: words[at + 3], nulls: words[at + 4] };
  }

  /** Cells that `readColumns` left: pairs of column and row. */
  leftCells(count: number): Int32Array {
    return new Int32Array(this.buffer, layout.LEFT, 2 * count);
  }
}

/** Who leaves rows in a kernel's memory from one block to the next. */
export interface Gatherer {
  /** Takes its rows out of that memory. */
  takeAway(): void;
}

/** Values in a kernel's memory; addresses of both in bytes. */
export interface ColumnRead {
  buffer: ArrayBuffer;
  values: number;
  validity: number;
  nulls: number;
}

let powers: BigUint64Array | undefined;
let own: RowKernel | undefined;
const known = new WeakMap<Kernel, RowKernel>();

/** Which cells of a row are wanted, as the kernel wants to be told. */
export class RowShape {
  readonly wanted: number;
  /** Numbers of the delimiters beside wanted cells, ascending: the one behind the first cell is number 1. */
  readonly noted: Int32Array;
  /** Of each wanted cell, at which byte of the notes the places before and behind it are; the row's start is at 0. */
  readonly notedAt: Int32Array;

  /** @param wanted - indices of the wanted cells, ascending */
  constructor(
    readonly width: number,
    wanted: readonly number[],
    readonly delimiter: number
  ) {
    this.wanted = wanted.length;
    const beside = new Set(wanted.flatMap(cell => [cell, cell + 1]));
    const noted = [...beside].filter(number => number > 0 && number < width).sort((a, b) => a - b);
    const places = new Map([0, ...noted, width].map((number, i) => [number, 4 * i]));
    this.noted = Int32Array.from([...noted, 0x7fffffff]);
    this.notedAt = Int32Array.from(wanted.flatMap(cell => [places.get(cell)!, places.get(cell + 1)!]));
  }
}
