import { Signal, type ISignal } from '@lumino/signaling';
import { GaiaError, isAbort, type SampleState } from '../../protocol';
import type { CatalogueApi } from '../../client';

/** The making of the sample volume, as the service tells it. */
export class SampleModel {
  private current: SampleState | null = null;
  private problem: GaiaError | null = null;
  private watching: AbortController | null = null;
  private readonly signal = new Signal<this, void>(this);

  /** @param onMade - called with the folder once it is there */
  constructor(
    private readonly api: CatalogueApi,
    private readonly onMade: (path: string) => void
  ) {}

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get state(): SampleState | null {
    return this.current;
  }

  get error(): GaiaError | null {
    return this.problem;
  }

  /** Begins to make it, or takes it as it is, and follows that to the end. */
  async make(): Promise<void> {
    await this.ask(async () => {
      this.current = await this.api.makeSample();
      await this.follow();
    });
  }

  cancel(): Promise<void> {
    return this.ask(async () => void (await this.api.cancelSample()));
  }

  dispose(): void {
    this.watching?.abort();
    Signal.clearData(this);
  }

  private async follow(): Promise<void> {
    this.watching?.abort();
    const { signal } = (this.watching = new AbortController());
    for await (const state of this.api.sampleStates(signal)) {
      this.current = state;
      this.signal.emit();
    }
    if (!signal.aborted && this.current?.phase === 'made') {
      this.onMade(this.current.path);
    }
  }

  private async ask(work: () => Promise<void>): Promise<void> {
    this.problem = null;
    this.signal.emit();
    try {
      await work();
    } catch (reason) {
      if (!isAbort(reason)) {
        this.problem = GaiaError.from(reason);
      }
    }
    this.signal.emit();
  }
}
