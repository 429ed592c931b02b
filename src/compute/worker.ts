import { parentPort } from 'node:worker_threads';
import { GaiaError } from '../protocol';
import type { FromWorker, Task, TaskResult, ToWorker } from './messages';
import { Outbox } from './outbox';
import { MapFold } from './map-fold';
import { readRows } from './read-rows';
import { scanFile } from './scan-file';

/** Entry of a worker thread: one task at a time, told by messages. */

const PROGRESS_MS = 200;

const port = parentPort!;
let outbox: Outbox | undefined;

const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'run':
      void answer(message.id, message.task, new Int32Array(message.cancel));
      break;
    case 'taken':
      outbox?.taken(message.id, message.bytes);
      break;
    case 'cancel':
      outbox?.cancel(message.id);
      break;
  }
});

async function answer(id: number, task: Task, flag: Int32Array): Promise<void> {
  try {
    const { result, transfer } = await run(id, task, () => Atomics.load(flag, 0) !== 0);
    send({ type: 'done', id, result }, transfer);
  } catch (reason) {
    const error = GaiaError.from(reason);
    const named = error.code === 'INTERNAL' ? new GaiaError('INTERNAL', `${task.path}: ${error.message}`) : error;
    send({ type: 'failed', id, error: named.toJSON() });
  } finally {
    outbox = undefined;
  }
}

async function run(
  id: number,
  task: Task,
  isCancelled: () => boolean
): Promise<{ result: TaskResult; transfer: ArrayBuffer[] }> {
  let told = Date.now();
  const tell = (bytes: number, rows: number): void => {
    if (Date.now() - told >= PROGRESS_MS) {
      told = Date.now();
      send({ type: 'progress', id, bytes, rows });
    }
  };
  if (task.kind === 'rows') {
    outbox = new Outbox(id, task.credit, send);
    const result = await readRows(task, outbox, isCancelled, tell);
    return { result: { kind: 'rows', ...result }, transfer: [] };
  }
  const fold = new MapFold(task.path, task.spec);
  await scanFile(task.path, fold, { columns: task.columns, isCancelled, afterChunk: tell });
  const partial = fold.partial();
  const arrays = [partial.pixels, ...partial.layers.flatMap(({ counts, sums, lost }) => [counts, sums, lost])];
  const transfer = arrays.flatMap(array => (array ? [array.buffer as ArrayBuffer] : []));
  return { result: { kind: 'map', partial }, transfer };
}
