import { plainName } from '../../gaia/names';
import type { ColumnInfo, Completion, Completions } from '../../protocol';
import { KEYWORDS, SQL_KEYWORDS } from '../tokens';
import { AGGREGATE_RULES } from './aggregates';
import { fullName, type Catalogue, type SqlTable } from './catalogue';
import { SQL_RULES } from './functions';
import { highlightSql } from './highlight';
import { mentionsAt, wordsOf, type Words } from './mentions';

const WORD = /[\p{L}\p{N}_$]*$/u;
const TABLE_WORDS: ReadonlySet<string> = new Set(['FROM', 'JOIN']);

/**
 * What may stand at a place of a query that may be unfinished: tables after FROM and JOIN; columns, functions and keywords
 * elsewhere; after `g.` the columns of g, after `gaiadr3.` its tables. Nothing inside texts and comments.
 *
 * @param cursor - number of characters before it
 */
export function completeSql(text: string, cursor: number, catalogue: Catalogue): Completions {
  const before = text.slice(0, cursor);
  const typed = WORD.exec(before)![0];
  const start = cursor - typed.length;
  const end = cursor + /^[\p{L}\p{N}_$]*/u.exec(text.slice(cursor))![0].length;
  const none = { start: cursor, end: cursor, items: [] };
  const around = highlightSql(text).find(token => token.start < cursor && cursor <= token.end);
  const closed =
    around &&
    around.kind === 'string' &&
    cursor === around.end &&
    /^'(?:[^']|'')*'$/.test(text.slice(around.start, around.end));
  if (around && !closed && ['string', 'comment', 'number'].includes(around.kind)) {
    return around.kind === 'comment' && around.end === cursor && text.slice(around.start, cursor).endsWith('*/')
      ? { start, end, items: [] }
      : none;
  }
  const words = wordsOf(text.slice(0, start));
  const qualifier = qualifierOf(words);
  const items =
    qualifier.length > 0 ? ofQualifier(text, cursor, catalogue, qualifier) : ofPlace(text, cursor, catalogue, words);
  return { start, end, items: ranked(items, typed) };
}

/** The names in front, each with a point: `gaiadr3`, `gaia_source` of `gaiadr3.gaia_source.`. */
function qualifierOf({ tokens }: Words): string[] {
  const parts: string[] = [];
  for (let i = tokens.length - 1; tokens[i]?.text === '.' && i > 0; i -= 2) {
    parts.unshift(tokens[i - 1].text.replace(/^"|"$/g, ''));
  }
  return parts;
}

function ofQualifier(text: string, cursor: number, catalogue: Catalogue, qualifier: readonly string[]): Completion[] {
  const last = plainName(qualifier[qualifier.length - 1]);
  const mention = mentionsAt(text, cursor, catalogue).find(({ names }) => names.some(name => plainName(name) === last));
  const columns = (mention?.table?.columns ?? []).map(columnItem);
  const inSchema = catalogue.tables.filter(({ schema }) => qualifier.length === 1 && plainName(schema ?? '') === last);
  return [...columns, ...inSchema.map(table => ({ ...tableItem(table), text: table.name }))];
}

function ofPlace(text: string, cursor: number, catalogue: Catalogue, words: Words): Completion[] {
  if (wantsTable(words)) {
    const schemas = [...new Set(catalogue.tables.flatMap(({ schema }) => schema ?? []))];
    return [
      ...namedQueries(wordsOf(text)),
      ...catalogue.tables.map(tableItem),
      ...schemas.map((schema): Completion => ({ text: schema, kind: 'schema' }))
    ];
  }
  const mentions = mentionsAt(text, cursor, catalogue);
  const tables = mentions.flatMap(({ table }) => table ?? []);
  const known = tables.length > 0 ? tables : mentions.length === 0 ? catalogue.tables.slice(0, 1) : [];
  const aliases = mentions.length > 1 ? mentions.flatMap(({ names }) => names) : [];
  return [
    ...unique(known.flatMap(({ columns = [] }) => columns)).map(columnItem),
    ...aliases.map((name): Completion => ({ text: name, kind: 'table' })),
    ...FUNCTION_ITEMS,
    ...KEYWORD_ITEMS
  ];
}

/** Whether a table stands next: after FROM, JOIN, or a comma of FROM. */
function wantsTable({ tokens, nesting }: Words): boolean {
  const last = tokens[tokens.length - 1];
  if (last?.text !== ',') {
    return TABLE_WORDS.has(last?.text.toUpperCase() ?? '');
  }
  const depth = nesting[nesting.length - 1].length;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const word = tokens[i].text.toUpperCase();
    if (nesting[i].length === depth && tokens[i].kind === 'keyword' && word !== 'AS') {
      return TABLE_WORDS.has(word);
    }
  }
  return false;
}

/** Queries that WITH names. */
function namedQueries({ tokens, nesting }: Words): Completion[] {
  return tokens.flatMap((token, i) => {
    const before = tokens[i - 1]?.text.toUpperCase();
    const named = token.kind === 'name' && nesting[i].length === 0 && (before === 'WITH' || before === ',');
    const defines = tokens[i + 1]?.text.toUpperCase() === 'AS' && tokens[i + 2]?.text === '(';
    return named && defines ? [{ text: token.text, kind: 'table', detail: 'WITH' } as const] : [];
  });
}

const unique = (columns: readonly ColumnInfo[]): ColumnInfo[] => [
  ...new Map(columns.map(column => [column.name, column])).values()
];

function columnItem({ name, datatype, subtype, unit, description }: ColumnInfo): Completion {
  const detail = [subtype ?? datatype, ...(unit === undefined ? [] : [`[${unit}]`])].join(' ');
  return { text: name, kind: 'column', detail, ...(description === undefined ? {} : { description }) };
}

function tableItem(table: SqlTable): Completion {
  const { rows, description } = table;
  const detail = rows === undefined ? {} : { detail: `${rows.toLocaleString('en')} rows` };
  return { text: fullName(table), kind: 'table', ...detail, ...(description === undefined ? {} : { description }) };
}

const FUNCTION_ITEMS: readonly Completion[] = [
  ...SQL_RULES.filter(rule => rule.names[0] !== 'RAND'),
  ...AGGREGATE_RULES
].map(({ names, usage }) => ({ text: names[0], kind: 'function', detail: usage }));

const KEYWORD_ITEMS: readonly Completion[] = [...SQL_KEYWORDS, ...KEYWORDS].map(text => ({ text, kind: 'keyword' }));

/** Those that begin with what was typed, then those with a word that does, then those that hold it. */
function ranked(items: readonly Completion[], typed: string): Completion[] {
  const wanted = plainName(typed);
  if (wanted === '') {
    return typed === '' ? [...items] : [];
  }
  const scored = items.flatMap((item, order) => {
    const score = scoreOf(item.text, wanted);
    return score === undefined ? [] : [{ item, score, order }];
  });
  return scored.sort((a, b) => a.score - b.score || a.order - b.order).map(({ item }) => item);
}

function scoreOf(text: string, wanted: string): number | undefined {
  const plain = plainName(text.slice(text.lastIndexOf('.') + 1));
  if (plain.startsWith(wanted) || plainName(text).startsWith(wanted)) {
    return plain === wanted ? 0 : 1;
  }
  const word = text
    .toLowerCase()
    .split(/[_.]/)
    .some(part => part.startsWith(wanted));
  return word ? 2 : plain.includes(wanted) ? 3 : undefined;
}
