import type { MessagePort, Worker } from 'node:worker_threads';
import type { ColumnInfo } from '../protocol';
import { GaiaError } from '../protocol';
import type { RowBatch } from './batch';
import type { Ahead } from './ahead/offer';
import { cancelled } from './faults';
import type { FromWorker, Task, TaskResult, ToWorker } from './messages';
import { takeThread } from './threads';

/** A batch as it reaches the main thread. */
export interface BatchMessage {
  batch: RowBatch;
  columns: ColumnInfo[];
  /** The batch has been used; the worker may send as many bytes again. */
  taken(): void;
}

/** A task with the promise that waits for it. */
export interface Assignment {
  task: Task;
  onProgress?(bytes: number, rows: number): void;
  onBatch?(message: BatchMessage): void;
  resolve(result: TaskResult): void;
  reject(error: GaiaError): void;
  /** Its worker died before it was done. */
  lost(error: GaiaError): void;
  /** Set while it runs. */
  cancel?(): void;
}

interface Events {
  /** The worker is free for the next task. */
  idle(): void;
  /** The thread ended; the worker is of no use any more. */
  gone(): void;
}

/** A cancelled worker that has not answered after this is given up: its read may hang on a lost volume [ms]. */
const PATIENCE = 2000;

/** The main thread's end of one worker thread. */
export class PoolWorker {
  private readonly thread: Worker;
  private current?: Assignment;
  private ahead?: Ahead;
  private id = 0;
  private isGone = false;
  /** The rehearsal that runs, and what stops it. */
  private rehearsal?: { id: number; cancel: Int32Array };
  private lastFault?: Error;
  /** The columns that the worker knows, and those that it sent last. */
  private sent?: readonly ColumnInfo[];
  private received: ColumnInfo[] = [];

  constructor(
    file: string,
    private readonly events: Events
  ) {
    this.thread = takeThread(file);
    this.thread.on('message', (message: FromWorker) => this.receive(message));
    this.thread.on('error', (reason: Error) => (this.lastFault = reason));
    this.thread.on('exit', code => this.lost(code));
  }

  get isIdle(): boolean {
    return this.current === undefined && !this.isGone;
  }

  /** Runs a task that nobody waits for, until there is another one: the worker stays idle meanwhile. */
  rehearse(task: Task): void {
    const cancel = new SharedArrayBuffer(4);
    const id = ++this.id;
    this.rehearsal = { id, cancel: new Int32Array(cancel) };
    this.sent = undefined;
    this.post({ type: 'run', id, task, known: false, cancel });
  }

  /** @param ahead - another worker that unzips the task's file */
  start(assignment: Assignment, ahead?: Ahead): void {
    this.stopRehearsal();
    const id = ++this.id;
    const cancel = new SharedArrayBuffer(4);
    this.current = assignment;
    this.ahead = ahead;
    assignment.cancel = () => {
      Atomics.store(new Int32Array(cancel), 0, 1);
      this.post({ type: 'cancel', id });
      setTimeout(() => this.current === assignment && this.abandon(), PATIENCE).unref();
    };
    this.thread.ref();
    const { columns, ...rest } = assignment.task;
    const known = columns !== undefined && columns === this.sent;
    this.sent = columns;
    const task = known ? rest : assignment.task;
    const { memory, asideEnd } = ahead ?? {};
    const ports = [asideEnd?.port, task.kind === 'ahead' ? task.aside?.end.port : undefined];
    this.post(
      { type: 'run', id, task: { ...task, ahead: memory, asideEnd }, known, cancel },
      ports.filter(port => port !== undefined)
    );
  }

  async close(): Promise<void> {
    this.current?.reject(cancelled());
    await this.thread.terminate();
  }

  private post(message: ToWorker, transfer: MessagePort[] = []): void {
    this.thread.postMessage(message, transfer);
  }

  private receive(message: FromWorker): void {
    const assignment = this.current;
    if (message.type === 'batch') {
      this.received = message.columns ?? this.received;
    }
    if (message.id === this.rehearsal?.id && (message.type === 'done' || message.type === 'failed')) {
      this.rehearsal = undefined;
    }
    if (message.id !== this.id || !assignment) {
      return;
    }
    switch (message.type) {
      case 'progress':
        assignment.onProgress?.(message.bytes, message.rows);
        break;
      case 'batch': {
        const { id, bytes, batch } = message;
        const columns = this.received;
        assignment.onBatch?.({ batch, columns, taken: () => this.post({ type: 'taken', id, bytes }) });
        break;
      }
      case 'done':
        this.finish();
        assignment.resolve(message.result);
        break;
      case 'failed':
        this.finish();
        assignment.reject(GaiaError.from(message.error));
        break;
    }
  }

  private finish(): void {
    this.leave();
    this.thread.unref();
    this.events.idle();
  }

  /** One that does not stop hangs on a lost disk, and another worker takes the task that waits behind it. */
  private stopRehearsal(): void {
    const { rehearsal } = this;
    if (rehearsal !== undefined) {
      Atomics.store(rehearsal.cancel, 0, 1);
      setTimeout(() => {
        if (this.rehearsal === rehearsal) {
          this.thread.unref();
          void this.thread.terminate();
          this.lost(0);
        }
      }, PATIENCE).unref();
    }
  }

  private leave(): void {
    this.current = undefined;
    this.ahead?.end();
    this.ahead = undefined;
  }

  private abandon(): void {
    this.isGone = true;
    this.leave();
    this.thread.unref();
    void this.thread.terminate();
    this.events.gone();
  }

  private lost(code: number): void {
    const assignment = this.current;
    this.leave();
    if (!this.isGone) {
      this.isGone = true;
      this.events.gone();
    }
    const why = this.lastFault?.message ?? `exit code ${code}`;
    assignment?.lost(
      new GaiaError('INTERNAL', `${assignment.task.path}: the worker that read this file died (${why}).`, undefined, {
        file: assignment.task.path
      })
    );
  }
}
