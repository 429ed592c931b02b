import type { ColumnData } from './batch';
import { cellText, isNullText } from './cell';
import { ColumnBuilder } from './column-builder';
import { kernelKind } from './kernel-columns';
import { readLists } from './read-items';
import type { Cells } from './row-scanner';

const BLANK = 32;
const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const BRACKETS: Record<number, number> = { 91: 93, 40: 41 }; // [ ] of bulk files and ECSV, ( ) of archive CSV

/** Collects arrays: `[1,2,null,NaN]`, `(1.0, 2.0)`, `["False","True"]`. */
export class ListBuilder extends ColumnBuilder {
  private offsets = new Int32Array(1);

  constructor(private readonly items: ColumnBuilder) {
    super('list');
  }

  override get variableBytes(): number {
    return 8 * this.items.length + this.items.variableBytes;
  }

  protected override resize(capacity: number): void {
    const offsets = new Int32Array(capacity + 1);
    offsets.set(this.offsets);
    this.offsets = offsets;
  }

  override appendBlock(bytes: Uint8Array, cells: Cells, slot: number, from: number, to: number): number {
    const { items } = this;
    const kind = kernelKind(items.kind);
    let row = from;
    while (row < to && kind !== undefined && items.kind !== 'bool' && cells.kernel?.holds(bytes)) {
      this.reserve(to - row);
      const read = readLists(cells.kernel, bytes, cells, slot, row, to, kind, items.length);
      const { length } = this;
      items.appendItems(read.items, read.itemFlags);
      this.offsets.set(read.offsets, length + 1);
      this.length = length + read.offsets.length;
      this.markNulls(read.nulls, read.flags, length);
      row += read.offsets.length;
      if (row < to && super.appendBlock(bytes, cells, slot, row, row + 1) === row++) {
        return row - 1;
      }
    }
    return super.appendBlock(bytes, cells, slot, row, to);
  }

  protected override put(bytes: Uint8Array, start: number, end: number, at: number): boolean {
    const first = skipBlanks(bytes, start, end);
    const last = skipBlanksBack(bytes, first, end) - 1;
    if (last <= first || BRACKETS[bytes[first]] !== bytes[last] || !this.putItems(bytes, first + 1, last)) {
      return false;
    }
    this.offsets[at + 1] = this.items.length;
    return true;
  }

  private putItems(bytes: Uint8Array, start: number, end: number): boolean {
    let p = skipBlanks(bytes, start, end);
    if (p === end) {
      return true;
    }
    while (p < end) {
      const isText = bytes[p] === QUOTE;
      let to = isText ? endOfText(bytes, p, end) : p;
      while (to < end && bytes[to] !== COMMA) {
        to++;
      }
      if (!this.putItem(bytes, p, skipBlanksBack(bytes, p, to), isText)) {
        return false;
      }
      if (to === end) {
        return true;
      }
      p = skipBlanks(bytes, to + 1, end);
    }
    return bytes[end] === 41; // (1.0,) is how Python writes one item
  }

  private putItem(bytes: Uint8Array, start: number, end: number, isText: boolean): boolean {
    if (!isText) {
      if (end - start === 4 && isNullText(bytes, start, end)) {
        this.items.appendNull();
        return true;
      }
      return start < end && this.items.append(bytes, start, end);
    }
    if (end - start < 2 || bytes[end - 1] !== QUOTE) {
      return false;
    }
    if (bytes.subarray(start, end).indexOf(BACKSLASH) < 0) {
      return this.items.append(bytes, start + 1, end - 1);
    }
    try {
      const text = Buffer.from(JSON.parse(cellText(bytes, start, end)) as string);
      return this.items.append(text, 0, text.length);
    } catch {
      return false;
    }
  }

  protected override putNull(at: number): void {
    this.offsets[at + 1] = this.items.length;
  }

  protected override take(length: number): { offsets: Int32Array; items: ColumnData } {
    return { offsets: this.offsets.slice(0, length + 1), items: this.items.finish() };
  }
}

/** Position after the closing quote of the JSON string that starts at `start`. */
function endOfText(bytes: Uint8Array, start: number, end: number): number {
  for (let p = start + 1; p < end; p++) {
    if (bytes[p] === BACKSLASH) {
      p++;
    } else if (bytes[p] === QUOTE) {
      return p + 1;
    }
  }
  return end;
}

function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  while (p < end && bytes[p] === BLANK) {
    p++;
  }
  return p;
}

function skipBlanksBack(bytes: Uint8Array, start: number, end: number): number {
  let p = end;
  while (p > start && bytes[p - 1] === BLANK) {
    p--;
  }
  return p;
}
