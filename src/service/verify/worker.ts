import { parentPort } from 'node:worker_threads';
import { GaiaError, type ErrorValue } from '../../protocol';
import { checkFile } from './check-file';
import type { FileFindings, FileTask } from './findings';

/** Entry of a thread that checks one file at a time. Cancelling is ending the thread. */

const PROGRESS_MS = 200;

export interface CheckOrder {
  id: number;
  task: FileTask;
}

export type CheckAnswer =
  | { id: number; type: 'progress'; bytes: number; rows: number }
  | { id: number; type: 'done'; findings: FileFindings }
  | { id: number; type: 'failed'; error: ErrorValue };

const port = parentPort!;
const send = (message: CheckAnswer): void => port.postMessage(message);

port.on('message', ({ id, task }: CheckOrder) => {
  let told = 0;
  const onProgress = (bytes: number, rows: number): void => {
    if (Date.now() - told >= PROGRESS_MS) {
      told = Date.now();
      send({ id, type: 'progress', bytes, rows });
    }
  };
  checkFile(task, { onProgress }).then(
    findings => send({ id, type: 'done', findings }),
    reason => send({ id, type: 'failed', error: GaiaError.from(reason).toJSON() })
  );
});
