import type { Field, FieldTable } from '../../protocol';

/**
 * What stands in a form: texts as typed, by the field's name (`order`, `x.bins`, `where`). Flags are `true` or absent. Texts alone
 * can be kept over reloads, compared, and hold what is no value yet.
 */
export type Draft = Readonly<Record<string, string>>;

export const FLAG_SET = 'true';

/** Entries of a list, cut at commas and line ends that stand in no brackets and no quotes. */
export function splitList(text: string): string[] {
  const entries: string[] = [];
  let depth = 0;
  let quote = '';
  let entry = '';
  for (const character of text) {
    if (quote !== '') {
      quote = character === quote ? '' : quote;
    } else if (character === "'" || character === '"') {
      quote = character;
    } else if (character === '(' || character === ')') {
      depth += character === '(' ? 1 : -1;
    } else if (depth <= 0 && (character === ',' || character === '\n')) {
      entries.push(entry);
      entry = '';
      continue;
    }
    entry += character;
  }
  return [...entries, entry].map(one => one.trim()).filter(one => one !== '');
}

/** A number as typed; what is none stays a text, which validation then refuses by name. */
export function readNumber(text: string | undefined): number | string | undefined {
  const trimmed = (text ?? '').trim().replace('−', '-');
  if (trimmed === '') {
    return undefined;
  }
  const number = Number(trimmed.replace(/(?<=\d)[\s\u202f_](?=\d{3})/g, ''));
  return Number.isFinite(number) ? number : trimmed;
}

/** The value that a field's text stands for, not checked; undefined where nothing is written. */
export function readField(field: Field, name: string, draft: Draft): unknown {
  const text = draft[name] ?? '';
  switch (field.kind) {
    case 'integer':
    case 'number':
      return readNumber(text);
    case 'range': {
      const ends = [readNumber(draft[`${name}.low`]), readNumber(draft[`${name}.high`])];
      return ends.every(end => end === undefined) ? undefined : ends;
    }
    case 'flag':
      return text === FLAG_SET ? true : undefined;
    case 'columns':
    case 'expressions':
    case 'choices': {
      const entries = splitList(text);
      return entries.length > 0 ? entries : undefined;
    }
    case 'object': {
      const values = Object.entries(field.fields as FieldTable).map(([key, one]) => [
        key,
        readField(one, `${name}.${key}`, draft)
      ]);
      const given = values.filter(([, value]) => value !== undefined);
      return given.length > 0 || field.required ? Object.fromEntries(given) : undefined;
    }
    case 'prototype':
      return readPrototype(name, draft);
    case 'query':
      return text.trim() === '' ? undefined : text;
    default:
      return text.trim() === '' ? undefined : text.trim();
  }
}

function readPrototype(name: string, draft: Draft): unknown {
  if (draft[`${name}.kind`] === 'file') {
    const samples = draft[`${name}.samples`];
    return samples === undefined || samples === '' ? undefined : JSON.parse(samples);
  }
  const sourceId = (draft[`${name}.sourceId`] ?? '').trim();
  return sourceId === '' ? undefined : { sourceId };
}

/** The texts of a value, the inverse of {@link readField}. */
export function writeField(field: Field, name: string, value: unknown): Draft {
  if (value === undefined || value === null) {
    return {};
  }
  switch (field.kind) {
    case 'range': {
      const [low, high] = value as [number, number];
      return { [`${name}.low`]: String(low), [`${name}.high`]: String(high) };
    }
    case 'flag':
      return value === true ? { [name]: FLAG_SET } : {};
    case 'columns':
    case 'expressions':
    case 'choices':
      return { [name]: (value as string[]).join(', ') };
    case 'object':
      return Object.assign(
        {},
        ...Object.entries(field.fields as FieldTable).map(([key, one]) =>
          writeField(one, `${name}.${key}`, (value as Record<string, unknown>)[key])
        )
      ) as Draft;
    case 'prototype':
      return 'sourceId' in (value as object)
        ? { [`${name}.kind`]: 'sourceId', [`${name}.sourceId`]: (value as { sourceId: string }).sourceId }
        : { [`${name}.kind`]: 'file', [`${name}.samples`]: JSON.stringify(value) };
    default:
      return { [name]: String(value) };
  }
}

/** Names of the texts of a field. */
export function textsOf(field: Field, name: string): string[] {
  return field.kind === 'object'
    ? Object.entries(field.fields as FieldTable).flatMap(([key, one]) => textsOf(one, `${name}.${key}`))
    : [name];
}
