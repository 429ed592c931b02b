import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { availableParallelism } from 'node:os';
import type { ServiceSettings } from './service';

const MAX_WORKERS = 8;

/** Settings of the service from the environment: GAIALAB_VOLUME, GAIALAB_ROOTS, GAIALAB_RESULTS, GAIALAB_WORKERS. */
export function settingsFromEnvironment(env: NodeJS.ProcessEnv = process.env): ServiceSettings {
  const data = env.XDG_DATA_HOME || join(homedir(), '.local/share');
  return {
    volume: env.GAIALAB_VOLUME || undefined,
    roots: (env.GAIALAB_ROOTS ?? '').split(delimiter).filter(root => root !== ''),
    results: env.GAIALAB_RESULTS || join(data, 'gaialab/results'),
    workers: workersFrom(env.GAIALAB_WORKERS),
    workerFile: join(__dirname, 'worker.cjs')
  };
}

function workersFrom(text: string | undefined): number {
  const wanted = Number(text);
  return Number.isInteger(wanted) && wanted > 0 ? wanted : Math.min(MAX_WORKERS, availableParallelism());
}
