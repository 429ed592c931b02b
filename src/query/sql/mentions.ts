import { plainName } from '../../gaia/names';
import type { Catalogue, SqlTable } from './catalogue';
import { highlightSql, type HighlightToken } from './highlight';

/** A table that a text, perhaps unfinished, mentions after FROM or JOIN. */
export interface Mention {
  /** Names by which its columns may be called. */
  names: string[];
  table?: SqlTable;
}

export interface Words {
  /** Tokens without comments, with their texts. */
  tokens: (HighlightToken & { text: string })[];
  /** For each token the parentheses that it stands in, outermost first, by the place of the opening one. */
  nesting: number[][];
}

export function wordsOf(text: string): Words {
  const tokens = highlightSql(text)
    .filter(({ kind }) => kind !== 'comment')
    .map(token => ({ ...token, text: text.slice(token.start, token.end) }));
  const open: number[] = [];
  const nesting = tokens.map((token, i) => {
    if (token.text === ')') {
      open.pop();
    }
    const inside = [...open];
    if (token.text === '(') {
      open.push(i);
    }
    return inside;
  });
  return { tokens, nesting };
}

/** The tables that a name at a place may belong to: those of its own query and of the queries around it. */
export function mentionsAt(text: string, at: number, catalogue: Catalogue): Mention[] {
  const { tokens, nesting } = wordsOf(text);
  const here = nestingAt(tokens, nesting, at);
  const found: Mention[] = [];
  let inFrom: number | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const depth = nesting[i].length;
    const word = tokens[i].text.toUpperCase();
    if (tokens[i].kind === 'keyword' && CLAUSES.has(word) && (inFrom === undefined || depth <= inFrom)) {
      inFrom = word === 'FROM' ? depth : undefined;
    }
    const opens = word === 'FROM' || word === 'JOIN' || (word === ',' && inFrom === depth);
    if (opens && nesting[i].every((parenthesis, level) => here[level] === parenthesis)) {
      const mention = mentionFrom(tokens, i + 1, catalogue);
      if (mention) {
        found.push(mention);
      }
    }
  }
  return found;
}

const CLAUSES: ReadonlySet<string> = new Set([
  'SELECT',
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'UNION',
  'INTERSECT',
  'EXCEPT'
]);

/** The parentheses around a place. */
export function nestingAt(tokens: Words['tokens'], nesting: Words['nesting'], at: number): number[] {
  const last = tokens.findLastIndex(token => token.start < at);
  if (last < 0) {
    return [];
  }
  const closed = tokens[last].text === ')' && tokens[last].end <= at;
  return tokens[last].text === '(' ? [...nesting[last], last] : closed ? nesting[last] : nesting[last];
}

const isName = (token?: Words['tokens'][number]): boolean => token?.kind === 'name' || token?.kind === 'quoted';

const unquoted = (text: string): string =>
  text.startsWith('"') ? text.replace(/^"|"$/g, '').replaceAll('""', '"') : text;

function mentionFrom(tokens: Words['tokens'], first: number, { tables }: Catalogue): Mention | undefined {
  let i = first;
  const parts: string[] = [];
  while (isName(tokens[i])) {
    parts.push(unquoted(tokens[i].text));
    if (tokens[i + 1]?.text !== '.') {
      break;
    }
    i += 2;
  }
  if (parts.length === 0) {
    return undefined;
  }
  const as = tokens[i + 1]?.text.toUpperCase() === 'AS' ? 1 : 0;
  const alias = tokens[i + 1 + as];
  const name = plainName(parts[parts.length - 1]);
  const schema = parts.slice(0, -1).map(plainName).join('.');
  const table = tables.find(
    one =>
      [one.name, ...(one.aliases ?? [])].some(known => plainName(known) === name) &&
      (schema === '' || plainName(one.schema ?? '') === schema)
  );
  return { names: isName(alias) ? [unquoted(alias.text)] : [parts[parts.length - 1]], ...(table ? { table } : {}) };
}
