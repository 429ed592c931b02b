import { queryError, type Span } from './source-text';

/** Words that can only be what the grammar says; names spelt like them need quotes. */
export const KEYWORDS = [
  'AND',
  'OR',
  'NOT',
  'BETWEEN',
  'IN',
  'IS',
  'NULL',
  'LIKE',
  'ILIKE',
  'ESCAPE',
  'CASE',
  'WHEN',
  'THEN',
  'ELSE',
  'END',
  'TRUE',
  'FALSE',
  'AS'
] as const;

/** Words that whole queries add; in a condition alone they are names. */
export const SQL_KEYWORDS = [
  'SELECT',
  'DISTINCT',
  'TOP',
  'FROM',
  'WHERE',
  'GROUP',
  'BY',
  'HAVING',
  'ORDER',
  'ASC',
  'DESC',
  'LIMIT',
  'OFFSET',
  'JOIN',
  'INNER',
  'LEFT',
  'RIGHT',
  'FULL',
  'OUTER',
  'CROSS',
  'NATURAL',
  'ON',
  'USING',
  'UNION',
  'INTERSECT',
  'EXCEPT',
  'ALL',
  'WITH',
  'EXISTS'
] as const;
export type Keyword = (typeof KEYWORDS)[number] | (typeof SQL_KEYWORDS)[number];

export interface Token extends Span {
  kind: 'number' | 'string' | 'name' | 'quoted' | 'keyword' | 'symbol' | 'end';
  /** Keywords in capitals, strings and quoted names without their quotes, everything else as written. */
  text: string;
}

const KEYWORD_SET: ReadonlySet<string> = new Set(KEYWORDS);
const BLANK = /(?:\s|--[^\n]*|\/\*[^]*?\*\/)+/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const SYMBOL = /<=|>=|<>|!=|\|\||[-+*/%(),=<>.;]/y;

/** Longest text that is read [characters]; room for a list of 40 000 source_ids. */
export const MAX_TEXT = 1_000_000;

const HINTS: Record<string, string> = {
  '&': 'Write AND.',
  '|': 'Write OR for conditions, || to join texts.',
  '!': 'Write NOT, or <> for "not equal".',
  '^': 'Write POWER(x, y).',
  '‘': "Texts take straight quotes: 'like this'.",
  '’': "Texts take straight quotes: 'like this'.",
  '“': "Texts take straight single quotes: 'like this'.",
  '”': "Texts take straight single quotes: 'like this'.",
  '−': 'Use the plain minus sign -.',
  '≤': 'Write <=.',
  '≥': 'Write >=.',
  '≠': 'Write <>.'
};

/**
 * The tokens of a query, the last of kind `end`. Comments run from `--` to the end of the line, or stand between `/*`
 * and an asterisk with a slash.
 *
 * @throws GaiaError BAD_REQUEST pointing at a character that begins nothing, or at a quote that is never closed
 */
export function tokenize(text: string, keywords: ReadonlySet<string> = KEYWORD_SET): Token[] {
  if (text.length > MAX_TEXT) {
    throw queryError(text.slice(0, 200), { start: 0, end: 1 }, `The query is longer than ${MAX_TEXT} characters`);
  }
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  for (;;) {
    at += match(BLANK)?.length ?? 0;
    if (at >= text.length) {
      tokens.push({ kind: 'end', text: '', start: at, end: at });
      return tokens;
    }
    if (text.startsWith('/*', at)) {
      throw queryError(text, { start: at, end: text.length }, 'The comment /* is never closed');
    }
    const token =
      quoted(text, at) ?? number(text, at, match) ?? word(at, match(NAME), keywords) ?? symbol(at, match(SYMBOL));
    if (!token) {
      const found = String.fromCodePoint(text.codePointAt(at)!);
      const span = { start: at, end: at + found.length };
      throw queryError(text, span, `'${found}' has no meaning here`, HINTS[found]);
    }
    tokens.push(token);
    at = token.end;
  }
}

function quoted(text: string, start: number): Token | undefined {
  const quote = text[start];
  if (quote !== "'" && quote !== '"') {
    return undefined;
  }
  for (let end = text.indexOf(quote, start + 1); end >= 0; end = text.indexOf(quote, end + 1)) {
    if (text[end + 1] === quote) {
      end++;
      continue;
    }
    const inside = text.slice(start + 1, end).replaceAll(quote + quote, quote);
    return { kind: quote === "'" ? 'string' : 'quoted', text: inside, start, end: end + 1 };
  }
  throw queryError(text, { start, end: text.length }, `The quote ${quote} is never closed`);
}

function number(text: string, start: number, match: (pattern: RegExp) => string | undefined): Token | undefined {
  const digits = match(NUMBER);
  if (digits === undefined) {
    return undefined;
  }
  const end = start + digits.length;
  if (/[\p{L}_.]/u.test(text.slice(end, end + 1))) {
    const whole = /^[\p{L}\p{N}_.]+/u.exec(text.slice(start))?.[0] ?? digits;
    throw queryError(text, { start, end: start + whole.length }, `'${whole}' is not a number`);
  }
  return { kind: 'number', text: digits, start, end };
}

function word(start: number, found: string | undefined, keywords: ReadonlySet<string>): Token | undefined {
  if (found === undefined) {
    return undefined;
  }
  const upper = found.toUpperCase();
  const keyword = keywords.has(upper);
  return { kind: keyword ? 'keyword' : 'name', text: keyword ? upper : found, start, end: start + found.length };
}

function symbol(start: number, found: string | undefined): Token | undefined {
  return found === undefined ? undefined : { kind: 'symbol', text: found, start, end: start + found.length };
}
