import { GaiaError } from '../protocol/errors';
import type { ColumnInfo } from '../protocol/results';
import { didYouMean, plainName } from './names';
import type { PublishedFigures } from './published/figures';
import type { ReleaseProfile } from './release';

/**
 * What stands between a file's prefix and `.csv.gz`:
 * `healpix-range` two level-8 NESTED pixels, inclusive, `AAAAAA-BBBBBB`;
 * `source-id-range` two source_ids `<first>_<last>`, inclusive, without leading zeros;
 * `block` three numbers `AAA-BBB-CCC` that carry no sky position;
 * `sequence` one number, with or without leading zeros.
 */
export type FileNaming = 'healpix-range' | 'source-id-range' | 'block' | 'sequence';

/** One table of a release on the volume. */
export interface TableProfile {
  /** Name in the archive, snake_case. */
  name: string;
  /** Other names that users type. */
  aliases?: readonly string[];
  /** Folder with its files, relative to the release's folder. */
  folder: string;
  /** Start of every file name, with the `_` where there is one. */
  prefix: string;
  naming: FileNaming;
  /** False where a file's name says nothing of the sky although it is numbered like one that does. */
  spatial?: boolean;
  /** Columns in file order, where the files themselves have no header or may be asked before one is open. */
  columns?: readonly ColumnInfo[];
  /** Number of files that ESA published. */
  files?: number;
  /** Number of rows that ESA published. */
  rows?: number;
  /** Null counts, limits and counts by value over the whole table, to verify a volume with. */
  published?: PublishedFigures;
}

/**
 * The table that a user means: `gaia_source`, `gaiasource`, `gaiaSource`, `gaiadr3.gaia_source`, `gaiadr3.gaiasource`.
 *
 * @throws GaiaError UNKNOWN_TABLE with the closest names as hint, also when the schema in front is another release's
 */
export function tableNamed(release: ReleaseProfile, text: string): TableProfile {
  const parts = text.trim().split('.');
  const wanted = plainName(parts[parts.length - 1]);
  const schema = parts.slice(0, -1).join('');
  if (schema !== '' && plainName(schema) !== plainName(release.schema)) {
    throw new GaiaError(
      'UNKNOWN_TABLE',
      `'${text}' is not a table of ${release.label}: its schema is '${release.schema}'.`,
      `Choose the release of '${schema}', or write ${release.schema}.${parts[parts.length - 1]}.`,
      { table: text, release: release.name }
    );
  }
  const found = release.tables.find(
    table => wanted !== '' && [table.name, ...(table.aliases ?? [])].some(name => plainName(name) === wanted)
  );
  if (found) {
    return found;
  }
  const names = release.tables.map(table => table.name);
  throw new GaiaError(
    'UNKNOWN_TABLE',
    `${release.label} has no table '${text}' in its bulk files.`,
    didYouMean(parts[parts.length - 1], names),
    { table: text, release: release.name }
  );
}
