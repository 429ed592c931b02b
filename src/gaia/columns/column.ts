import type { ColumnInfo } from '../../protocol/results';

/** A column of a table as data; an empty unit means none. */
export function column(name: string, datatype: string, unit: string, ucd: string, description: string): ColumnInfo {
  return unit === '' ? { name, datatype, description, ucd } : { name, datatype, unit, description, ucd };
}
