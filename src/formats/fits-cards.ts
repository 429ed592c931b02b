/** Bytes in a FITS block. */
export const BLOCK = 2880;
const CARD = 80;

/** Text in the characters that FITS headers hold: accents go, the rest becomes `?`. */
const headerText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '?');

/**
 * The cards of a keyword (FITS standard 4.0, section 4.1): texts that are too long for one card go on in CONTINUE
 * cards (section 4.2.1.2).
 */
export function card(keyword: string, value: string | number | bigint | boolean, comment = ''): string[] {
  const key = `${keyword.padEnd(8)}= `;
  const remark = comment === '' ? '' : ` / ${headerText(comment)}`;
  if (typeof value !== 'string') {
    const text = typeof value === 'boolean' ? (value ? 'T' : 'F') : String(value);
    return [`${key}${text.padStart(20)}${remark}`.slice(0, CARD).padEnd(CARD)];
  }
  const parts = textParts(headerText(value));
  return parts.map((part, i) => {
    const start = i === 0 ? key : 'CONTINUE  ';
    const text = i < parts.length - 1 ? `'${part}&'` : `'${part.padEnd(8)}'${remark}`;
    return `${start}${text}`.slice(0, CARD).padEnd(CARD);
  });
}

const PART = 67;

/** Cuts a text, its quotes doubled, so that every part fits a card and no pair of quotes is torn. */
function textParts(text: string): string[] {
  const parts = [''];
  for (const c of text) {
    const piece = c === "'" ? "''" : c;
    if (parts.at(-1)!.length + piece.length > PART) {
      parts.push('');
    }
    parts[parts.length - 1] += piece;
  }
  return parts;
}

/** HISTORY cards with `key = value`, on as many as it takes. */
export function history(key: string, value: string): string[] {
  const text = headerText(`${key} = ${value}`);
  return (text.match(/.{1,72}/g) ?? []).map(part => `HISTORY ${part}`.padEnd(CARD));
}

/**
 * A header of whole blocks, closed with END.
 * @param size - bytes to fill at least
 */
export function header(cards: readonly string[], size = 0): Buffer {
  const used = CARD * (cards.length + 1);
  const total = Math.max(size, Math.ceil(used / BLOCK) * BLOCK);
  const blank = ' '.repeat(CARD).repeat((total - used) / CARD);
  return Buffer.from(cards.join('') + blank + 'END'.padEnd(CARD), 'latin1');
}

/** The empty primary unit before a table. */
export const primaryHeader = (): Buffer =>
  header([
    ...card('SIMPLE', true, 'FITS standard 4.0'),
    ...card('BITPIX', 8),
    ...card('NAXIS', 0),
    ...card('EXTEND', true)
  ]);

/** The zero bytes that fill the last block of `bytes` bytes of data. */
export const padding = (bytes: number): Buffer => Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);
