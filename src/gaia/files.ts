import { GaiaError } from '../protocol/errors';
import type { ReleaseProfile } from './release';
import type { FileNaming, TableProfile } from './table';

/** End of every bulk file's name. */
export const FILE_SUFFIX = '.csv.gz';

/** What each naming puts between prefix and suffix. */
const KEYS: Record<FileNaming, RegExp> = {
  'healpix-range': /^\d{6}-\d{6}$/,
  'source-id-range': /^-?\d+_-?\d+$/,
  block: /^\d{3}-\d{3}-\d{3}$/,
  sequence: /^\d+$/
};

/**
 * Name of the table's file with this key: the partition `AAAAAA-BBBBBB`, or what the table's naming has in its place.
 *
 * @throws GaiaError PARTITION_NOT_FOUND when the table's files are not named like that
 */
export function fileNameOf(table: TableProfile, key: string): string {
  if (!KEYS[table.naming].test(key)) {
    throw new GaiaError(
      'PARTITION_NOT_FOUND',
      `'${key}' is no partition of ${table.name}.`,
      table.naming === 'healpix-range'
        ? "A partition is named by its first and last HEALPix pixel of level 8, as in '034570-036209'."
        : `The files of ${table.name} are named ${table.prefix}<${table.naming}>${FILE_SUFFIX}.`,
      { partition: key, table: table.name }
    );
  }
  return `${table.prefix}${key}${FILE_SUFFIX}`;
}

/**
 * The key in a bulk file's name, or undefined where the name is not one of this table's files.
 *
 * @param name - the file's name, without its folder
 */
export function keyOfFileName(table: TableProfile, name: string): string | undefined {
  if (!name.startsWith(table.prefix) || !name.endsWith(FILE_SUFFIX)) {
    return undefined;
  }
  const key = name.slice(table.prefix.length, -FILE_SUFFIX.length);
  return KEYS[table.naming].test(key) ? key : undefined;
}

/**
 * The partition `AAAAAA-BBBBBB` in a file's name, of any table and with any suffix (`.csv`, `.csv.gz`, `.parquet`);
 * undefined where the name carries none.
 *
 * @param name - the file's name; a folder in front is ignored
 */
export function partitionOfFileName(name: string): string | undefined {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  return /(?:^|_)(\d{6}-\d{6})(?=\.|$)/.exec(base)?.[1];
}

/**
 * The table of the release that a file belongs to, by its name alone; undefined where none fits or more than one
 * does.
 */
export function tableOfFileName(release: ReleaseProfile, name: string): TableProfile | undefined {
  const fitting = release.tables.filter(table => keyOfFileName(table, name) !== undefined);
  return fitting.length === 1 ? fitting[0] : undefined;
}
