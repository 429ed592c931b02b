import { DOUBLED } from '../../compute/row-scanner';

/** Different values that are told apart; a column with more is no class. */
const MOST = 64;

/** Counts the rows by the text of a cell, for columns with few different values. */
export class ValueCounts {
  private readonly texts: Uint8Array[] = [];
  private readonly doubled: boolean[] = [];
  private readonly counts = new Float64Array(MOST + 1);
  private last = 0;

  /** @param form - whether the cell was quoted, and quotes in it are doubled */
  take(bytes: Uint8Array, start: number, end: number, form: number): void {
    const { texts } = this;
    if (texts.length > 0 && same(texts[this.last], bytes, start, end)) {
      this.counts[this.last]++;
      return;
    }
    for (let i = 0; i < texts.length; i++) {
      if (same(texts[i], bytes, start, end)) {
        this.last = i;
        this.counts[i]++;
        return;
      }
    }
    if (texts.length < MOST) {
      this.last = texts.length;
      texts.push(bytes.slice(start, end));
      this.doubled.push(form === DOUBLED);
      this.counts[this.last]++;
    } else {
      this.counts[MOST]++;
    }
  }

  /** Rows by value; `…` stands for those beyond the first 64 values. */
  result(): Record<string, number> {
    const decoder = new TextDecoder();
    const entries = this.texts.map((bytes, i): [string, number] => {
      const text = decoder.decode(bytes);
      return [this.doubled[i] ? text.replaceAll('""', '"') : text, this.counts[i]];
    });
    return Object.fromEntries(this.counts[MOST] > 0 ? [...entries, ['…', this.counts[MOST]]] : entries);
  }
}

function same(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) {
    return false;
  }
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== bytes[start + i]) {
      return false;
    }
  }
  return true;
}
