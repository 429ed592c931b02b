import { Signal, type ISignal } from '@lumino/signaling';
import type { Memory } from './memory';

export const TABS = ['catalogue', 'find', 'new-job', 'jobs'] as const;
export type TabName = (typeof TABS)[number];

const KEPT_AS = 'panel-tab';

/** Which tab of the sidebar is on top; the same again after a reload. */
export class TabsModel {
  private shown: TabName = 'catalogue';
  private touched = false;
  private readonly signal = new Signal<this, void>(this);

  constructor(private readonly memory: Memory) {
    void memory.recall(KEPT_AS).then(name => {
      const known = TABS.find(tab => tab === name);
      if (!this.touched && known !== undefined && known !== this.shown) {
        this.shown = known;
        this.signal.emit();
      }
    });
  }

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get current(): TabName {
    return this.shown;
  }

  show(tab: TabName): void {
    this.touched = true;
    if (tab !== this.shown) {
      this.shown = tab;
      this.memory.keep(KEPT_AS, tab);
      this.signal.emit();
    }
  }

  dispose(): void {
    Signal.clearData(this);
  }
}
