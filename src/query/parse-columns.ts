import type { ColumnEntry } from './ast';
import { ExpressionParser } from './parser';
import { TokenCursor } from './token-cursor';

/**
 * The entries of a list like `source_id, ra, bp_rp - g_rp AS colour, *`. Of a list given as several texts, each text
 * may hold one entry or more; positions count in the entry's own text.
 *
 * @throws GaiaError BAD_REQUEST for bad syntax, an expression without AS, or a name given twice
 */
export function parseColumnList(list: string | readonly string[]): ColumnEntry[] {
  const entries = (typeof list === 'string' ? [list] : list).flatMap(parseEntries);
  const names = new Set<string>();
  for (const entry of entries) {
    const name = entry.star ? '*' : entry.name.toLowerCase();
    if (names.has(name)) {
      const span = entry.star ? entry.span : entry.expression;
      throw new TokenCursor(entry.text).error(span, `'${name}' is in the list twice`, 'Rename one of them with AS.');
    }
    names.add(name);
  }
  return entries;
}

function parseEntries(text: string): ColumnEntry[] {
  const cursor = new TokenCursor(text);
  const entries: ColumnEntry[] = [];
  do {
    entries.push(parseEntry(cursor));
  } while (cursor.takeSymbol(','));
  if (cursor.next.kind !== 'end') {
    throw cursor.unexpected("',', AS or the end");
  }
  return entries;
}

function parseEntry(cursor: TokenCursor): ColumnEntry {
  const { text } = cursor;
  if (cursor.isSymbol('*')) {
    return { star: true, span: cursor.take(), text };
  }
  const expression = new ExpressionParser(cursor).parse();
  if (cursor.takeKeyword('AS')) {
    const token = cursor.next;
    if ((token.kind !== 'name' && token.kind !== 'quoted') || token.text.trim() === '') {
      throw cursor.unexpected('a name after AS');
    }
    cursor.take();
    return { name: token.text, renamed: true, expression, text };
  }
  if (expression.kind !== 'name') {
    const written = text.slice(expression.start, expression.end);
    const short = written.length > 40 ? `${written.slice(0, 37)}...` : written;
    throw cursor.error(expression, `'${short}' needs a name`, `Write ${short} AS name.`);
  }
  return { name: expression.parts[expression.parts.length - 1], renamed: false, expression, text };
}
