import type { ArrowColumn } from './arrow-column';
import type { ByteBuffer } from './byte-buffer';
import { bitAt, isValid, wordsOf, type Scalar } from './storage';

/** Writes the values of one column big-endian, as VOTable and FITS want them. */
export abstract class BinaryCell {
  /** Whether a null was written so far. */
  hasNull = false;
  protected column: ArrowColumn = { length: 0, nullCount: 0 };

  /** Goes on to another batch. */
  bind(column: ArrowColumn): void {
    this.column = column;
    this.hasNull ||= column.nullCount > 0;
  }

  /** Appends the value in row `i`, or what stands for a null. */
  abstract put(out: ByteBuffer, i: number): void;
}

class BoolCell extends BinaryCell {
  constructor(private readonly none: number) {
    super();
  }

  put(out: ByteBuffer, i: number): void {
    const { column } = this;
    out.byte(!isValid(column, i) ? this.none : bitAt(column.values as Uint8Array, i) ? 84 : 70);
  }
}

const SHORT_NULL = -32768;

/** int8 and int16. */
class ShortCell extends BinaryCell {
  put(out: ByteBuffer, i: number): void {
    const at = out.take(2);
    out.view.setInt16(at, isValid(this.column, i) ? (this.column.values as Int16Array)[i] : SHORT_NULL);
  }
}

/** int32 and float32. */
class WordCell extends BinaryCell {
  private words: Uint32Array = new Uint32Array(0);

  constructor(private readonly none: number) {
    super();
  }

  override bind(column: ArrowColumn): void {
    super.bind(column);
    this.words = wordsOf(column.values!);
  }

  put(out: ByteBuffer, i: number): void {
    const at = out.take(4);
    out.view.setUint32(at, isValid(this.column, i) ? this.words[i] : this.none);
  }
}

/** int64 and float64. */
class DoubleWordCell extends BinaryCell {
  private words: Uint32Array = new Uint32Array(0);

  constructor(private readonly highNone: number) {
    super();
  }

  override bind(column: ArrowColumn): void {
    super.bind(column);
    this.words = wordsOf(column.values!);
  }

  put(out: ByteBuffer, i: number): void {
    const at = out.take(8);
    const there = isValid(this.column, i);
    out.view.setUint32(at, there ? this.words[2 * i + 1] : this.highNone);
    out.view.setUint32(at + 4, there ? this.words[2 * i] : 0);
  }
}

/** What stands for a null integer: the smallest of the type that it is written as. */
export const INTEGER_NULLS: Partial<Record<Scalar, string>> = {
  int8: String(SHORT_NULL),
  int16: String(SHORT_NULL),
  int32: '-2147483648',
  int64: '-9223372036854775808'
};

/**
 * The cell of a bool or number. A null is NaN for floats, for integers what {@link INTEGER_NULLS} says; int8 becomes
 * int16, since neither format has a signed byte.
 * @param boolNull - byte of a null bool
 */
export function binaryCell(scalar: Exclude<Scalar, 'string'>, boolNull: number): BinaryCell {
  switch (scalar) {
    case 'bool':
      return new BoolCell(boolNull);
    case 'int8':
    case 'int16':
      return new ShortCell();
    case 'int32':
      return new WordCell(0x80000000);
    case 'float32':
      return new WordCell(0x7fc00000);
    case 'int64':
      return new DoubleWordCell(0x80000000);
    case 'float64':
      return new DoubleWordCell(0x7ff80000);
  }
}
