import type { ColumnInfo } from '../../protocol/results';
import { DR3_GAIA_SOURCE } from './dr3-gaia-source';

const DR3 = new Map(DR3_GAIA_SOURCE.map(column => [column.name, column]));

const words = (text: string): string[] => text.trim().split(/\s+/);

/**
 * Columns of an earlier gaia_source: those it shares with DR3 mean the same, some in another datatype.
 *
 * @param names - in file order, between blanks
 * @param datatypes - names of the columns whose datatype was another, by that datatype
 * @param others - columns that DR3 does not have
 */
export function fromDr3(
  names: string,
  datatypes: Readonly<Record<string, string>>,
  others: readonly ColumnInfo[]
): readonly ColumnInfo[] {
  const changed = new Map(Object.entries(datatypes).flatMap(([type, list]) => words(list).map(name => [name, type])));
  const extra = new Map(others.map(column => [column.name, column]));
  return words(names).map(name => {
    const column = extra.get(name) ?? DR3.get(name);
    if (!column) {
      throw new Error(`no description of column ${name}`);
    }
    const datatype = changed.get(name);
    return datatype === undefined ? column : { ...column, datatype };
  });
}
