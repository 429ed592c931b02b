import { bad, text, type Check } from './check';
import type { Field } from './fields';
import type { ScanSource } from './requests';
import { SQL_SOURCE_FIELDS } from './sql';

/** Longest query [characters]. */
export const MAX_QUERY = 100_000;

const query: Check<string> = (value, name) => {
  text(value, name);
  // Not trimmed: places in errors count from its first character.
  const whole = value as string;
  if (whole.length > MAX_QUERY) {
    throw bad(`"${name}" has ${whole.length} characters, more than ${MAX_QUERY}.`);
  }
  return whole;
};

export const queryField: Field = { kind: 'query', check: query, high: MAX_QUERY };

/** @throws GaiaError BAD_REQUEST for what the query has to say itself */
export function checkQuerySource(source: ScanSource): void {
  const other = Object.keys(source).find(name => !(SQL_SOURCE_FIELDS as readonly string[]).includes(name));
  if (other !== undefined) {
    throw bad(`"source.${other}" has no place in a query.`, 'Say it in the query: FROM, WHERE.');
  }
}
