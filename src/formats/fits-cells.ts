import type { ColumnInfo } from '../protocol';
import type { ArrowColumn } from './arrow-column';
import { binaryCell, INTEGER_NULLS, type BinaryCell } from './binary-cells';
import type { ByteBuffer } from './byte-buffer';
import { JsonColumn } from './json-column';
import { bytesOf, isValid, storageOf, type Scalar } from './storage';

const CODES: Record<Exclude<Scalar, 'string'>, string> = {
  bool: 'L',
  int8: 'I',
  int16: 'I',
  int32: 'J',
  int64: 'K',
  float32: 'E',
  float64: 'D'
};
const WIDTHS: Record<string, number> = { L: 1, I: 2, J: 4, K: 8, E: 4, D: 8 };

/** A column of a FITS binary table. */
export interface FitsCell {
  /** Bytes in a row; for text the longest in the batch. */
  readonly width: number;
  readonly isText: boolean;
  bind(column: ArrowColumn): void;
  put(out: ByteBuffer, i: number): void;
  /** TFORM, given the width in the file [bytes]. */
  form(width: number): string;
  /** TNULL, where one is needed. */
  none(): string | undefined;
}

class NumberCell implements FitsCell {
  readonly width: number;
  readonly isText = false;
  private readonly cell: BinaryCell;

  constructor(private readonly scalar: Exclude<Scalar, 'string'>) {
    this.cell = binaryCell(scalar, 0);
    this.width = WIDTHS[CODES[scalar]];
  }

  bind(column: ArrowColumn): void {
    this.cell.bind(column);
  }

  put(out: ByteBuffer, i: number): void {
    this.cell.put(out, i);
  }

  form(): string {
    return CODES[this.scalar];
  }

  none(): string | undefined {
    return this.cell.hasNull ? INTEGER_NULLS[this.scalar] : undefined;
  }
}

/** UTF-8, filled with zero bytes to the width of the batch. */
class TextCell implements FitsCell {
  width = 1;
  readonly isText = true;
  private column!: ArrowColumn;
  private text: Uint8Array = new Uint8Array(0);

  bind(column: ArrowColumn): void {
    this.column = column;
    this.text = bytesOf(column.values!);
    const { length, offsets } = column;
    this.width = 1;
    for (let i = 0; i < length; i++) {
      this.width = Math.max(this.width, offsets![i + 1] - offsets![i]);
    }
  }

  put(out: ByteBuffer, i: number): void {
    const { offsets } = this.column;
    const start = offsets![i];
    const end = isValid(this.column, i) ? offsets![i + 1] : start;
    out.appendPart(this.text, start, end);
    out.fill(0, this.width - (end - start));
  }

  form(width: number): string {
    return `${width}A`;
  }

  none(): undefined {
    return undefined;
  }
}

class TextListCell extends TextCell {
  private readonly json = new JsonColumn();

  override bind(column: ArrowColumn): void {
    super.bind(this.json.of(column));
  }
}

/** The heap that lists go to; descriptors in the rows say where. */
export interface Heap {
  /** Bytes that went to the disk already. */
  readonly before: number;
  readonly out: ByteBuffer;
}

/** A descriptor of 64 bits each: number of items, and their place in the heap. */
class ListCell implements FitsCell {
  readonly width = 16;
  readonly isText = false;
  private longest = 0;
  private column!: ArrowColumn;
  private readonly items: BinaryCell;

  constructor(
    private readonly scalar: Exclude<Scalar, 'string'>,
    private readonly heap: Heap
  ) {
    this.items = binaryCell(scalar, 0);
  }

  bind(column: ArrowColumn): void {
    this.column = column;
    this.items.bind(column.items!);
  }

  put(out: ByteBuffer, i: number): void {
    const { column, heap, items } = this;
    const start = column.offsets![i];
    const end = isValid(column, i) ? column.offsets![i + 1] : start;
    const place = heap.before + heap.out.length;
    const at = out.take(16);
    out.view.setUint32(at, 0);
    out.view.setUint32(at + 4, end - start);
    out.view.setUint32(at + 8, Math.floor(place / 4294967296));
    out.view.setUint32(at + 12, place >>> 0);
    for (let k = start; k < end; k++) {
      items.put(heap.out, k);
    }
    this.longest = Math.max(this.longest, end - start);
  }

  form(): string {
    return `1Q${CODES[this.scalar]}(${this.longest})`;
  }

  /** None: astropy cannot read a TNULLn on such a column. */
  none(): undefined {
    return undefined;
  }
}

/** The cell of a column in a FITS binary table. */
export function fitsCell(column: ColumnInfo, heap: Heap): FitsCell {
  const { scalar, isList } = storageOf(column);
  if (scalar === 'string') {
    return isList ? new TextListCell() : new TextCell();
  }
  return isList ? new ListCell(scalar, heap) : new NumberCell(scalar);
}
