import { existsSync, readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import { GaiaError, type TableInfo, type VolumeInfo } from '../protocol';
import { discoverTables, withTables } from '../gaia/discover';
import { fileSpans, type FileSpans } from '../gaia/file-spans';
import { fileNameOf, keyOfFileName } from '../gaia/files';
import { walkFolders } from './walk-folders';
import { RELEASES, type ReleaseProfile } from '../gaia/release';
import type { TableProfile } from '../gaia/table';

/** A file of a table, as its folder lists it. */
export interface ListedFile {
  /** `AAAAAA-BBBBBB`, or what the table's naming has in its place; empty when the name carries none. */
  partition: string;
  path: string;
  bytes: number;
  /** Time of its last change [ms]. */
  mtimeMs: number;
  /** Where it really lies, when a symbolic link leads there. */
  real?: string;
}

const MARKER = 'gaialab-volume.json';
/** A listing is read again after this time, so that new files on a mounted volume are seen [ms]. */
const LISTING_MS = 60_000;

interface Listing {
  at: number;
  files: ListedFile[];
  spans?: FileSpans;
}

/** A folder with the layout of ESA's bulk download: `gdr3/gaia_source/GaiaSource_….csv.gz` and so on. */
export class Volume {
  private readonly listings = new Map<string, Listing>();
  private readonly profiles = new Map<string, { at: number; profile: ReleaseProfile }>();

  constructor(readonly path: string) {}

  /** True for a volume made by `gaialab make-volume`. */
  get synthetic(): boolean {
    return this.marker?.synthetic === true;
  }

  /** Rows of a made-up volume's main table; undefined for others. */
  get syntheticRows(): number | undefined {
    return this.marker?.rows;
  }

  private get marker(): { synthetic?: boolean; rows?: number } | undefined {
    try {
      return JSON.parse(readFileSync(join(this.path, MARKER), 'utf8')) as { synthetic?: boolean; rows?: number };
    } catch {
      return undefined;
    }
  }

  /** The release with the tables that this volume has besides the known ones, or elsewhere than expected. */
  profile(release: ReleaseProfile): ReleaseProfile {
    const known = this.profiles.get(release.name);
    if (known !== undefined && performance.now() - known.at < LISTING_MS) {
      return known.profile;
    }
    const listing = walkFolders(join(this.path, release.folder));
    const profile = withTables(release, discoverTables(listing, release));
    this.profiles.set(release.name, { at: performance.now(), profile });
    return profile;
  }

  /** Releases and tables that are there. */
  describe(): VolumeInfo {
    const there = RELEASES.filter(release => existsSync(join(this.path, release.folder)));
    const releases = there
      .map(known => this.profile(known))
      .map(release => ({
        release: release.name,
        folder: release.folder,
        referenceEpoch: release.referenceEpoch,
        tables: release.tables.map(table => this.tableInfo(release, table)).filter(table => table.files > 0)
      }));
    return { path: this.path, synthetic: this.synthetic, releases };
  }

  /** The files of a table in the order of their names; empty when the table's folder is not there. */
  files(release: ReleaseProfile, table: TableProfile): ListedFile[] {
    return this.listing(release, table).files;
  }

  /** The same files by the source_ids that each may hold. */
  spans(release: ReleaseProfile, table: TableProfile): FileSpans {
    const listing = this.listing(release, table);
    listing.spans ??= fileSpans(
      table,
      listing.files.map(({ path }) => basename(path))
    );
    return listing.spans;
  }

  private listing(release: ReleaseProfile, table: TableProfile): Listing {
    const folder = join(this.path, release.folder, table.folder);
    const known = this.listings.get(folder);
    if (known !== undefined && performance.now() - known.at < LISTING_MS) {
      return known;
    }
    const listing = { at: performance.now(), files: list(folder, table) };
    this.listings.set(folder, listing);
    return listing;
  }

  /** Path that a partition's file has, there or not. */
  pathOf(release: ReleaseProfile, table: TableProfile, partition: string): string {
    return join(this.path, release.folder, table.folder, fileNameOf(table, partition));
  }

  private tableInfo(release: ReleaseProfile, table: TableProfile): TableInfo {
    const files = this.files(release, table);
    return {
      name: table.name,
      folder: join(release.folder, table.folder),
      files: files.length,
      expected: table.files ?? files.length,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0)
    };
  }
}

function list(folder: string, table: TableProfile): ListedFile[] {
  let entries: Dirent[];
  let home: string;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
    home = realpathSync(folder);
  } catch (reason) {
    const code = (reason as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return [];
    }
    throw new GaiaError('FILE_UNREADABLE', `The folder ${folder} cannot be read (${code}).`, undefined, { folder });
  }
  const files: ListedFile[] = [];
  for (const entry of entries) {
    const { name } = entry;
    const partition = keyOfFileName(table, name);
    if (partition !== undefined) {
      const path = join(folder, name);
      // A dangling link or a file that just vanished stays out of the list.
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat !== undefined) {
        const link = entry.isSymbolicLink() ? realpathSync(path) : home === folder ? undefined : join(home, name);
        const real = link === undefined ? {} : { real: link };
        files.push({ partition, path, bytes: stat.size, mtimeMs: stat.mtimeMs, ...real });
      }
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
