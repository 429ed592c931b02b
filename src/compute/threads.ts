import { Worker } from 'node:worker_threads';

/**
 * The threads that pools are made of. Some may be started before their pool: a thread needs longer to start than a plan
 * takes to make. Whoever starts them may be another bundle than the pool's, so they are kept where both look.
 */

/** What is young in a worker is soon done with, chunks and batches: collected early, so that memory stays small [MiB]. */
const YOUNG_MB = 16;

const KEY = Symbol.for('gaialab.threads');
type Waiting = { file: string; thread: Worker }[];

const waiting = (): Waiting => ((globalThis as { [KEY]?: Waiting })[KEY] ??= []);

/**
 * Starts a thread that {@link takeThread} will give. It keeps no process alive.
 * @param file - the bundled worker
 */
export function startThread(file: string): void {
  const thread = newThread(file);
  const forget = (): void => {
    const place = waiting().findIndex(other => other.thread === thread);
    if (place >= 0) {
      waiting().splice(place, 1);
    }
  };
  thread.on('error', forget);
  thread.on('exit', forget);
  waiting().push({ file, thread });
}

/** A thread that runs `file`: one that waits for work, else a new one. */
export function takeThread(file: string): Worker {
  const place = waiting().findIndex(other => other.file === file);
  return place < 0 ? newThread(file) : waiting().splice(place, 1)[0].thread;
}

function newThread(file: string): Worker {
  const thread = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  thread.unref();
  return thread;
}
