import { GaiaError, isErrorValue } from '../protocol';

/**
 * Sends one HTTP request below the server extension's root, e.g. `api/status`. The platform's edge supplies it,
 * so that authentication, XSRF and base URL stay in one place.
 */
export type Requester = (path: string, init: RequestInit) => Promise<Response>;

/** What to do when the server half of gaialab does not answer. */
export const SERVER_HINT = 'Run "jupyter server extension enable gaialab", then restart Jupyter and reload this page.';

/**
 * The error of an unsuccessful answer. Our service answers JSON; anything else comes from Jupyter or a proxy before
 * it and means that the service cannot be reached, unless the status says that nobody is signed in.
 */
export async function errorOf(response: Response): Promise<GaiaError> {
  const text = await response.text().catch(() => '');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (isErrorValue(body)) {
    return GaiaError.from(body);
  }
  const details = { status: response.status };
  if (response.status === 401 || response.status === 403) {
    return new GaiaError(
      'UNAUTHORIZED',
      'You are signed out of Jupyter.',
      'Reload this page to sign in again.',
      details
    );
  }
  if (response.status === 404) {
    return new GaiaError(
      'SERVICE_UNAVAILABLE',
      'The server part of gaialab is not running in this Jupyter.',
      SERVER_HINT,
      { ...details, missing: true }
    );
  }
  return new GaiaError(
    'SERVICE_UNAVAILABLE',
    `The Gaia service does not answer (HTTP ${response.status}).`,
    'It is started again at the next request; if this stays, the Jupyter server log says why.',
    details
  );
}

/** Sends a request and throws one GaiaError for whatever goes wrong, the network included. */
export async function send(request: Requester, path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await request(path, init);
  } catch (reason) {
    if (init.signal?.aborted) {
      throw new GaiaError('CANCELLED', 'Cancelled.');
    }
    throw new GaiaError(
      'SERVICE_UNAVAILABLE',
      'The Jupyter server cannot be reached.',
      'Check the connection and that Jupyter is still running.',
      { reason: reason instanceof Error ? reason.message : String(reason) }
    );
  }
  if (!response.ok) {
    throw await errorOf(response);
  }
  return response;
}
