import type { ArrowColumn } from './arrow-column';
import { ByteBuffer } from './byte-buffer';
import { float32Text, float64Text } from './float-text';
import { putInt64, putInteger } from './integer-text';
import { bitAt, bytesOf, isValid, wordsOf, type Scalar, type Storage } from './storage';

/** Writes the values of one column as text. */
export abstract class TextCell {
  column: ArrowColumn = { length: 0, nullCount: 0 };

  /** Goes on to another batch. */
  bind(column: ArrowColumn): void {
    this.column = column;
  }

  /** Appends the value in row `i`, which is not null. */
  abstract put(out: ByteBuffer, i: number): void;
}

class BoolText extends TextCell {
  constructor(
    private readonly yes: string,
    private readonly no: string
  ) {
    super();
  }

  put(out: ByteBuffer, i: number): void {
    out.ascii(bitAt(this.column.values as Uint8Array, i) ? this.yes : this.no);
  }
}

class IntegerText extends TextCell {
  put(out: ByteBuffer, i: number): void {
    putInteger(out, (this.column.values as Int32Array)[i]);
  }
}

class Int64Text extends TextCell {
  private words: Uint32Array = new Uint32Array(0);

  override bind(column: ArrowColumn): void {
    super.bind(column);
    this.words = wordsOf(column.values!);
  }

  put(out: ByteBuffer, i: number): void {
    putInt64(out, this.words[2 * i], this.words[2 * i + 1]);
  }
}

class Float32Text extends TextCell {
  put(out: ByteBuffer, i: number): void {
    out.ascii(float32Text((this.column.values as Float32Array)[i]));
  }
}

class Float64Text extends TextCell {
  put(out: ByteBuffer, i: number): void {
    out.ascii(float64Text((this.column.values as Float64Array)[i]));
  }
}

/** Text in the quotes of RFC 4180: only where it must, except that empty text is `""`, which tells it from null. */
class QuotedText extends TextCell {
  private bytes: Uint8Array = new Uint8Array(0);

  override bind(column: ArrowColumn): void {
    super.bind(column);
    this.bytes = bytesOf(column.values!);
  }

  put(out: ByteBuffer, i: number): void {
    const offsets = this.column.offsets!;
    putField(out, this.bytes, offsets[i], offsets[i + 1]);
  }
}

class JsonText extends TextCell {
  private bytes = Buffer.alloc(0);

  override bind(column: ArrowColumn): void {
    super.bind(column);
    const { buffer, byteOffset, byteLength } = column.values!;
    this.bytes = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  }

  put(out: ByteBuffer, i: number): void {
    const offsets = this.column.offsets!;
    out.utf8(JSON.stringify(this.bytes.toString('utf8', offsets[i], offsets[i + 1])));
  }
}

/** A list as JSON, with the `NaN` and `Infinity` that Python's reader and ECSV know. */
class JsonList extends TextCell {
  constructor(private readonly items: TextCell) {
    super();
  }

  override bind(column: ArrowColumn): void {
    super.bind(column);
    this.items.bind(column.items!);
  }

  put(out: ByteBuffer, i: number): void {
    const { offsets, items } = this.column;
    out.byte(91);
    for (let k = offsets![i]; k < offsets![i + 1]; k++) {
      if (k > offsets![i]) {
        out.byte(44);
      }
      if (isValid(items!, k)) {
        this.items.put(out, k);
      } else {
        out.ascii('null');
      }
    }
    out.byte(93);
  }
}

/** Another cell's text as a quoted field. */
class QuotedCell extends TextCell {
  private readonly scratch = new ByteBuffer(256);

  constructor(private readonly cell: TextCell) {
    super();
  }

  override bind(column: ArrowColumn): void {
    super.bind(column);
    this.cell.bind(column);
  }

  put(out: ByteBuffer, i: number): void {
    this.scratch.clear();
    this.cell.put(this.scratch, i);
    putField(out, this.scratch.bytes, 0, this.scratch.length);
  }
}

const QUOTE = 34;

function putField(out: ByteBuffer, bytes: Uint8Array, start: number, end: number): void {
  if (!needsQuotes(bytes, start, end)) {
    out.appendPart(bytes, start, end);
    return;
  }
  out.byte(QUOTE);
  for (let p = start; p < end; p++) {
    if (bytes[p] === QUOTE) {
      out.byte(QUOTE);
    }
    out.byte(bytes[p]);
  }
  out.byte(QUOTE);
}

/** A comma, a quote, a line's end; blanks, which some readers strip, and `#`, which some take for a comment. */
function needsQuotes(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end || bytes[start] <= 35 || bytes[end - 1] <= 32) {
    return true;
  }
  for (let p = start; p < end; p++) {
    const byte = bytes[p];
    if (byte === QUOTE || byte === 44 || byte === 10 || byte === 13) {
      return true;
    }
  }
  return false;
}

function numberCell(scalar: Scalar): TextCell {
  switch (scalar) {
    case 'int64':
      return new Int64Text();
    case 'float32':
      return new Float32Text();
    case 'float64':
      return new Float64Text();
    default:
      return new IntegerText();
  }
}

function jsonItem(scalar: Scalar): TextCell {
  return scalar === 'bool' ? new BoolText('true', 'false') : scalar === 'string' ? new JsonText() : numberCell(scalar);
}

/** A list column's values as JSON. */
export const jsonListCell = (item: Scalar): TextCell => new JsonList(jsonItem(item));

/** A column's values as the fields of a CSV file; lists as JSON in quotes. */
export function csvCell({ scalar, isList }: Storage): TextCell {
  if (isList) {
    return new QuotedCell(jsonListCell(scalar));
  }
  return scalar === 'bool'
    ? new BoolText('True', 'False')
    : scalar === 'string'
      ? new QuotedText()
      : numberCell(scalar);
}
