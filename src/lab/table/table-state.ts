import type { TableQuery } from './table-pages';

/** What is kept of a table's view. */
export interface TableState {
  /** Condition on rows. */
  where?: string;
  sort?: { by: string; descending?: boolean };
  /** Names of the columns that are shown; all where there are none. */
  columns?: readonly string[];
}

/** A condition, or the names of columns, that is longer is not kept [characters]. */
const MOST_KEPT = 8000;

/** A kept state, as far as it is one. */
export function tableStateOf(value: unknown): TableState {
  const { where, sort, columns } = object(value);
  const { by, descending } = object(sort);
  return {
    ...(isName(where) && { where }),
    ...(isName(by) && { sort: { by, ...(descending === true && { descending }) } }),
    ...(Array.isArray(columns) && columns.length > 0 && columns.every(isName) && isShort(columns) && { columns })
  };
}

/** What is to be kept of a query; `all`: number of the table's columns. */
export function stateOfQuery({ columns, where, sort }: TableQuery, all: number): TableState {
  return tableStateOf({ where, sort, ...(columns.length < all && { columns }) });
}

const isShort = (names: readonly string[]): boolean => names.join().length <= MOST_KEPT;

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MOST_KEPT;

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
