import { plainName } from '../gaia/names';
import { RELEASES, releaseNamed, type ReleaseProfile } from '../gaia/release';
import type { TableProfile } from '../gaia/table';
import { readColumns } from '../compute/scan';
import { DEFAULT_RELEASE, type ColumnInfo } from '../protocol';
import { highlightSql, releaseCatalogue, type Catalogue } from '../query/sql';
import type { ListedFile, Volume } from './volume';

/** The tables that a query may read, with their columns as the files say. */
export interface SqlTables {
  catalogue: Catalogue;
  /** The release of a name; as the volume has it. */
  release(name: string): ReleaseProfile;
}

/**
 * The catalogue for one query: all releases, the one wanted first. Of the tables that the query mentions, a file's header says
 * which columns there are.
 *
 * @param volume - undefined where none is set: columns are then those of the releases' profiles
 * @param read - reads the columns of a file
 */
export async function sqlTables(
  text: string,
  wanted: string | undefined,
  volume?: Volume,
  read = readColumns
): Promise<SqlTables> {
  const first = releaseNamed(wanted ?? DEFAULT_RELEASE);
  const known = [first, ...RELEASES.filter(release => release !== first).reverse()];
  const releases = known.map(release => volume?.profile(release) ?? release);
  const names = mentioned(text);
  const columns = new Map<TableProfile, ColumnInfo[]>();
  for (const release of volume === undefined ? [] : releases) {
    for (const table of release.tables.filter(one => isNamed(one, names))) {
      const found = await columnsOf(volume!.files(release, table), table, read);
      if (found !== undefined) {
        columns.set(table, found);
      }
    }
  }
  return {
    catalogue: releaseCatalogue(releases, { columns: (_, table) => columns.get(table) }),
    release: name => releases.find(release => release.name === name)!
  };
}

/** Names in a query, as they are compared. */
function mentioned(text: string): Set<string> {
  const tokens = highlightSql(text).filter(({ kind }) => kind === 'name' || kind === 'quoted' || kind === 'keyword');
  return new Set(tokens.map(({ start, end }) => plainName(text.slice(start, end).replaceAll('"', ''))));
}

const isNamed = ({ name, aliases = [] }: TableProfile, names: ReadonlySet<string>): boolean =>
  [name, ...aliases].some(one => names.has(plainName(one)));

/** As the first file says that can be read: what is wrong with others is told when they are read. */
async function columnsOf(
  files: readonly ListedFile[],
  table: TableProfile,
  read: typeof readColumns
): Promise<ColumnInfo[] | undefined> {
  for (const { path } of files) {
    try {
      return await read(path, table.columns);
    } catch {
      // Another file may be whole.
    }
  }
  return undefined;
}
