import { GaiaError } from '../../../protocol';
import type { ScanFile } from '../../../compute/scan';
import type { SparkProfile } from './profile';

/** Where the files of a job lie on this machine. */
export interface Homes {
  /** Folder of the volume. */
  volume?: string;
  /** Folder of the Parquet store. */
  store?: string;
}

/** A file of the volume, and what the cluster reads for it. */
export interface ClusterFile {
  file: ScanFile;
  /** Path as the cluster sees it. */
  path: string;
}

/**
 * What the cluster reads for files: the same files, or their copies in the Parquet store, below the profile's folder.
 * @throws GaiaError BAD_REQUEST for files outside the volume, FILE_NOT_FOUND for files without a copy
 */
export function clusterFiles(
  files: readonly ScanFile[],
  { name, format, volume }: Pick<SparkProfile, 'name' | 'format' | 'volume'>,
  homes: Homes
): ClusterFile[] {
  const parquet = format === 'parquet';
  const home = parquet ? homes.store : homes.volume;
  const missing = parquet ? files.filter(({ stored }) => stored === undefined) : [];
  if (missing.length > 0) {
    throw new GaiaError(
      'FILE_NOT_FOUND',
      `${missing.length} of ${files.length} files have no copy with these columns in the Parquet store that spark:${name} reads.`,
      'Convert them (gaialab convert), or let the profile read csv.gz.',
      { files: missing.slice(0, 10).map(({ path }) => path) }
    );
  }
  return files.map(file => {
    const path = parquet ? file.stored!.path : file.path;
    if (home === undefined || !path.startsWith(`${home}/`)) {
      throw new GaiaError(
        'BAD_REQUEST',
        `${path} is not in ${parquet ? 'the Parquet store' : 'the volume'}, so spark:${name} cannot see it.`,
        'Take engine embedded for it.'
      );
    }
    return { file, path: `${volume}${path.slice(home.length)}` };
  });
}

/** A path as both sides write it: without scheme and host, `file:///data/a%20b` as `/data/a b`. */
export function barePath(path: string): string {
  const [, rest] = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?(\/.*)$/i.exec(path) ?? [];
  if (rest === undefined) {
    return path;
  }
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}
