import { rowBroken } from './faults';
import type { RowKernel } from './row-kernel';

/**
 * Where the wanted cells of a block of rows lie in its bytes: that of slot `s` in the block's row `r` at
 * `r * stride + s`. Quoted cells are given without their quotes.
 */
export interface Cells {
  /** Wanted cells of a row. */
  stride: number;
  start: Int32Array;
  end: Int32Array;
  /** {@link PLAIN}, {@link QUOTED} or {@link DOUBLED}. */
  form: Uint8Array;
  /** The kernel in whose memory the places are, where there is one. */
  kernel?: RowKernel;
}

export const PLAIN = 0;
/** The cell was quoted. */
export const QUOTED = 1;
/** The cell was quoted and holds doubled quotes. */
export const DOUBLED = 2;

/** Takes the rows that a {@link RowScanner} finds. */
export interface RowSink {
  /**
   * A block of rows. `bytes` and `cells` are valid during the call only. A fault must be that of the first bad row.
   * @param first - number of the block's first data row, from 1
   */
  block(bytes: Uint8Array, cells: Cells, rows: number, first: number): void;
}

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
/** Every byte that means something to the scanner (newline, return, blank, quote, comma) is at most this. */
const LAST_SPECIAL = 44;
const MAX_ROW = 1 << 24;
const FIRST_PIECE = 1 << 14;
/** Cells of a block: their places, and the bytes between, stay in the second-level cache. */
const BLOCK_CELLS = 1 << 13;
const MAX_BLOCK_ROWS = 1 << 11;

/**
 * Cuts CSV text into rows and finds their wanted cells. Chunks may be split anywhere; a row becomes known to the sink
 * once, when it is whole. Rows go to the sink in blocks, so that it can work column by column.
 */
export class RowScanner {
  /** Data rows so far. */
  rows = 0;
  private readonly cells: Cells;
  private readonly wanted: Int32Array;
  protected carry = new Uint8Array(FIRST_PIECE);
  protected carried = 0;
  private blank = false;
  protected readonly blockRows: number;
  /** Rows of the block so far. */
  protected pending = 0;

  /**
   * @param file - named in errors
   * @param width - number of cells that every row must have
   * @param wanted - indices of the wanted cells, ascending; `cells` has one entry for each
   * @param block - where the places of a block's cells go, and how many rows it has
   */
  constructor(
    private readonly file: string,
    private readonly width: number,
    wanted: readonly number[],
    private readonly delimiter: number,
    private readonly sink: RowSink,
    block: Cells & { rows: number } = ownBlock(wanted.length)
  ) {
    this.wanted = Int32Array.from([...wanted, -1]);
    const { rows, ...cells } = block;
    this.blockRows = rows;
    this.cells = cells;
  }

  /** Bytes of the row that has begun and is not whole yet. */
  get unfinished(): number {
    return this.carried;
  }

  /** Begins in the middle of a text: behind so many rows, and the first bytes of another. */
  resume(rows: number, begun: Uint8Array): void {
    this.rows = rows;
    if (begun.length > 0) {
      this.keep(begun);
    }
  }

  /**
   * Takes the next bytes.
   * @throws GaiaError ROW_BROKEN, and what the sink throws
   */
  push(chunk: Uint8Array): void {
    const position = this.cutRows(chunk, this.carried > 0 ? this.finishCarried(chunk) : 0);
    this.flush(chunk);
    if (position < chunk.length) {
      this.keep(chunk.subarray(position));
    }
  }

  /** Cuts the rows that lie whole in the chunk from a place on; returns where the first one that does not starts. */
  protected cutRows(chunk: Uint8Array, from: number): number {
    const { length } = chunk;
    let position = from;
    while (position < length) {
      const next = this.nextRow(chunk, position, length);
      if (next < 0) {
        break;
      }
      this.count(chunk);
      position = next;
    }
    return position;
  }

  /** The text is at its end: a last row without line end counts too. */
  end(): void {
    if (this.carried === 0) {
      return;
    }
    this.keep(Uint8Array.of(NEWLINE));
    if (this.cut(this.carry, 0, this.carried) < 0) {
      throw rowBroken(this.file, this.rows + 1, 'a quote is opened and not closed');
    }
    this.takeCarried();
  }

  /** As {@link cut}; rows that came before a broken one reach the sink first, since their faults come first. */
  protected nextRow(bytes: Uint8Array, start: number, end: number): number {
    try {
      return this.cut(bytes, start, end);
    } catch (reason) {
      this.flush(bytes);
      throw reason;
    }
  }

  protected count(bytes: Uint8Array): void {
    if (this.blank) {
      this.blank = false;
      return;
    }
    this.rows++;
    if (++this.pending === this.blockRows) {
      this.flush(bytes);
    }
  }

  protected flush(bytes: Uint8Array): void {
    const { pending } = this;
    if (pending > 0) {
      this.pending = 0;
      this.sink.block(bytes, this.cells, pending, this.rows - pending + 1);
    }
  }

  /** Completes the row that began in earlier chunks; returns where the next one starts in this chunk. */
  private finishCarried(chunk: Uint8Array): number {
    const before = this.carried;
    let taken = 0;
    for (let piece = FIRST_PIECE; taken < chunk.length; piece *= 4) {
      const upTo = Math.min(chunk.length, piece);
      this.keep(chunk.subarray(taken, upTo));
      taken = upTo;
      const next = this.cut(this.carry, 0, this.carried);
      if (next >= 0) {
        this.takeCarried();
        return next - before;
      }
    }
    return chunk.length;
  }

  private takeCarried(): void {
    const row = this.carry.subarray(0, this.carried);
    this.carried = 0;
    this.count(row);
    this.flush(row);
  }

  private keep(bytes: Uint8Array): void {
    const size = this.carried + bytes.length;
    if (size > MAX_ROW) {
      throw rowBroken(this.file, this.rows + 1, 'it is longer than 16 MiB, so a quote may not be closed');
    }
    if (size > this.carry.length) {
      const larger = new Uint8Array(Math.max(size, 2 * this.carry.length));
      larger.set(this.carry.subarray(0, this.carried));
      this.carry = larger;
    }
    this.carry.set(bytes, this.carried);
    this.carried = size;
  }

  /** Finds the wanted cells of the row at `start`; returns where the next row starts, or -1 if this one is not whole. */
  private cut(bytes: Uint8Array, start: number, end: number): number {
    const { wanted, delimiter } = this;
    const { start: starts, end: ends, form: forms, stride } = this.cells;
    const base = this.pending * stride;
    let slot = 0;
    let want = wanted[0];
    let column = 0;
    let cell = start;
    let p = start;
    while (p < end) {
      let c = 0;
      if (column !== want) {
        // Cells nobody wants: no branch depends on where they end, which no processor could foresee.
        while (p < end) {
          c = bytes[p++];
          column += ((c ^ delimiter) - 1) >>> 31;
          if (c <= QUOTE || column === want) {
            break;
          }
        }
        if (column === want && c === delimiter) {
          cell = p;
          continue;
        }
        if (c > QUOTE || c === delimiter) {
          continue;
        }
      } else {
        c = bytes[p++];
        if (c > LAST_SPECIAL) {
          continue;
        }
        if (c === delimiter) {
          starts[base + slot] = cell;
          ends[base + slot] = p - 1;
          forms[base + slot] = PLAIN;
          want = wanted[++slot];
          column++;
          cell = p;
          continue;
        }
      }
      if (c === NEWLINE) {
        const last = p - 1 > start && bytes[p - 2] === RETURN ? p - 2 : p - 1;
        if (column === want) {
          starts[base + slot] = cell;
          ends[base + slot] = last;
          forms[base + slot] = PLAIN;
        }
        this.checkWidth(column + 1, last === start);
        return p;
      }
      if (c === QUOTE && (p - 1 === start || bytes[p - 2] === delimiter)) {
        let form = QUOTED;
        let q = closingQuote(bytes, p, end);
        while (q >= 0 && q + 1 < end && bytes[q + 1] === QUOTE) {
          form = DOUBLED;
          q = closingQuote(bytes, q + 2, end);
        }
        if (q < 0 || q + 1 >= end) {
          return -1;
        }
        if (column === want) {
          starts[base + slot] = p;
          ends[base + slot] = q;
          forms[base + slot] = form;
          want = wanted[++slot];
        }
        let after = bytes[++q];
        if (after === RETURN) {
          if (q + 1 >= end) {
            return -1;
          }
          after = bytes[q + 1] === NEWLINE ? bytes[++q] : after;
        }
        p = q + 1;
        if (after === NEWLINE) {
          this.checkWidth(column + 1, false);
          return p;
        }
        if (after !== delimiter) {
          throw rowBroken(this.file, this.rows + 1, `cell ${column + 1} goes on after its closing quote`);
        }
        column++;
        cell = p;
      }
    }
    return -1;
  }

  /** A line without a character is no row, unless rows have but one cell. */
  private checkWidth(width: number, empty: boolean): void {
    if (width !== this.width) {
      if (!empty) {
        throw rowBroken(this.file, this.rows + 1, `it has ${width} cells, the table has ${this.width} columns`);
      }
      this.blank = true;
    }
  }
}

function ownBlock(stride: number): Cells & { rows: number } {
  const rows = Math.max(16, Math.min(MAX_BLOCK_ROWS, Math.floor(BLOCK_CELLS / Math.max(1, stride))));
  const size = rows * stride;
  return { stride, rows, start: new Int32Array(size), end: new Int32Array(size), form: new Uint8Array(size) };
}

/** Position of the next quote, or -1. Long quoted arrays are left to the engine's own search. */
function closingQuote(bytes: Uint8Array, from: number, end: number): number {
  const near = from + 48 < end ? from + 48 : end;
  for (let p = from; p < near; p++) {
    if (bytes[p] === QUOTE) {
      return p;
    }
  }
  const far = near < end ? bytes.indexOf(QUOTE, near) : -1;
  return far < end ? far : -1;
}
