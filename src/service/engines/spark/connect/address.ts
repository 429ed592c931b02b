import { GaiaError } from '../../../../protocol';

/** Where a Spark Connect server is, and how it is spoken to. */
export interface SparkAddress {
  host: string;
  port: number;
  tls: boolean;
  /** Further headers of every request. */
  headers: Record<string, string>;
  /** Name of the user in Spark's own lists. */
  user: string;
}

/** Port of Spark Connect where the URL names none. */
const DEFAULT_PORT = 15002;

const FORM = 'sc://HOST[:PORT][/;use_ssl=true;user_id=NAME;x-header=VALUE]';

/** True for hosts that no network lies between. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/**
 * Reads a Spark Connect URL (Spark's "client connection string"): `use_ssl`, `user_id`, and headers for all other
 * parameters. A token in it is refused: URLs come into logs and lists of processes.
 * @throws GaiaError BAD_REQUEST saying what is wrong
 */
export function parseSparkUrl(url: string): SparkAddress {
  const match = /^sc:\/\/(\[[\da-fA-F:]+\]|[^\s/:;]+)(?::(\d{1,5}))?(?:\/(?:;(.*))?)?$/.exec(url);
  if (match === null) {
    throw new GaiaError('BAD_REQUEST', `${hidden(url)} is no Spark Connect URL.`, `It looks like ${FORM}.`);
  }
  const [, name, portText, parameters = ''] = match;
  const port = portText === undefined ? DEFAULT_PORT : Number(portText);
  if (port < 1 || port > 65535) {
    throw new GaiaError('BAD_REQUEST', `${portText} is no port.`, `A Spark Connect URL looks like ${FORM}.`);
  }
  const address: SparkAddress = { host: name.replace(/^\[|\]$/g, ''), port, tls: false, headers: {}, user: 'gaialab' };
  for (const parameter of parameters.split(';').filter(text => text !== '')) {
    const [key, ...rest] = parameter.split('=');
    const value = decodeURIComponent(rest.join('='));
    if (key === 'token') {
      throw new GaiaError(
        'BAD_REQUEST',
        'A token has no place in the URL of a Spark server.',
        'Write it to a file that only you may read, and name that with "tokenFile".'
      );
    } else if (key === 'use_ssl') {
      address.tls = value === 'true';
    } else if (key === 'user_id') {
      address.user = value;
    } else if (key !== 'session_id' && key !== 'user_agent') {
      address.headers[key.toLowerCase()] = value;
    }
  }
  return address;
}

/** A URL as it may be shown. */
function hidden(url: string): string {
  return url.replace(/(token=)[^;]*/g, '$1…');
}
