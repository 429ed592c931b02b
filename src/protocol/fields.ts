import {
  bad,
  defined,
  fieldsOf,
  finite,
  flag,
  integerFrom,
  listOf,
  names,
  oneOf,
  only,
  optional,
  pair,
  text,
  type Check,
  type Fields
} from './check';

/**
 * What stands in a field. `expression` is a column or what can be computed of columns, `columns` a list of such with a name
 * each, `expressions` one without, `range` two numbers, `choices` a list of choices; the rest are what they say.
 */
export type FieldKind =
  | 'text'
  | 'column'
  | 'expression'
  | 'columns'
  | 'expressions'
  | 'query'
  | 'path'
  | 'integer'
  | 'number'
  | 'range'
  | 'choice'
  | 'choices'
  | 'flag'
  | 'object'
  | 'prototype';

/** One field of a request: the only place that says what may stand in it, for validation, forms and code alike. */
export interface Field<T = unknown> {
  readonly kind: FieldKind;
  /** Gives back a value that came from outside, or refuses it. */
  readonly check: Check<T>;
  readonly required?: true;
  /** Smallest and largest number. */
  readonly low?: number;
  readonly high?: number;
  readonly choices?: readonly string[];
  /** What the service takes where the field is absent; undefined where that depends on more. */
  readonly otherwise?: T;
  readonly unit?: string;
  /** Of an object. */
  readonly fields?: FieldTable;
}

/** The fields of an object, in the order in which people fill them in. */
export type FieldTable = Readonly<Record<string, Field>>;

/** A table with a field for every property of `T`. */
export type FieldsFor<T> = { readonly [K in keyof Required<T>]: Field };

/** What differs from field to field of one kind. */
type Extra<T> = Partial<Pick<Field<T>, 'otherwise' | 'unit'>>;

/** Makes a field one that must be there. */
export const required = <T>(field: Field<T>): Field<T> => ({ ...field, required: true });

export const textField = (kind: 'text' | 'column' | 'expression' | 'path' = 'text', extra?: Extra<string>): Field => ({
  kind,
  check: text,
  ...extra
});

export const columnsField = (extra?: Extra<string[]>): Field => ({ kind: 'columns', check: names, ...extra });

export const expressionsField = (extra?: Extra<string[]>): Field => ({ kind: 'expressions', check: names, ...extra });

export const flagField: Field = { kind: 'flag', check: flag, otherwise: false };

export const rangeField = (extra?: Extra<[number, number]>): Field => ({ kind: 'range', check: pair, ...extra });

export const integerField = (low: number, high: number, what?: string, extra?: Extra<number>): Field => ({
  kind: 'integer',
  check: integerFrom(low, high, what),
  low,
  high,
  ...extra
});

export const choiceField = <T extends string>(choices: readonly T[], otherwise?: T): Field => ({
  kind: 'choice',
  check: oneOf(choices),
  choices,
  ...(otherwise !== undefined && { otherwise })
});

export const choicesField = (choices: readonly string[]): Field => ({
  kind: 'choices',
  check: listOf(oneOf(choices)),
  choices
});

/** A number from `low` to `high`. */
export const numberField = (low: number, high: number, extra?: Extra<number>): Field => ({
  kind: 'number',
  low,
  high,
  check: (value, name) => {
    const number = finite(value, name);
    if (number < low || number > high) {
      throw bad(`"${name}" must be from ${low} to ${high}, not ${number}.`);
    }
    return number;
  },
  ...extra
});

export const objectField = (fields: FieldTable): Field => ({
  kind: 'object',
  fields,
  check: (value, name) => checkTable(fields, fieldsOf(value, name, Object.keys(fields)), `${name}.`)
});

/**
 * The values of a table's fields; `known` are further ones that are checked elsewhere.
 * @throws GaiaError BAD_REQUEST naming the field and the value
 */
export function checkFields(table: FieldTable, values: Fields, known: readonly string[] = []): Fields {
  only(values, [...known, ...Object.keys(table)]);
  return checkTable(table, values, '');
}

function checkTable(table: FieldTable, values: Fields, before: string): Fields {
  return defined(
    Object.fromEntries(
      Object.entries(table).map(([name, field]) => {
        const where = `${before}${name}`;
        return [name, field.required ? field.check(values[name], where) : optional(values[name], where, field.check)];
      })
    )
  );
}
