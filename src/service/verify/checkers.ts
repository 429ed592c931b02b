import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { cancelled } from '../../compute/faults';
import type { WorkerPool } from '../../compute/scan';
import { GaiaError } from '../../protocol';
import { VERIFY } from '../store/names';
import { checkFile } from './check-file';
import type { FileFindings, FileTask } from './findings';
import type { CheckAnswer, CheckOrder } from './worker';

export interface CheckerHooks {
  signal?: AbortSignal;
  onProgress?(bytes: number, rows: number): void;
}

/** Something that checks one file at a time. */
export interface Checker {
  /** @throws GaiaError CANCELLED when the signal fires, INTERNAL when the thread dies */
  check(task: FileTask, hooks: CheckerHooks): Promise<FileFindings>;
  close(): Promise<void>;
}

/** The bundled thread, beside the bundle that runs. */
export const CHECK_WORKER = join(__dirname, 'verify-worker.cjs');

/** A checker on a thread of its own, or in this one where the bundle has no worker file. */
export function newChecker(workerFile = CHECK_WORKER): Checker {
  return existsSync(workerFile) ? new ThreadChecker(workerFile) : new OwnChecker();
}

/** A checker that works in the pool which all jobs share. @param owner - what stands for the job there */
export function poolChecker(pool: WorkerPool, owner: object): Checker {
  return {
    async check(task, { signal, onProgress }) {
      const order = { kind: 'work', name: VERIFY, path: task.path, order: task } as const;
      const result = await pool.run(order, { owner, signal, onProgress });
      return (result as { outcome: unknown }).outcome as FileFindings;
    },
    close: () => Promise.resolve()
  };
}

class OwnChecker implements Checker {
  check(task: FileTask, { signal, onProgress }: CheckerHooks): Promise<FileFindings> {
    return checkFile(task, { onProgress, isCancelled: () => signal?.aborted === true });
  }

  async close(): Promise<void> {}
}

class ThreadChecker implements Checker {
  private worker?: Worker;
  private last = 0;

  constructor(private readonly workerFile: string) {}

  async check(task: FileTask, { signal, onProgress }: CheckerHooks): Promise<FileFindings> {
    if (signal?.aborted) {
      throw cancelled();
    }
    const worker = (this.worker ??= new Worker(this.workerFile));
    const id = ++this.last;
    let settle = (): void => undefined;
    try {
      return await new Promise<FileFindings>((resolve, reject) => {
        const onAbort = (): void => reject(cancelled());
        const onMessage = (answer: CheckAnswer): void => {
          if (answer.id !== id) {
            return;
          }
          if (answer.type === 'progress') {
            onProgress?.(answer.bytes, answer.rows);
          } else if (answer.type === 'done') {
            resolve(answer.findings);
          } else {
            reject(GaiaError.from(answer.error));
          }
        };
        const onError = (reason: Error): void => reject(died(task.path, reason.message));
        const onExit = (): void => reject(died(task.path, 'its thread ended'));
        signal?.addEventListener('abort', onAbort, { once: true });
        worker.on('message', onMessage).on('error', onError).on('exit', onExit);
        settle = () => {
          signal?.removeEventListener('abort', onAbort);
          worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        };
        const order: CheckOrder = { id, task };
        worker.postMessage(order);
      });
    } catch (reason) {
      this.worker = undefined;
      void worker.terminate();
      throw reason;
    } finally {
      settle();
    }
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }
}

const died = (path: string, why: string): GaiaError =>
  new GaiaError('INTERNAL', `${path}: the check itself failed: ${why}.`);
