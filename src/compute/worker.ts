import { parentPort } from 'node:worker_threads';
import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import { AsideDoer, asideWork } from './ahead/aside';
import { inflateAhead } from './ahead/inflate-ahead';
import { buffersOf } from './buffers';
import type { FromWorker, TaskResult, ToWorker, WorkerTask } from './messages';
import { Outbox } from './outbox';
import { readRows } from './read-rows';
import { foldFile } from './store-fold';
import { workOn } from './work';

/** A worker thread: one task at a time, told by messages. */

const PROGRESS_MS = 200;
/** A task shows that it goes on before that [ms]. */
const FIRST_MS = 50;

const port = parentPort!;
let outbox: Outbox | undefined;
let columns: readonly ColumnInfo[] | undefined;

const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

/** Answers the messages of the main thread. */
export function serveTasks(): void {
  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'run':
        columns = message.known ? columns : message.task.columns;
        void answer(message.id, { ...message.task, columns }, new Int32Array(message.cancel));
        break;
      case 'taken':
        outbox?.taken(message.id, message.bytes);
        break;
      case 'cancel':
        outbox?.cancel(message.id);
        break;
    }
  });
}

async function answer(id: number, task: WorkerTask, flag: Int32Array): Promise<void> {
  try {
    const result = await run(id, task, () => Atomics.load(flag, 0) !== 0);
    send({ type: 'done', id, result }, buffersOf(result));
  } catch (reason) {
    const error = GaiaError.from(reason);
    const named = error.code === 'INTERNAL' ? new GaiaError('INTERNAL', `${task.path}: ${error.message}`) : error;
    send({ type: 'failed', id, error: named.toJSON() });
  } finally {
    outbox = undefined;
  }
}

async function run(id: number, task: WorkerTask, isCancelled: () => boolean): Promise<TaskResult> {
  let told = Date.now() - PROGRESS_MS + FIRST_MS;
  const tell = (bytes: number, rows: number): void => {
    if (Date.now() - told >= PROGRESS_MS) {
      told = Date.now();
      send({ type: 'progress', id, bytes, rows });
    }
  };
  if (task.kind === 'rows') {
    outbox = new Outbox(id, task.credit, send);
    return { kind: 'rows', ...(await readRows(task, outbox, isCancelled, tell)) };
  }
  if (task.kind === 'ahead') {
    const { aside } = task;
    inflateAhead(task, isCancelled, aside && new AsideDoer(aside.end, asideWork(aside.name)));
    return { kind: 'ahead' };
  }
  if (task.kind === 'work') {
    const { ahead, asideEnd: aside } = task;
    return { kind: 'work', outcome: await workOn(task, { isCancelled, tell, ahead, aside }) };
  }
  return { kind: 'fold', partial: await foldFile(task, isCancelled, tell) };
}
