import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GaiaError, type TableInfo, type VolumeInfo } from '../protocol';
import { PARTITIONS } from '../gaia/partitions';
import { fileNameOf, keyOfFileName } from '../gaia/files';
import { RELEASES, type ReleaseProfile } from '../gaia/release';
import type { TableProfile } from '../gaia/table';

/** A file of a table, as its folder lists it. */
export interface ListedFile {
  /** `AAAAAA-BBBBBB`, or what the table's naming has in its place; empty when the name carries none. */
  partition: string;
  path: string;
  bytes: number;
}

const MARKER = 'gaialab-volume.json';
/** A listing is read again after this time, so that new files on a mounted volume are seen [ms]. */
const LISTING_MS = 60_000;

/** A folder with the layout of ESA's bulk download: `gdr3/gaia_source/GaiaSource_….csv.gz` and so on. */
export class Volume {
  private readonly listings = new Map<string, { at: number; files: ListedFile[] }>();

  constructor(readonly path: string) {}

  /** True for a volume made by `gaialab make-volume`. */
  get synthetic(): boolean {
    try {
      return (JSON.parse(readFileSync(join(this.path, MARKER), 'utf8')) as { synthetic?: boolean }).synthetic === true;
    } catch {
      return false;
    }
  }

  /** Releases and tables that are there. */
  describe(): VolumeInfo {
    const releases = RELEASES.filter(release => existsSync(join(this.path, release.folder))).map(release => ({
      release: release.name,
      folder: release.folder,
      referenceEpoch: release.referenceEpoch,
      tables: release.tables.map(table => this.tableInfo(release, table)).filter(table => table.files > 0)
    }));
    return { path: this.path, synthetic: this.synthetic, releases };
  }

  /** The files of a table in the order of their partitions; empty when the table's folder is not there. */
  files(release: ReleaseProfile, table: TableProfile): ListedFile[] {
    const folder = join(this.path, release.folder, table.folder);
    const known = this.listings.get(folder);
    if (known !== undefined && performance.now() - known.at < LISTING_MS) {
      return known.files;
    }
    const files = list(folder, table);
    this.listings.set(folder, { at: performance.now(), files });
    return files;
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
      expected: table.naming === 'healpix-range' ? PARTITIONS.length : files.length,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0)
    };
  }
}

function list(folder: string, table: TableProfile): ListedFile[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (reason) {
    const code = (reason as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return [];
    }
    throw new GaiaError('FILE_UNREADABLE', `The folder ${folder} cannot be read (${code}).`, undefined, { folder });
  }
  const files: ListedFile[] = [];
  for (const name of names) {
    const partition = keyOfFileName(table, name);
    if (partition !== undefined) {
      const path = join(folder, name);
      // A dangling link or a file that just vanished stays out of the list.
      const bytes = statSync(path, { throwIfNoEntry: false })?.size;
      if (bytes !== undefined) {
        files.push({ partition, path, bytes });
      }
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
