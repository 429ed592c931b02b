import type { TokenCursor } from '../token-cursor';
import type { Name } from './ast';

/** A name that the query gives or asks for. */
export function parseName(cursor: TokenCursor, wanted: string): Name {
  const { kind, text, start, end } = cursor.next;
  if (kind !== 'name' && kind !== 'quoted') {
    const hint = kind === 'keyword' ? `${text} is a word of SQL; as a name it stands in quotes: "${text}".` : undefined;
    throw cursor.unexpected(wanted, hint);
  }
  if (text === '') {
    throw cursor.error(cursor.next, 'A name has at least one character');
  }
  cursor.take();
  return { text, quoted: kind === 'quoted', start, end };
}

/** `[AS] name`, where there is one. */
export function parseAlias(cursor: TokenCursor): Name | undefined {
  if (cursor.takeKeyword('AS')) {
    return parseName(cursor, 'a name');
  }
  return cursor.next.kind === 'name' || cursor.next.kind === 'quoted' ? parseName(cursor, 'a name') : undefined;
}
