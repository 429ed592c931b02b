import { realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { GaiaError } from '../protocol';

/** The folders that the user configured; nothing outside them is read. */
export class Folders {
  private readonly roots = new Set<string>();

  constructor(roots: readonly string[] = []) {
    for (const root of roots) {
      try {
        this.add(root);
      } catch {
        // A configured folder may not be mounted yet; asking for a file in it tells.
      }
    }
  }

  get list(): string[] {
    return [...this.roots];
  }

  /**
   * Configures a folder.
   * @returns its real path.
   * @throws GaiaError VOLUME_NOT_FOUND when it is not a folder that can be read.
   */
  add(folder: string): string {
    const real = realFolder(folder);
    this.roots.add(real);
    return real;
  }

  /**
   * Real path of an existing file or folder inside a configured folder, symbolic links followed.
   * @throws GaiaError FILE_NOT_FOUND, PATH_OUTSIDE.
   */
  resolve(path: string): string {
    let real: string;
    try {
      real = realpathSync(resolve(path));
    } catch (reason) {
      throw fileError(path, reason);
    }
    if (!this.hold(real)) {
      throw this.outside(path, real);
    }
    return real;
  }

  /** Whether a real path lies in a configured folder. */
  hold(real: string): boolean {
    return this.list.some(root => isInside(root, real));
  }

  /** The error PATH_OUTSIDE of a path, or of a link that leads out. @param real - where the link leads */
  outside(path: string, real?: string): GaiaError {
    if (real !== undefined && real !== resolve(path) && this.list.some(root => isInside(root, resolve(path)))) {
      const hint = `If that is right, add ${linkedFolder(resolve(path), real)} to GAIALAB_ROOTS and start gaialab anew.`;
      const details = { path, file: path, real, folders: this.list };
      return new GaiaError(
        'PATH_OUTSIDE',
        `${path} is a link out of the configured folders, to ${real}.`,
        hint,
        details
      );
    }
    return new GaiaError(
      'PATH_OUTSIDE',
      `${path} lies outside the configured folders.`,
      `Set the volume to a folder that holds it; configured are ${this.list.join(', ') || 'none'}.`,
      { path, file: path, folders: this.list }
    );
  }
}

/** The real folder that the first link on the way to a file leads to; the file's own where the file is the link. */
function linkedFolder(path: string, real: string): string {
  let folder = dirname(path);
  if (realFolder(folder) === folder) {
    return dirname(real);
  }
  while (realFolder(dirname(folder)) !== dirname(folder)) {
    folder = dirname(folder);
  }
  return realFolder(folder);
}

/** True when `path` is `root` or below it. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

function realFolder(folder: string): string {
  try {
    const real = realpathSync(resolve(folder));
    if (statSync(real).isDirectory()) {
      return real;
    }
  } catch {
    // falls through to the one error below
  }
  throw new GaiaError(
    'VOLUME_NOT_FOUND',
    `There is no folder ${folder}.`,
    'Give the folder that holds gdr1, gdr2, gedr3 or gdr3.',
    { path: folder }
  );
}

/** The error of a file that cannot be reached. */
export function fileError(path: string, reason: unknown): GaiaError {
  const code = (reason as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new GaiaError('FILE_NOT_FOUND', `There is no file ${path}.`, undefined, { path });
  }
  return new GaiaError('FILE_UNREADABLE', `${path} cannot be read (${code ?? String(reason)}).`, undefined, { path });
}
