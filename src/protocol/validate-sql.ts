import { bad, defined, integerFrom, oneOf, only, optional, text } from './check';
import type { Fields } from './check';
import { TABLE_FORMAT_NAMES, type ScanSource } from './requests';
import { SQL_SOURCE_FIELDS, type SqlRequest } from './sql';

/** Longest query [characters]. */
const MAX_QUERY = 100_000;

/** @throws GaiaError BAD_REQUEST naming the field and the value */
export function validateSql(fields: Fields, source: ScanSource): SqlRequest {
  only(fields, ['type', 'source', 'query', 'limit', 'format']);
  const other = Object.keys(source).find(name => !(SQL_SOURCE_FIELDS as readonly string[]).includes(name));
  if (other !== undefined) {
    throw bad(`"source.${other}" has no place in a query.`, 'Say it in the query: FROM, WHERE.');
  }
  text(fields.query, 'query');
  // Not trimmed: places in errors count from its first character.
  const query = fields.query as string;
  if (query.length > MAX_QUERY) {
    throw bad(`"query" has ${query.length} characters, more than ${MAX_QUERY}.`);
  }
  return defined({
    type: 'Sql' as const,
    source,
    query,
    limit: optional(fields.limit, 'limit', integerFrom(1, Number.MAX_SAFE_INTEGER)),
    format: optional(fields.format, 'format', oneOf(TABLE_FORMAT_NAMES))
  });
}
