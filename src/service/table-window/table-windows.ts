import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { cancelled } from '../../compute/faults';
import {
  GaiaError,
  type TableDescription,
  type TableProgress,
  type TableWindow,
  type TableWindowRequest
} from '../../protocol';
import { TableDesk } from './table-desk';
import type { TableAnswer, TableFile, TableOrder } from './table-orders';

/** Who waits for an answer. */
interface Waiting {
  onProgress?(progress: TableProgress): void;
  settle(answer: TableAnswer): void;
}

export interface WindowOptions {
  signal?: AbortSignal;
  onProgress?(progress: TableProgress): void;
}

type Asked = { type: 'describe'; file: TableFile } | { type: 'window'; file: TableFile; request: TableWindowRequest };

/** The thread is let go after so long without an order [ms]. */
const IDLE_MS = 120_000;

/**
 * Windows of table files, read on a thread of their own, so that events and other requests never wait for a long one. The
 * thread starts with the first order.
 */
export class TableWindows {
  private last = 0;
  private readonly waiting = new Map<number, Waiting>();
  private worker?: Worker;
  private desk?: TableDesk;
  private idle?: NodeJS.Timeout;

  /** @param workerFile - bundled code of the thread; where there is none, this thread does it */
  constructor(private readonly workerFile: string) {}

  /** @throws GaiaError errors of the file, CANCELLED */
  async describe(file: TableFile, options?: WindowOptions): Promise<TableDescription> {
    const answer = await this.ask({ type: 'describe', file }, options);
    return (answer as Extract<TableAnswer, { type: 'description' }>).description;
  }

  /** @throws GaiaError errors of the file and of the condition, CANCELLED */
  async window(file: TableFile, request: TableWindowRequest, options?: WindowOptions): Promise<TableWindow> {
    const answer = await this.ask({ type: 'window', file, request }, options);
    return (answer as Extract<TableAnswer, { type: 'window' }>).window;
  }

  async close(): Promise<void> {
    clearTimeout(this.idle);
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
    this.fail(cancelled());
  }

  private ask(asked: Asked, { signal, onProgress }: WindowOptions = {}): Promise<TableAnswer> {
    if (signal?.aborted) {
      return Promise.reject(cancelled());
    }
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.post({ id, type: 'cancel' });
      const settle = (answer: TableAnswer): void => {
        signal?.removeEventListener('abort', onAbort);
        this.waiting.delete(id);
        this.rest();
        if (answer.type === 'failed') {
          reject(GaiaError.from(answer.error));
        } else {
          resolve(answer);
        }
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.set(id, { onProgress, settle });
      this.post({ ...asked, id });
    });
  }

  private post(order: TableOrder): void {
    clearTimeout(this.idle);
    if (!existsSync(this.workerFile)) {
      (this.desk ??= new TableDesk(answer => this.take(answer))).take(order);
      return;
    }
    (this.worker ??= this.start()).postMessage(order);
  }

  private start(): Worker {
    const worker = new Worker(this.workerFile);
    const died = (why: string): void => {
      if (this.worker === worker) {
        this.worker = undefined;
        this.fail(new GaiaError('INTERNAL', `Reading the table failed: ${why}.`, 'Try again.'));
      }
    };
    worker.on('message', (answer: TableAnswer) => this.take(answer));
    worker.on('error', reason => died(reason.message));
    worker.on('exit', () => died('its thread ended'));
    worker.unref();
    return worker;
  }

  private take(answer: TableAnswer): void {
    const waiting = this.waiting.get(answer.id);
    if (answer.type === 'progress') {
      waiting?.onProgress?.(answer.progress);
    } else {
      waiting?.settle(answer);
    }
  }

  private fail(error: GaiaError): void {
    for (const [id, { settle }] of [...this.waiting]) {
      settle({ id, type: 'failed', error: error.toJSON() });
    }
  }

  /** Gives the thread's memory back when nobody has asked for a while. */
  private rest(): void {
    if (this.waiting.size > 0 || !this.worker) {
      return;
    }
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      const { worker } = this;
      this.worker = undefined;
      void worker?.terminate();
    }, IDLE_MS).unref();
  }
}
