import { FILE_SUFFIX, keyOfFileName } from './files';
import { stemOf } from './file-spans';
import { plainName } from './names';
import type { ReleaseProfile } from './release';
import type { FileNaming, TableProfile } from './table';

/** A folder below the release's folder, and the names of the files in it. */
export interface FolderListing {
  folder: string;
  files: readonly string[];
}

/** Endings of the names' stems, the most telling first. */
const ENDINGS: readonly [FileNaming, RegExp][] = [
  ['healpix-range', /\d{6}-\d{6}$/],
  ['block', /\d{3}-\d{3}-\d{3}$/],
  ['source-id-range', /-?\d+_-?\d+$/],
  ['sequence', /\d+$/]
];

/** Last parts of folders that name a format, not a table. */
const FORMATS = /^(csv|ecsv|csv_gz)$/i;

/**
 * The tables in a listing that the profile does not have, or has in another folder; by name.
 *
 * A table is known by the common start of its files and by how they are numbered. Its name is its folder's, or, where
 * that does not fit, the start of the file names in snake_case. A table of the profile that lies elsewhere keeps what
 * the profile knows of it.
 */
export function discoverTables(entries: readonly FolderListing[], release: ReleaseProfile): TableProfile[] {
  const found = new Map<string, TableProfile>();
  for (const { folder, files } of entries) {
    const clean = folder.replace(/\\/g, '/').replace(/^\.?\/+|\/+$/g, '');
    const known = release.tables.filter(table => table.folder === clean);
    const groups = new Map<string, { prefix: string; naming: FileNaming; count: number }>();
    for (const name of files) {
      if (!name.endsWith(FILE_SUFFIX) || known.some(table => keyOfFileName(table, name) !== undefined)) {
        continue;
      }
      const stem = stemOf(name);
      const [naming, ending] = ENDINGS.find(([, pattern]) => pattern.test(stem)) ?? [];
      const prefix = naming === undefined ? '' : stem.replace(ending!, '');
      if (naming !== undefined && prefix !== '') {
        const key = `${prefix}*${naming}`;
        const group = groups.get(key) ?? { prefix, naming, count: 0 };
        group.count++;
        groups.set(key, group);
      }
    }
    for (const { prefix, naming, count } of groups.values()) {
      const name = nameOf(clean, prefix, groups.size === 1);
      const profile = release.tables.find(table => plainName(table.name) === plainName(name));
      const table: TableProfile = {
        ...(profile ?? {}),
        name: profile?.name ?? name,
        folder: clean,
        prefix,
        naming,
        files: count
      };
      // Of two numberings of one table the fuller is taken.
      if ((found.get(table.name)?.files ?? 0) < count) {
        found.set(table.name, table);
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The release with tables that were found by listing, in place of those of the same name. */
export function withTables(release: ReleaseProfile, tables: readonly TableProfile[]): ReleaseProfile {
  const found = new Map(tables.map(table => [table.name, table]));
  const kept = release.tables.map(table => found.get(table.name) ?? table);
  const known = new Set(release.tables.map(table => table.name));
  return { ...release, tables: [...kept, ...tables.filter(table => !known.has(table.name))] };
}

function nameOf(folder: string, prefix: string, alone: boolean): string {
  const parts = folder.split('/').filter(part => part !== '' && !FORMATS.test(part));
  const last = parts[parts.length - 1] ?? '';
  const fromFiles = snakeCase(prefix);
  return last !== '' && (plainName(last) === plainName(fromFiles) || (alone && /^[a-z][a-z0-9_]*$/.test(last)))
    ? last.toLowerCase()
    : fromFiles;
}

function snakeCase(prefix: string): string {
  return prefix
    .replace(/[^A-Za-z0-9]+$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
}
