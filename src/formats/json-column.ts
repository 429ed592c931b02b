import type { ArrowColumn } from './arrow-column';
import { ByteBuffer } from './byte-buffer';
import { isValid } from './storage';
import { jsonListCell, type TextCell } from './text-cells';

/** Lists of strings as JSON texts, for formats that have no lists of strings. */
export class JsonColumn {
  private readonly cell: TextCell = jsonListCell('string');
  private readonly text = new ByteBuffer();

  /** The texts as a string column; it holds until the next call. */
  of(column: ArrowColumn): ArrowColumn {
    const { length, nullCount, validity } = column;
    const { cell, text } = this;
    text.clear();
    cell.bind(column);
    const offsets = new Int32Array(length + 1);
    for (let i = 0; i < length; i++) {
      if (isValid(column, i)) {
        cell.put(text, i);
      }
      offsets[i + 1] = text.length;
    }
    return { length, nullCount, validity, offsets, values: text.contents() };
  }
}
