import { cancelled } from './faults';

export interface InOrderOptions {
  /** Files that may be under way at a time, counted from the one whose turn it is. */
  window: number;
  signal?: AbortSignal;
}

/**
 * Works on files at once and takes their results in file order, so that the answer does not depend on who was faster.
 * The first file in that order that fails ends the rest.
 *
 * @param start - begins a file; its signal fires when the whole is cancelled or has failed
 * @param take - receives the file's result when it is its turn; `false`: the rest is not wanted
 * @throws GaiaError CANCELLED when the signal fires, or what `take` throws
 */
export async function inFileOrder<F, R>(
  files: readonly F[],
  { window, signal }: InOrderOptions,
  start: (file: F, index: number, signal: AbortSignal) => R,
  take: (result: R, index: number) => Promise<boolean | void>
): Promise<void> {
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  if (signal?.aborted) {
    throw cancelled();
  }
  signal?.addEventListener('abort', onAbort, { once: true });
  const started: R[] = [];
  try {
    for (let turn = 0; turn < files.length; turn++) {
      for (let i = started.length; i < Math.min(files.length, turn + window); i++) {
        started.push(start(files[i], i, stop.signal));
      }
      const result = started[turn];
      delete started[turn];
      if ((await take(result, turn)) === false) {
        return;
      }
      if (signal?.aborted) {
        throw cancelled();
      }
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stop.abort();
  }
}
