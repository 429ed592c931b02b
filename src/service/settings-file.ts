import { existsSync, readFileSync } from 'node:fs';
import { bad, fieldsOf, optional } from '../protocol/check';
import { engineChoice, GaiaError, type EngineChoice } from '../protocol';
import { readProfiles, settingsFile, type SparkProfile } from './engines/spark/profile';

/** What the settings file holds: clusters, and the engine of requests that name none. */
export interface FileSettings {
  engine: EngineChoice;
  spark: SparkProfile[];
}

/**
 * Reads `settings.json` (see {@link settingsFile}): `{"engine": "auto", "spark": {NAME: {…}}}`. GAIALAB_DEFAULT_ENGINE goes
 * before its `engine`. Clusters are a matter of the service, not of the browser: who may change them may have files read.
 *
 * @throws GaiaError BAD_REQUEST naming the file and the field
 */
export function fileSettings(env: NodeJS.ProcessEnv = process.env): FileSettings {
  const path = settingsFile(env);
  let spark: SparkProfile[] = [];
  let engine: EngineChoice | undefined;
  if (existsSync(path)) {
    try {
      const fields = fieldsOf(JSON.parse(readFileSync(path, 'utf8')), 'settings', ['engine', 'spark']);
      spark = optional(fields.spark, 'spark', readProfiles) ?? [];
      engine = optional(fields.engine, 'engine', engineChoice);
    } catch (reason) {
      const { message, hint } = GaiaError.from(reason);
      throw new GaiaError('BAD_REQUEST', `${path}: ${message}`, hint);
    }
  } else if (env.GAIALAB_SETTINGS) {
    throw bad(`There is no file ${path}, which GAIALAB_SETTINGS names.`);
  }
  const wished = optional(env.GAIALAB_DEFAULT_ENGINE || undefined, 'GAIALAB_DEFAULT_ENGINE', engineChoice);
  return { engine: wished ?? engine ?? 'auto', spark };
}
