import { GaiaError } from './errors';

export type Fields = Record<string, unknown>;

/** A check of one value: gives it back with its type, or throws BAD_REQUEST naming the field and the value. */
export type Check<T> = (value: unknown, name: string) => T;

export const object: Check<Fields> = (value, name) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad(`"${name}" must be a JSON object, not ${show(value)}.`);
  }
  return value as Fields;
};

/** A text that is not empty. */
export const text: Check<string> = (value, name) => {
  if (typeof value !== 'string' || value.trim() === '') {
    throw bad(`"${name}" must be a text, not ${show(value)}.`);
  }
  return value.trim();
};

/** A list with at least one entry. */
export const listOf =
  <T>(check: Check<T>): Check<T[]> =>
  (value, name) => {
    if (!Array.isArray(value) || value.length === 0) {
      throw bad(`"${name}" must be a list with at least one entry, not ${show(value)}.`);
    }
    return value.map((entry, i) => check(entry, `${name}[${i}]`));
  };

export const names = listOf(text);

export const finite: Check<number> = (value, name) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw bad(`"${name}" must be a number, not ${show(value)}.`);
  }
  return value;
};

export const flag: Check<boolean> = (value, name) => {
  if (typeof value !== 'boolean') {
    throw bad(`"${name}" must be true or false, not ${show(value)}.`);
  }
  return value;
};

export const integerFrom =
  (low: number, high: number, what = 'an integer'): Check<number> =>
  (value, name) => {
    const number = finite(value, name);
    if (!Number.isInteger(number) || number < low || number > high) {
      throw bad(`"${name}" must be ${what} from ${low} to ${high}, not ${show(value)}.`);
    }
    return number;
  };

/** Two numbers. */
export const pair: Check<[number, number]> = (value, name) => {
  if (!Array.isArray(value) || value.length !== 2) {
    throw bad(`"${name}" must be two numbers, not ${show(value)}.`);
  }
  return [finite(value[0], `${name}[0]`), finite(value[1], `${name}[1]`)];
};

export const oneOf =
  <T extends string>(choices: readonly T[]): Check<T> =>
  (value, name) => {
    if (!choices.includes(value as T)) {
      throw bad(`"${name}" must be one of ${choices.join(', ')}, not ${show(value)}.`);
    }
    return value as T;
  };

/** A value that may be absent (or null, which is taken as absent). */
export function optional<T>(value: unknown, name: string, check: Check<T>): T | undefined {
  return value === undefined || value === null ? undefined : check(value, name);
}

/** Refuses fields that are not known: a typing error must not be ignored. */
export function only(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).find(key => !known.includes(key));
  if (unknown !== undefined) {
    throw bad(`Unknown field "${unknown}".`, `Known are ${known.join(', ')}.`);
  }
}

/** An object with these fields and no others. */
export function fieldsOf(value: unknown, name: string, known: readonly string[]): Fields {
  const fields = object(value, name);
  only(fields, known);
  return fields;
}

/** Leaves out fields that are undefined, so that a request is compared and stored as it was written. */
export function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

export function bad(message: string, hint?: string): GaiaError {
  return new GaiaError('BAD_REQUEST', message, hint);
}

function show(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
}
