import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import { didYouMean } from '../gaia/names';
import { headerBroken } from './faults';

/**
 * Where the named columns stand in a file, each once.
 * @throws GaiaError UNKNOWN_COLUMN naming the file, with the closest names as hint
 */
export function columnIndices(file: string, columns: readonly ColumnInfo[], names: readonly string[]): number[] {
  const known = columns.map(({ name }) => name);
  return [...new Set(names)].map(name => {
    const index = known.indexOf(name);
    if (index < 0) {
      throw new GaiaError('UNKNOWN_COLUMN', `${file}: there is no column ${name}.`, didYouMean(name, known), {
        file,
        column: name
      });
    }
    return index;
  });
}

/** HEADER_BROKEN naming the first column in which a further file of a scan differs from the first file. */
export function columnsDiffer(
  file: string,
  columns: readonly ColumnInfo[],
  first: readonly ColumnInfo[]
): GaiaError | undefined {
  const label = (column?: ColumnInfo) =>
    column ? `${column.name} (${column.subtype ?? column.datatype})` : 'no column';
  for (let i = 0; i < Math.max(columns.length, first.length); i++) {
    if (label(columns[i]) !== label(first[i])) {
      return headerBroken(file, `it has ${label(columns[i])} where the first file has ${label(first[i])}`);
    }
  }
  return undefined;
}
