import { GaiaError, isAbort, isTerminal, type JobEvent } from '../protocol';
import type { GaiaApi } from './api';

export interface WatchOptions {
  signal: AbortSignal;
  onEvent: (event: JobEvent) => void;
  /** Called when the stream is (again) open, with null, and when it was lost, with the reason. */
  onConnection?: (error: GaiaError | null) => void;
  /** Runs at the start of every connection; a failure counts as one of the connection. */
  prepare?: () => Promise<void>;
  /** First and longest pause between two attempts [ms]. */
  pause?: { first: number; longest: number };
}

const PAUSE = { first: 500, longest: 10_000 };

/**
 * Follows one job until it has ended or was deleted, over as many connections as it takes; after a break it goes on
 * from the last event seen. Resolves when aborted: that is an outcome, not a failure.
 * @throws GaiaError JOB_NOT_FOUND, UNAUTHORIZED, BAD_REQUEST, or SERVICE_UNAVAILABLE when the server part is missing.
 */
export async function watchJob(api: GaiaApi, id: string, options: WatchOptions): Promise<void> {
  let last: number | null = null;
  let ended = false;
  await keepOpen(options, async opened => {
    for await (const event of api.events(id, last, options.signal)) {
      opened();
      if (event.kind !== 'state' && last !== null && event.seq <= last) {
        continue;
      }
      last = event.seq;
      options.onEvent(event);
      ended = event.kind === 'deleted' || ('state' in event && isTerminal(event.state.phase));
      if (ended) {
        return true;
      }
    }
    return ended;
  });
}

/**
 * Follows all jobs until aborted. Every new connection starts with the state of each job, so nothing has to be
 * remembered across a break; `onConnection(null)` marks the start of each.
 */
export async function watchAll(api: GaiaApi, options: WatchOptions): Promise<void> {
  await keepOpen(options, async opened => {
    for await (const event of api.events(null, null, options.signal)) {
      opened();
      options.onEvent(event);
    }
    return false;
  });
}

async function keepOpen(options: WatchOptions, connect: (opened: () => void) => Promise<boolean>): Promise<void> {
  const { first, longest } = options.pause ?? PAUSE;
  const { signal, onConnection } = options;
  let pause = first;
  while (!signal.aborted) {
    let open = false;
    let problem: GaiaError;
    try {
      await options.prepare?.();
      const done = await connect(() => {
        pause = first;
        if (!open) {
          open = true;
          onConnection?.(null);
        }
      });
      if (done) {
        return;
      }
      problem = new GaiaError('SERVICE_UNAVAILABLE', 'The connection to the Gaia service was lost.');
    } catch (reason) {
      if (signal.aborted || isAbort(reason)) {
        return;
      }
      problem = GaiaError.from(reason);
      if (isFinal(problem)) {
        throw problem;
      }
    }
    if (signal.aborted) {
      return;
    }
    onConnection?.(problem);
    await sleep(pause, signal);
    pause = Math.min(2 * pause, longest);
  }
}

/** Errors that another attempt does not cure. */
function isFinal(error: GaiaError): boolean {
  return error.code !== 'SERVICE_UNAVAILABLE' || error.details?.missing === true;
}

/** Resolves after `ms`, or at once when aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) {
      done();
    }
  });
}
