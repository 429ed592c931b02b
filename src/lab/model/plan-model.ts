import { Signal, type ISignal } from '@lumino/signaling';
import { GaiaError, isAbort, type JobRequest, type Plan } from '../../protocol';
import type { GaiaApi } from '../../client';

export type PlanState =
  { kind: 'idle' } | { kind: 'planning' } | { kind: 'planned'; plan: Plan } | { kind: 'error'; error: GaiaError };

/** What a request would cost, shown before it is run. */
export class PlanModel {
  private current: PlanState = { kind: 'idle' };
  private request: AbortController | null = null;
  private readonly signal = new Signal<this, void>(this);

  constructor(private readonly api: GaiaApi) {}

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get state(): PlanState {
    return this.current;
  }

  /** @param again - true: the plan on show is of the same request and stays until the new one is there */
  async plan(job: JobRequest, again = false): Promise<void> {
    this.request?.abort();
    const request = (this.request = new AbortController());
    if (!again || this.current.kind !== 'planned') {
      this.set({ kind: 'planning' });
    }
    try {
      const plan = await this.api.plan(job, request.signal);
      if (!request.signal.aborted) {
        this.set({ kind: 'planned', plan });
      }
    } catch (reason) {
      if (!request.signal.aborted && !isAbort(reason)) {
        this.set({ kind: 'error', error: GaiaError.from(reason) });
      }
    }
  }

  reset(): void {
    this.request?.abort();
    this.set({ kind: 'idle' });
  }

  dispose(): void {
    this.request?.abort();
    Signal.clearData(this);
  }

  private set(state: PlanState): void {
    this.current = state;
    this.signal.emit();
  }
}
