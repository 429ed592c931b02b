import type { FoldSpec } from './folds';
import type { TaskResult } from './messages';
import type { WorkerPool } from './pool';
import type { ScanFile, ScanOptions } from './scan-options';

/** What a scan's first task is told once the scan itself has begun. */
interface Hooks {
  signal?: AbortSignal;
  onProgress(bytes: number, rows: number): void;
}

/**
 * The first file of a scan, read while the job is still being written down: the scan takes the outcome when it begins.
 * Nothing of it is kept or told before.
 */
export class HeadStart {
  private readonly stop = new AbortController();
  private readonly result: Promise<TaskResult>;
  private last?: [bytes: number, rows: number];
  private hooks?: Hooks;

  constructor(pool: WorkerPool, file: ScanFile, spec: FoldSpec, { columns }: Pick<ScanOptions, 'columns'>) {
    this.result = pool.run(foldTask(file, spec, { columns, isLast: true }), {
      owner: {},
      signal: this.stop.signal,
      onProgress: (...read) => {
        this.last = read;
        this.hooks?.onProgress(...read);
      }
    });
    this.result.catch(() => undefined); // whoever takes it hears of it
  }

  /** The outcome, for the scan that would else run the task. */
  take(hooks: Hooks): Promise<TaskResult> {
    this.hooks = hooks;
    if (hooks.signal?.aborted) {
      this.abort();
    }
    hooks.signal?.addEventListener('abort', () => this.abort(), { once: true });
    if (this.last !== undefined) {
      hooks.onProgress(...this.last);
    }
    return this.result;
  }

  /** There will be no such scan. */
  abort(): void {
    this.stop.abort();
  }
}

/** The task that folds a file. */
export const foldTask = (
  { path, bytes, idRange, stored, seek }: ScanFile,
  spec: FoldSpec,
  { columns, isLast }: Pick<ScanOptions, 'columns'> & { isLast: boolean }
) => ({ kind: 'fold', path, bytes, isLast, spec, idRange, stored, seek, columns }) as const;
