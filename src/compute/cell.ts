import { PLAIN } from './row-scanner';

const QUOTE = 34;

/** Text without value: `null` (DR3) or nothing (DR1, DR2, EDR3, archive). */
export function isNullText(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    start === end ||
    (end - start === 4 &&
      bytes[start] === 110 &&
      bytes[start + 1] === 117 &&
      bytes[start + 2] === 108 &&
      bytes[start + 3] === 108)
  );
}

/** A quoted cell of a string column is a string, whatever it says; elsewhere quotes do not matter. */
export function isNullCell(bytes: Uint8Array, start: number, end: number, form: number, text: boolean): boolean {
  return (form === PLAIN || !text) && isNullText(bytes, start, end);
}

/** Space for a cell whose doubled quotes were made single, kept from cell to cell. */
export class Unquoted {
  bytes = new Uint8Array(1 << 12);
  length = 0;

  /** Copies `bytes[start, end)`, two quotes becoming one. */
  take(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > this.bytes.length) {
      this.bytes = new Uint8Array(2 * (end - start));
    }
    const target = this.bytes;
    let length = 0;
    for (let p = start; p < end; p++) {
      const c = bytes[p];
      target[length++] = c;
      if (c === QUOTE) {
        p++;
      }
    }
    this.length = length;
  }
}

/** 1 for true, 0 for false, -1 for anything else; `True`, `TRUE` and `true` alike. */
export function parseBool(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 4) {
    return spells(bytes, start, TRUE) ? 1 : -1;
  }
  return length === 5 && spells(bytes, start, FALSE) ? 0 : -1;
}

const TRUE = Uint8Array.from([116, 114, 117, 101]);
const FALSE = Uint8Array.from([102, 97, 108, 115, 101]);

function spells(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) {
    if ((bytes[start + i] | 32) !== word[i]) {
      return false;
    }
  }
  return true;
}

export function cellText(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}
