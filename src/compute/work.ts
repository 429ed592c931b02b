import type { AsideEnd } from './ahead/aside';
import { GaiaError } from '../protocol';
import type { WorkTask } from './messages';

/** What work in a worker thread is told and tells. */
export interface WorkHooks {
  isCancelled(): boolean;
  /** @param bytes - bytes of the file that are done (compressed) */
  tell(bytes: number, rows: number): void;
  /** A ring into which another thread unzips the file, see ahead/. */
  ahead?: SharedArrayBuffer;
  /** That thread does the task's `aside`, too. */
  aside?: AsideEnd;
}

type Worker = (task: WorkTask, hooks: WorkHooks) => Promise<unknown>;

const known = new Map<string, Worker>();

/** Tells this thread how to do work of a name. The outcome is plain data. */
export function useWork<O>(name: string, work: (order: O, hooks: WorkHooks) => Promise<unknown>): void {
  known.set(name, (task, hooks) => work(task.order as O, hooks));
}

export function workOn(task: WorkTask, hooks: WorkHooks): Promise<unknown> {
  const work = known.get(task.name);
  if (!work) {
    throw new GaiaError('INTERNAL', `${task.path}: this worker does not know how to ${task.name}.`);
  }
  return work(task, hooks);
}
