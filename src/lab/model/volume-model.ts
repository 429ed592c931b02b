import { Signal, type ISignal } from '@lumino/signaling';
import { GaiaError, isAbort, type ServiceStatus, type VolumeInfo } from '../../protocol';
import type { GaiaApi } from '../../client';

export type VolumeState =
  | { kind: 'idle' }
  | { kind: 'loading' }
  | { kind: 'ready'; volume: VolumeInfo }
  | { kind: 'unset' }
  | { kind: 'error'; error: GaiaError };

/** Which catalogue the service reads. Asks nothing before {@link start}. */
export class VolumeModel {
  private current: VolumeState = { kind: 'idle' };
  private service: ServiceStatus | null = null;
  private request: AbortController | null = null;
  private problem: GaiaError | null = null;
  private readonly signal = new Signal<this, void>(this);

  /**
   * @param override Folder from the user's settings that takes the place of the service's default; '' for none.
   */
  constructor(
    private readonly api: GaiaApi,
    private readonly override: () => Promise<string>
  ) {}

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get state(): VolumeState {
    return this.current;
  }

  get status(): ServiceStatus | null {
    return this.service;
  }

  get volume(): VolumeInfo | null {
    return this.current.kind === 'ready' ? this.current.volume : null;
  }

  /** Why the last path was not taken; the volume before stays. */
  get pathError(): GaiaError | null {
    return this.problem;
  }

  /** Loads once; later calls do nothing unless the last attempt failed. */
  start(): Promise<void> {
    return this.current.kind === 'idle' || this.current.kind === 'error' ? this.reload() : Promise.resolve();
  }

  reload(): Promise<void> {
    return this.run({ kind: 'loading' }, async signal => {
      this.service = await this.api.status(signal);
      const path = (await this.override()).trim();
      if (path !== '' && path !== this.service.volume) {
        return this.api.setVolume(path, signal);
      }
      return this.api.volume(signal);
    });
  }

  /** Asks again what is there, in silence: a verification has ended, files may have come. */
  async refresh(): Promise<void> {
    const { volume } = this;
    if (volume) {
      try {
        const now = await this.api.volume();
        if (this.volume === volume) {
          this.set({ kind: 'ready', volume: now });
        }
      } catch {
        // What is on show stays; the next request that matters tells.
      }
    }
  }

  /** Makes a folder the volume. A refused path keeps what was there and shows in {@link pathError}. */
  async setPath(path: string): Promise<boolean> {
    this.request?.abort();
    const request = (this.request = new AbortController());
    this.problem = null;
    this.signal.emit();
    try {
      const volume = await this.api.setVolume(path.trim(), request.signal);
      if (!request.signal.aborted) {
        this.set({ kind: 'ready', volume });
      }
      return true;
    } catch (reason) {
      if (!request.signal.aborted && !isAbort(reason)) {
        this.problem = GaiaError.from(reason);
        this.signal.emit();
      }
      return false;
    }
  }

  dispose(): void {
    this.request?.abort();
    Signal.clearData(this);
  }

  private async run(first: VolumeState, work: (signal: AbortSignal) => Promise<VolumeInfo>): Promise<void> {
    this.request?.abort();
    const request = (this.request = new AbortController());
    this.problem = null;
    this.set(first);
    try {
      const volume = await work(request.signal);
      if (!request.signal.aborted) {
        this.set({ kind: 'ready', volume });
      }
    } catch (reason) {
      if (request.signal.aborted || isAbort(reason)) {
        return;
      }
      const error = GaiaError.from(reason);
      this.set(error.code === 'VOLUME_NOT_SET' ? { kind: 'unset' } : { kind: 'error', error });
    }
  }

  private set(state: VolumeState): void {
    this.current = state;
    this.signal.emit();
  }
}
