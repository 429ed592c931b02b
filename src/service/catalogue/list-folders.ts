import { readdirSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { RELEASES } from '../../gaia/release';
import { GaiaError, MOST_FOLDERS, type FolderList } from '../../protocol';

/**
 * The folders in a folder, or, for a path that is not there, in the nearest one above it: a path is completed while it is
 * typed. Names only: nothing in the folders is read.
 * @throws GaiaError BAD_REQUEST for a path that is not absolute, VOLUME_NOT_FOUND for a folder that may not be read
 */
export function listFolders(path: string): FolderList {
  if (!isAbsolute(path)) {
    throw new GaiaError('BAD_REQUEST', `${path} is not an absolute path.`, 'Begin with /.');
  }
  let folder = resolve(path);
  for (;;) {
    try {
      const entries = readdirSync(folder, { withFileTypes: true });
      const folders = entries
        .filter(entry => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
        .map(({ name }) => name)
        .sort();
      const releases = RELEASES.filter(release => folders.includes(release.folder)).map(({ name }) => name);
      return { path: folder, folders: folders.slice(0, MOST_FOLDERS), releases };
    } catch (reason) {
      const { code } = reason as NodeJS.ErrnoException;
      if ((code === 'ENOENT' || code === 'ENOTDIR') && dirname(folder) !== folder) {
        folder = dirname(folder);
      } else {
        throw new GaiaError('VOLUME_NOT_FOUND', `${folder} cannot be read (${code}).`, undefined, { path: folder });
      }
    }
  }
}
