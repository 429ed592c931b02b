import type { Span } from '../source-text';
import { KEYWORDS, SQL_KEYWORDS } from '../tokens';
import { AGGREGATES } from './aggregates';
import { SQL_FUNCTIONS } from './functions';

/** What a stretch of a query is, for colours in an editor. */
export interface HighlightToken extends Span {
  kind: 'keyword' | 'function' | 'name' | 'quoted' | 'string' | 'number' | 'comment' | 'symbol' | 'error';
}

/** Words that are keywords where they stand, although names may be spelt like them. */
const CONTEXT_WORDS = ['NULLS', 'FIRST', 'LAST', 'CAST'];
const WORDS: ReadonlySet<string> = new Set([...KEYWORDS, ...SQL_KEYWORDS, ...CONTEXT_WORDS]);

const PIECES =
  /(?<comment>--[^\n]*|\/\*[^]*?(?:\*\/|$))|(?<string>'(?:[^']|'')*(?:'|$))|(?<quoted>"(?:[^"]|"")*(?:"|$))|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_$]*)|(?<symbol><=|>=|<>|!=|\|\||[-+*/%(),=<>.;])|(?<blank>\s+)|(?<error>[^])/gu;

/** Every stretch of a text but blanks, in order. Never raises: what is not SQL is an `error`. */
export function highlightSql(text: string): HighlightToken[] {
  const tokens: HighlightToken[] = [];
  for (const match of text.matchAll(PIECES)) {
    const kind = Object.entries(match.groups!).find(([, value]) => value !== undefined)![0];
    const start = match.index;
    const end = start + match[0].length;
    if (kind === 'name') {
      tokens.push({ kind: kindOfWord(match[0], text, end), start, end });
    } else if (kind !== 'blank') {
      tokens.push({ kind: kind as HighlightToken['kind'], start, end });
    }
  }
  return tokens;
}

function kindOfWord(word: string, text: string, end: number): HighlightToken['kind'] {
  const upper = word.toUpperCase();
  const called = /^\s*\(/.test(text.slice(end, end + 20));
  if (called && (SQL_FUNCTIONS.has(upper) || AGGREGATES.has(upper))) {
    return 'function';
  }
  return WORDS.has(upper) && (!CONTEXT_WORDS.includes(upper) || upper !== 'CAST' || called) ? 'keyword' : 'name';
}
