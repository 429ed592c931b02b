import { existsSync } from 'node:fs';
import { GaiaError, isAbort, type SampleState } from '../../protocol';
import { makeVolume, type MakeVolumeOptions } from '../makevolume/make-volume';

/** Sources of the sample: enough for a sky that looks like one, and made within a minute. */
const ROWS = 400_000;
/** Listeners are told of progress this often at most [ms]. */
const TELL_MS = 200;

/** Makes the sample volume for those who have none, once. */
export class SampleMaker {
  private current: SampleState;
  private work: AbortController | null = null;
  private told = 0;
  private readonly listeners = new Set<(state: SampleState) => void>();

  /** @param path - folder of the sample; what is there already is taken as it is */
  constructor(
    path: string,
    private readonly rows = ROWS,
    private readonly make: (options: MakeVolumeOptions) => Promise<unknown> = makeVolume
  ) {
    this.current = { phase: existsSync(path) ? 'made' : 'none', path, rows, filesDone: 0, filesTotal: 0 };
  }

  get state(): SampleState {
    return this.current;
  }

  /** Begins; while it is being made, or once it is made, nothing else happens. */
  start(): SampleState {
    const { phase, path } = this.current;
    if (phase !== 'making' && phase !== 'made') {
      const work = (this.work = new AbortController());
      this.tell({ phase: 'making', path, rows: this.rows, filesDone: 0, filesTotal: 0 });
      void this.run(work.signal);
    }
    return this.current;
  }

  cancel(): SampleState {
    this.work?.abort();
    return this.current;
  }

  /** Calls `listener` with the state now and at every change, until the returned function is called. */
  listen(listener: (state: SampleState) => void): () => void {
    this.listeners.add(listener);
    listener(this.current);
    return () => void this.listeners.delete(listener);
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { rows } = this;
    const { path: folder } = this.current;
    try {
      const onProgress = ({ filesDone, filesTotal }: { filesDone: number; filesTotal: number }): void => {
        this.current = { ...this.current, filesDone, filesTotal };
        if (performance.now() - this.told > TELL_MS) {
          this.tell(this.current);
        }
      };
      await this.make({ folder, rows, seed: 1, signal, onProgress });
      this.tell({ ...this.current, phase: 'made' });
    } catch (reason) {
      const { message, hint } = GaiaError.from(reason);
      const failed = { phase: 'failed' as const, message, ...(hint !== undefined && { hint }) };
      this.tell({ ...this.current, ...(isAbort(reason) ? { phase: 'cancelled' as const } : failed) });
    }
  }

  private tell(state: SampleState): void {
    this.current = state;
    this.told = performance.now();
    this.listeners.forEach(listener => listener(state));
  }
}
