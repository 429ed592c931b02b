import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of what can be made again: GAIALAB_CACHE, else `gaialab` in the user's cache (XDG Base Directory). */
export const cacheFolder = ({ GAIALAB_CACHE, XDG_CACHE_HOME }: NodeJS.ProcessEnv): string =>
  GAIALAB_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'gaialab');
