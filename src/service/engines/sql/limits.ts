import { GaiaError } from '../../../protocol';
import type { SqlLimits } from './work';

const UNITS: Record<string, number> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/**
 * Limits of a query from the environment: GAIALAB_SQL_MEMORY (of the database, as 4G; default a quarter of the machine's, at
 * most 8 GiB), GAIALAB_SQL_DISK (of temporary files; default nine tenths of what is free) and GAIALAB_SQL_SECONDS.
 * @throws GaiaError BAD_REQUEST naming the variable
 */
export function sqlLimits(env: NodeJS.ProcessEnv = process.env): Partial<SqlLimits> {
  const size = (name: string): number | undefined => {
    const text = env[name];
    const [, number, unit] = /^\s*(\d+(?:\.\d+)?)\s*([KMGT]?)B?\s*$/i.exec(text ?? '') ?? [];
    if (number === undefined && text) {
      throw new GaiaError('BAD_REQUEST', `${name} is a size such as 4G, not ${text}.`);
    }
    return number === undefined ? undefined : Number(number) * UNITS[unit.toUpperCase()];
  };
  const seconds = Number(env.GAIALAB_SQL_SECONDS || NaN);
  const memory = size('GAIALAB_SQL_MEMORY');
  const disk = size('GAIALAB_SQL_DISK');
  return {
    ...(memory !== undefined && { memory }),
    ...(disk !== undefined && { disk }),
    ...(seconds > 0 && { seconds })
  };
}
