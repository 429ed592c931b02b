import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import {
  bad,
  defined,
  fieldsOf,
  finite,
  integerFrom,
  object,
  oneOf,
  optional,
  text,
  type Fields
} from '../../../protocol/check';
import { GaiaError, SPARK_FORMATS, type EngineInfo, type SparkFormat } from '../../../protocol';
import { isLoopback, parseSparkUrl } from './connect/address';
import type { SparkSecrets } from './connect/transport';

/** A cluster that jobs may be sent to. */
export interface SparkProfile {
  name: string;
  /** `sc://host:port/;use_ssl=true`. */
  url: string;
  /** File with the token, which only its owner may read; else the variable of {@link tokenVariable}. */
  tokenFile?: string;
  /** PEM file of the authorities to trust, instead of the system's. */
  caFile?: string;
  /** PEM files of our own certificate and its key. */
  certificateFile?: string;
  keyFile?: string;
  /** Folder, as the cluster sees it: of the volume (holds gdr3, …), or of a Parquet store. */
  volume: string;
  format: SparkFormat;
  /** Files of one query of a map; a map grows by so many. */
  chunkFiles: number;
  /** With engine `auto`: jobs that would take longer on this machine go to the cluster [s]. */
  autoSeconds: number;
}

/** Files of a query of a map: enough for the cores of a middling cluster, few enough for some ten pictures of the sky. */
const DEFAULT_CHUNK = 340;
/** Ten minutes: below that a cluster's own latency and queue are felt [s]. */
const DEFAULT_AUTO = 600;

const FIELDS = [
  ...['url', 'tokenFile', 'caFile', 'certificateFile', 'keyFile', 'volume', 'format', 'chunkFiles', 'autoSeconds']
];

/**
 * Checks the profiles of a settings file, `{NAME: {url, volume, …}}`.
 * @throws GaiaError BAD_REQUEST naming the profile and the field
 */
export function readProfiles(value: unknown): SparkProfile[] {
  return Object.entries(object(value, 'spark')).map(([name, one]) => {
    const at = `spark.${name}`;
    if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) {
      throw bad(`"${name}" is no name of a Spark profile.`, 'Letters, digits, dots, _ and -.');
    }
    if ('token' in object(one, at)) {
      throw bad(`"${at}.token" has no place in the settings.`, TOKEN_HINT);
    }
    const fields = fieldsOf(one, at, FIELDS);
    const url = text(fields.url, `${at}.url`);
    parseSparkUrl(url);
    const volume = text(fields.volume, `${at}.volume`);
    if (!isAbsolute(volume) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(volume)) {
      throw bad(`"${at}.volume" must be a whole path or URL as the cluster sees it, not ${volume}.`);
    }
    return defined({
      name,
      url,
      ...paths(fields, at),
      volume: volume.replace(/\/+$/, ''),
      format: optional(fields.format, `${at}.format`, oneOf(SPARK_FORMATS)) ?? 'csv.gz',
      chunkFiles: optional(fields.chunkFiles, `${at}.chunkFiles`, integerFrom(1, 1e6)) ?? DEFAULT_CHUNK,
      autoSeconds: optional(fields.autoSeconds, `${at}.autoSeconds`, finite) ?? DEFAULT_AUTO
    });
  });
}

const paths = (fields: Fields, at: string): Partial<SparkProfile> =>
  Object.fromEntries(
    ['tokenFile', 'caFile', 'certificateFile', 'keyFile'].map(name => {
      const path = optional(fields[name], `${at}.${name}`, text);
      return [name, path?.replace(/^~(?=\/)/, homedir())];
    })
  );

const TOKEN_HINT = 'Write it to a file that only you may read (chmod 600), and name that with "tokenFile".';

/** `GAIALAB_SPARK_TOKEN_ESAC` for the profile `esac`. */
export const tokenVariable = (name: string): string =>
  `GAIALAB_SPARK_TOKEN_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;

/**
 * What proves to a cluster who we are; read anew for each connection, so that a token may be changed.
 * @throws GaiaError UNAUTHORIZED, FILE_NOT_FOUND: a file that is missing, empty, or that others may read; a secret that
 * would cross a network in plain text
 */
export function secretsOf(profile: SparkProfile, env: NodeJS.ProcessEnv = process.env): SparkSecrets {
  const { name, tokenFile, caFile, certificateFile, keyFile, url } = profile;
  const token = tokenFile === undefined ? env[tokenVariable(name)] || undefined : privateText(tokenFile);
  const { tls, host } = parseSparkUrl(url);
  if (token !== undefined && !tls && !isLoopback(host)) {
    throw new GaiaError(
      'UNAUTHORIZED',
      `The token of Spark profile ${name} would cross the network to ${host} in plain text.`,
      'Put a TLS proxy before the server and add use_ssl=true to the URL.'
    );
  }
  return defined({
    token,
    ca: caFile === undefined ? undefined : contents(caFile),
    certificate:
      certificateFile === undefined || keyFile === undefined
        ? undefined
        : { certificate: contents(certificateFile), key: Buffer.from(privateText(keyFile)) }
  });
}

function privateText(path: string): string {
  const found = contents(path).toString('utf8').trim();
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new GaiaError('UNAUTHORIZED', `Others may read the secret in ${path}.`, `Run chmod 600 '${path}'.`);
  }
  if (found === '' || /[^\x21-\x7e\s]/.test(found)) {
    throw new GaiaError('UNAUTHORIZED', `There is no secret in ${path}.`, 'It is one line of ASCII.');
  }
  return found;
}

function contents(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException;
    throw new GaiaError('FILE_NOT_FOUND', `${path}, named by a Spark profile, cannot be read (${code}).`);
  }
}

/** A profile as users see it. */
export function engineInfo(profile: SparkProfile): EngineInfo {
  const { name, url, format } = profile;
  const { host, port, tls } = parseSparkUrl(url);
  const info: EngineInfo = {
    name: `spark:${name}`,
    title: `Spark “${name}” on ${host}`,
    url: `sc://${host}:${port}${tls ? '/;use_ssl=true' : ''}`,
    format
  };
  try {
    secretsOf(profile);
    return info;
  } catch (reason) {
    return { ...info, fault: GaiaError.from(reason).toJSON() };
  }
}

/** Where the profiles are said to be, for hints. */
export const PROFILES_HINT =
  'Profiles of clusters are in gaialab/settings.json of your configuration; see docs/spark.md.';

/** The file with the settings: GAIALAB_SETTINGS, else `gaialab/settings.json` of the user's configuration. */
export function settingsFile(env: NodeJS.ProcessEnv = process.env): string {
  return env.GAIALAB_SETTINGS || join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'gaialab/settings.json');
}
