import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { GaiaError } from '../protocol';
import { offerAhead, wantsAhead } from './ahead/offer';
import { cancelled } from './faults';
import type { Task, TaskResult } from './messages';
import type { Assignment, BatchMessage } from './pool-worker';
import { PoolWorker } from './pool-worker';
import { BatchesOnce } from './batches-once';

export interface PoolOptions {
  /** Number of worker threads; default one per processor. */
  size?: number;
  /** The bundled worker; default `worker.cjs` beside the bundle that runs. */
  workerFile?: string;
  /** How often a task is begun again after its worker died; default {@link RETRIES}. */
  retries?: number;
}

/** A thread may die for want of memory, which the next one may have; a file that kills each of them is at fault itself. */
const RETRIES = 3;

export interface TaskHooks {
  /** Whose task it is: workers are shared fairly between owners. */
  owner: object;
  signal?: AbortSignal;
  /** At most five times a second. Bytes are those of the file (compressed). */
  onProgress?(bytes: number, rows: number): void;
  /** A batch of a rows task; its bytes are credit again once `taken` is called. */
  onBatch?(message: BatchMessage): void;
}

/** The worker threads of the service, shared by all its jobs. A thread starts when it is first needed. */
export class WorkerPool {
  readonly size: number;
  private readonly workerFile: string;
  private readonly retries: number;
  private readonly workers = new Set<PoolWorker>();
  private readonly queues = new Map<object, Assignment[]>();
  /** Task whose running makes later ones faster: a thread runs it once, when it has nothing else to do. */
  rehearsal?: Task;
  private closed = false;

  constructor({ size, workerFile, retries = RETRIES }: PoolOptions = {}) {
    this.retries = retries;
    this.size = Math.max(1, size ?? availableParallelism());
    this.workerFile = workerFile ?? join(__dirname, 'worker.cjs');
    // Unzipping and reading happen on libuv's threads, which are four for the process unless told before first use.
    process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, this.size + 2));
  }

  /** No task waits or runs. */
  get isIdle(): boolean {
    return !this.closed && this.queues.size === 0 && [...this.workers].every(({ isIdle }) => isIdle);
  }

  /**
   * Runs a task on the next free worker. When its worker dies, another one begins the task again; batches that went before are not given twice.
   * @throws GaiaError what the task ends with; CANCELLED at once when the signal fires; INTERNAL naming the file when
   * every worker dies of it
   */
  run(task: Task, hooks: TaskHooks): Promise<TaskResult> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new GaiaError('SERVICE_UNAVAILABLE', 'The workers have been shut down.'));
        return;
      }
      if (hooks.signal?.aborted) {
        reject(cancelled());
        return;
      }
      const onAbort = (): void => {
        const queue = this.queues.get(hooks.owner) ?? [];
        if (queue.includes(assignment)) {
          this.requeue(
            hooks.owner,
            queue.filter(other => other !== assignment)
          );
        }
        assignment.cancel?.();
        assignment.reject(cancelled());
      };
      const settled = (): void => {
        hooks.signal?.removeEventListener('abort', onAbort);
        assignment.onProgress = assignment.onBatch = undefined;
      };
      let tries = 0;
      const batches = new BatchesOnce(hooks.onBatch);
      const assignment: Assignment = {
        task,
        onProgress: hooks.onProgress,
        onBatch: message => batches.take(message),
        resolve: result => {
          settled();
          if (batches.areSame) {
            resolve(result);
          } else {
            reject(new GaiaError('FILE_UNREADABLE', `${task.path}: it changed while it was read.`));
          }
        },
        reject: error => (settled(), reject(error)),
        lost: error => {
          batches.restart();
          if (tries++ >= this.retries || this.closed || hooks.signal?.aborted) {
            assignment.reject(error);
          } else {
            assignment.cancel = undefined;
            this.requeue(hooks.owner, [assignment, ...(this.queues.get(hooks.owner) ?? [])]);
            this.dispatch();
          }
        }
      };
      hooks.signal?.addEventListener('abort', onAbort, { once: true });
      this.requeue(hooks.owner, [...(this.queues.get(hooks.owner) ?? []), assignment]);
      this.dispatch();
    });
  }

  /** Has a thread run the {@link rehearsal} now, unless one has, or there is work. */
  rehearse(): void {
    const { rehearsal } = this;
    const worker = rehearsal && this.isIdle ? (this.idle() ?? this.hire()) : undefined;
    if (worker !== undefined) {
      this.rehearsal = undefined;
      worker.rehearse(rehearsal!);
    }
  }

  /** Ends all threads; tasks that wait or run fail with CANCELLED. */
  async close(): Promise<void> {
    this.closed = true;
    for (const assignment of [...this.queues.values()].flat()) {
      assignment.reject(cancelled());
    }
    this.queues.clear();
    await Promise.all([...this.workers].map(worker => worker.close()));
  }

  private dispatch(): void {
    while (!this.closed && this.queues.size > 0) {
      const worker = this.idle() ?? this.hire();
      if (!worker) {
        return;
      }
      const [owner, [assignment, ...rest]] = this.queues.entries().next().value!;
      this.queues.delete(owner); // to the end of the turn
      this.requeue(owner, rest);
      const helper =
        this.queues.size === 0 && wantsAhead(assignment.task) ? (this.idle(worker) ?? this.hire()) : undefined;
      worker.start(assignment, helper && offerAhead(assignment.task, helper));
    }
  }

  private idle(besides?: PoolWorker): PoolWorker | undefined {
    return [...this.workers].find(worker => worker.isIdle && worker !== besides);
  }

  private requeue(owner: object, queue: Assignment[]): void {
    if (queue.length > 0) {
      this.queues.set(owner, queue);
    } else {
      this.queues.delete(owner);
    }
  }

  private hire(): PoolWorker | undefined {
    if (this.workers.size >= this.size) {
      return undefined;
    }
    const worker = new PoolWorker(this.workerFile, {
      idle: () => {
        this.dispatch();
        this.rehearse();
      },
      gone: () => {
        this.workers.delete(worker);
        this.dispatch();
      }
    });
    this.workers.add(worker);
    return worker;
  }
}
