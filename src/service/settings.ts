import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { availableParallelism } from 'node:os';
import { GaiaError } from '../protocol';
import { cacheFolder } from './cache-folder';
import { fileSettings } from './settings-file';
import { DEFAULT_LIMITS } from './jobs/queue';
import type { JobSettings } from './jobs/settings';
import type { ServiceSettings } from './service';

const MAX_WORKERS = 8;

/**
 * Settings of the service from the environment: GAIALAB_VOLUME, GAIALAB_ROOTS, GAIALAB_RESULTS, GAIALAB_CACHE,
 * GAIALAB_WORKERS, GAIALAB_BUDGET (memory of a job's map or ranking before it goes to the disk, as 4G); of the Parquet
 * store GAIALAB_STORE (its folder), GAIALAB_STORE_QUOTA (its size, as 200G) and GAIALAB_STORE_ON_USE (1: files that a
 * job has read are put into it, within the quota); GAIALAB_SEEK_POINTS (size of the seek points of files, as 2G; 0 for
 * none); {@link fileSettings}; and {@link jobSettings}.
 */
export function settingsFromEnvironment(env: NodeJS.ProcessEnv = process.env): ServiceSettings {
  const data = env.XDG_DATA_HOME || join(homedir(), '.local/share');
  return {
    volume: env.GAIALAB_VOLUME || undefined,
    roots: (env.GAIALAB_ROOTS ?? '').split(delimiter).filter(root => root !== ''),
    results: env.GAIALAB_RESULTS || join(data, 'gaialab/results'),
    cache: cacheFolder(env),
    parquet: env.GAIALAB_STORE || undefined,
    parquetQuota: bytesFrom(env, 'GAIALAB_STORE_QUOTA'),
    parquetOnUse: env.GAIALAB_STORE_ON_USE === '1',
    seekPoints: bytesFrom(env, 'GAIALAB_SEEK_POINTS'),
    workers: workersFrom(env.GAIALAB_WORKERS),
    budget: bytesFrom(env, 'GAIALAB_BUDGET'),
    workerFile: join(__dirname, 'worker.cjs'),
    engines: fileSettings(env),
    jobs: jobSettings(env)
  };
}

/**
 * Settings of jobs: GAIALAB_JOBS (long jobs at a time), GAIALAB_SHORT_JOBS (short ones), GAIALAB_LONG_SECONDS (what is
 * long), GAIALAB_CHECKPOINT_SECONDS, GAIALAB_ATTEMPTS, GAIALAB_QUOTA (size of all results) and GAIALAB_EVICT
 * (`never`, `oldest`).
 * @throws GaiaError BAD_REQUEST naming the variable
 */
export function jobSettings(env: NodeJS.ProcessEnv): JobSettings {
  const number = (name: string, least: number, otherwise: number): number => {
    const text = env[name];
    const value = Number(text);
    if (text === undefined || text === '') {
      return otherwise;
    }
    if (!(value >= least)) {
      throw new GaiaError('BAD_REQUEST', `${name} is a number from ${least} on, not ${text}.`);
    }
    return value;
  };
  const evict = env.GAIALAB_EVICT || 'never';
  if (evict !== 'never' && evict !== 'oldest') {
    throw new GaiaError('BAD_REQUEST', `GAIALAB_EVICT is never or oldest, not ${evict}.`);
  }
  return {
    limits: {
      long: number('GAIALAB_JOBS', 1, DEFAULT_LIMITS.long),
      short: number('GAIALAB_SHORT_JOBS', 1, DEFAULT_LIMITS.short),
      longSeconds: number('GAIALAB_LONG_SECONDS', 0, DEFAULT_LIMITS.longSeconds)
    },
    checkpointSeconds: number('GAIALAB_CHECKPOINT_SECONDS', 0, 5),
    attempts: number('GAIALAB_ATTEMPTS', 1, 5),
    quota: bytesFrom(env, 'GAIALAB_QUOTA'),
    evict
  };
}

const UNITS: Record<string, number> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** A size such as `200G`; undefined where there is none. @throws GaiaError BAD_REQUEST naming the variable */
function bytesFrom(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = env[name] ?? '';
  const [, digits, unit] = /^\s*(\d+(?:\.\d+)?)\s*([KMGT]?)B?\s*$/i.exec(text) ?? [];
  if (digits === undefined && text.trim() !== '') {
    throw new GaiaError('BAD_REQUEST', `${name} is a size as 200G or 1500000, not ${text}.`);
  }
  return digits === undefined ? undefined : Number(digits) * UNITS[unit.toUpperCase()];
}

function workersFrom(text: string | undefined): number {
  const wanted = Number(text);
  return Number.isInteger(wanted) && wanted > 0 ? wanted : Math.min(MAX_WORKERS, availableParallelism());
}
