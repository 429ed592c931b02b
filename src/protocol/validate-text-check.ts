import { bad, defined, integerFrom, object, oneOf, only, optional, text } from './check';
import { MAX_QUERY } from './validate-sql';
import { where } from './validate-source';
import { TEXT_KINDS, type CompletionRequest, type TextCheckRequest } from './text-check';

const FIELDS = ['kind', 'text', 'file', 'volume', 'release', 'table'];

/** @throws GaiaError BAD_REQUEST naming the field and the value */
export function validateTextCheck(value: unknown): TextCheckRequest {
  const fields = object(value, 'request');
  only(fields, FIELDS);
  // Not trimmed, and perhaps empty: places count from its first character.
  if (typeof fields.text !== 'string' || fields.text.length > MAX_QUERY) {
    throw bad(`"text" must be a text of at most ${MAX_QUERY} characters.`);
  }
  return defined({
    ...where(fields),
    kind: oneOf(TEXT_KINDS)(fields.kind, 'kind'),
    text: fields.text,
    file: optional(fields.file, 'file', text)
  });
}

/** @throws GaiaError BAD_REQUEST naming the field and the value */
export function validateCompletion(value: unknown): CompletionRequest {
  const { cursor, ...fields } = object(value, 'request');
  const request = validateTextCheck(fields);
  return { ...request, cursor: integerFrom(0, request.text.length, 'a place in the text')(cursor, 'cursor') };
}
