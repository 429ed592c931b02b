import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { FILE_SUFFIX, keyOfFileName, tableOfFileName } from '../../gaia/files';
import { PARTITIONS } from '../../gaia/partitions';
import { releaseNamed, RELEASES, type ReleaseProfile } from '../../gaia/release';
import { tableNamed, type TableProfile } from '../../gaia/table';
import { GaiaError } from '../../protocol';
import { isChecksumList, readChecksums } from './checksum-list';

const MARKER = 'gaialab-volume.json';
const DEFAULT_RELEASE = 'DR3';
const DEFAULT_TABLE = 'gaia_source';

export interface TargetsRequest {
  /** Folders (a volume, a release's, a table's) and files; empty: the volume. */
  paths: readonly string[];
  volume?: string;
  release?: string;
  table?: string;
  /** Only the files of these partitions. */
  partitions?: readonly string[];
}

/** A file that is there. */
export interface TargetFile {
  path: string;
  name: string;
  bytes: number;
  mtimeMs: number;
  /** The MD5 that the list says; undefined where it lists none. */
  md5?: string;
  /** Its table; undefined where its name fits none. */
  table?: TableProfile;
  isTable: boolean;
}

/** The files of one folder, with what its list of checksums says. */
export interface Target {
  folder: string;
  release: ReleaseProfile;
  /** The table of all its files, where they have one. */
  table?: TableProfile;
  files: TargetFile[];
  /** Names of files that should be there. */
  missing: string[];
  /** Names of files that are there and not listed. */
  unexpected: string[];
  /** Path of the list of checksums. */
  checksums?: string;
  /** Only some files were asked for. */
  some: boolean;
  /** Every file of the table is there. */
  whole: boolean;
  /** The rows that a made-up volume has; null where the volume is not made up. */
  synthetic: { rows: number; partitions: number } | null;
}

/**
 * Finds the files to verify.
 * @throws GaiaError VOLUME_NOT_SET, FILE_NOT_FOUND, FILE_UNREADABLE, UNKNOWN_RELEASE, UNKNOWN_TABLE, PARTITION_NOT_FOUND,
 *   VALUE_BROKEN for a broken list of checksums
 */
export function findTargets(request: TargetsRequest): Target[] {
  const paths = request.paths.length > 0 ? request.paths : request.volume === undefined ? [] : [request.volume];
  if (paths.length === 0) {
    throw new GaiaError('VOLUME_NOT_SET', 'There is nothing to verify.', 'Name a folder or files, or --volume DIR.');
  }
  const named = new Map<string, string[]>();
  const targets: Target[] = [];
  for (const path of paths.map(entry => resolve(entry))) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      targets.push(folderTarget(path, request));
    } else {
      const folder = dirname(path);
      named.set(folder, [...(named.get(folder) ?? []), basename(path)]);
    }
  }
  for (const [folder, names] of named) {
    if (!existsSync(folder)) {
      throw noSuch(folder);
    }
    targets.push(target(folder, request, { only: new Set(names) }));
  }
  return targets;
}

/** The table's folder that is meant by a volume, by a release's folder or by itself. */
function folderTarget(folder: string, request: TargetsRequest): Target {
  const candidates = request.release === undefined ? [...RELEASES] : [releaseNamed(request.release)];
  const there = candidates.filter(release => existsSync(join(folder, release.folder)));
  const release = there.find(({ name }) => name === DEFAULT_RELEASE) ?? there[there.length - 1];
  if (release) {
    const table = tableNamed(release, request.table ?? DEFAULT_TABLE);
    return target(existing(join(folder, release.folder, table.folder)), request, { release, table });
  }
  const own = candidates.find(candidate => basename(folder) === candidate.folder);
  if (own) {
    const table = tableNamed(own, request.table ?? DEFAULT_TABLE);
    return target(existing(join(folder, table.folder)), request, { release: own, table });
  }
  return target(folder, request, {});
}

interface Known {
  release?: ReleaseProfile;
  table?: TableProfile;
  /** Names of the files that were asked for. */
  only?: ReadonlySet<string>;
}

function target(folder: string, request: TargetsRequest, known: Known): Target {
  const some = known.only !== undefined || request.partitions !== undefined;
  const release = known.release ?? releaseOfPath(folder, request.release);
  const asked = known.table ?? (request.table === undefined ? undefined : tableNamed(release, request.table));
  const table = asked ?? release.tables.find(each => folder.endsWith(join(sep, release.folder, each.folder)));
  const list = readChecksums(folder);
  const there = new Map(listing(folder).map(file => [file.name, file]));
  const tableOf = (name: string): TableProfile | undefined =>
    table && keyOfFileName(table, name) !== undefined ? table : tableOfFileName(release, name);
  const wanted = chosen(request.partitions, release, tableOf, known.only);
  const names = known.only
    ? [...known.only]
    : [...there.keys()].filter(name => list?.sums.has(name) || isTableFile(name)).sort();
  const files = names
    .filter(name => there.has(name) && wanted(name))
    .map(name => ({
      ...there.get(name)!,
      md5: list?.sums.get(name),
      table: tableOf(name),
      isTable: isTableFile(name)
    }));
  const listed = known.only ? [...known.only] : [...(list?.sums.keys() ?? [])];
  const missing = new Set(listed.filter(name => !there.has(name) && wanted(name)));
  for (const partition of request.partitions ?? []) {
    const name = table && `${table.prefix}${partition}${FILE_SUFFIX}`;
    if (name !== undefined && !there.has(name)) {
      missing.add(name);
    }
  }
  const odd = known.only
    ? files.map(({ name }) => name)
    : [...there.keys()].filter(name => isLikeTableFile(name, table));
  const common = table ?? (new Set(files.map(file => file.table)).size === 1 ? files[0].table : undefined);
  return {
    folder,
    release,
    table: common,
    files,
    missing: [...missing].sort(),
    unexpected: list ? odd.filter(name => !list.sums.has(name) && wanted(name)).sort() : [],
    checksums: list?.path,
    some,
    whole: !some && common !== undefined && isWhole(common, files, list?.sums),
    synthetic: syntheticAbove(folder)
  };
}

function chosen(
  partitions: readonly string[] | undefined,
  release: ReleaseProfile,
  tableOf: (name: string) => TableProfile | undefined,
  only: ReadonlySet<string> | undefined
): (name: string) => boolean {
  if (only || !partitions) {
    return () => true;
  }
  const unknown = partitions.find(key => !PARTITIONS.some(({ name }) => name === key));
  if (unknown !== undefined && release.partitioning === 'healpix-8') {
    throw new GaiaError('PARTITION_NOT_FOUND', `${release.label} has no partition '${unknown}'.`, undefined, {
      partition: unknown
    });
  }
  return name => {
    const table = tableOf(name);
    return table !== undefined && partitions.includes(keyOfFileName(table, name) ?? '');
  };
}

/** Whether the files are all that the release has of the table; where their number is not known, its list of checksums says. */
function isWhole(
  table: TableProfile,
  files: readonly TargetFile[],
  listed: ReadonlyMap<string, string> | undefined
): boolean {
  if (table.files === undefined) {
    const names = new Set(files.map(({ name }) => name));
    const own = [...(listed?.keys() ?? [])].filter(name => keyOfFileName(table, name) !== undefined);
    return own.length > 0 && own.every(name => names.has(name));
  }
  const keys = new Set(files.map(({ name }) => keyOfFileName(table, name)).filter(key => key !== undefined));
  return table.naming === 'healpix-range' && table.files === PARTITIONS.length
    ? PARTITIONS.every(({ name }) => keys.has(name))
    : keys.size === table.files;
}

function releaseOfPath(folder: string, text: string | undefined): ReleaseProfile {
  if (text !== undefined) {
    return releaseNamed(text);
  }
  const parts = folder.split(sep).reverse();
  for (const part of parts) {
    const found = RELEASES.find(release => release.folder === part);
    if (found) {
      return found;
    }
  }
  return releaseNamed(DEFAULT_RELEASE);
}

function listing(folder: string): { path: string; name: string; bytes: number; mtimeMs: number }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException;
    throw new GaiaError('FILE_UNREADABLE', `The folder ${folder} cannot be read (${code}).`, undefined, { folder });
  }
  return names.flatMap(name => {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? [{ path, name, bytes: stat.size, mtimeMs: stat.mtimeMs }] : [];
  });
}

/** Whether a file is one of a table, by its name; others may lie beside them and be listed. */
export const isTableFile = (name: string): boolean => name.endsWith(FILE_SUFFIX) || name.endsWith('.csv');

/** Also what a broken download leaves behind, such as `GaiaSource_….csv.gz.part`. */
const isLikeTableFile = (name: string, table: TableProfile | undefined): boolean =>
  !isChecksumList(name) && (isTableFile(name) || (table !== undefined && name.startsWith(table.prefix)));

/** The marker of `gaialab make-volume`, up to four folders above. */
function syntheticAbove(folder: string): { rows: number; partitions: number } | null {
  for (let place = folder, i = 0; i < 5; i++, place = dirname(place)) {
    try {
      const marker = JSON.parse(readFileSync(join(place, MARKER), 'utf8')) as Record<string, unknown>;
      return marker.synthetic === true ? { rows: Number(marker.rows), partitions: Number(marker.partitions) } : null;
    } catch {
      // not here
    }
  }
  return null;
}

function existing(folder: string): string {
  if (!existsSync(folder)) {
    throw noSuch(folder);
  }
  return folder;
}

const noSuch = (folder: string): GaiaError =>
  new GaiaError('FILE_NOT_FOUND', `There is no folder ${folder}.`, 'Name another --table, --release or folder.', {
    folder
  });
