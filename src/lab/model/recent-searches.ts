import { Signal, type ISignal } from '@lumino/signaling';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Memory } from './memory';

const KEPT_AS = 'recent-searches';
const MOST = 30;

/** Searches that were run, newest first, each once; kept over reloads. */
export class RecentSearches<Form extends object> {
  private entries: readonly Form[] = [];
  private gone: { form: Form; at: number } | null = null;
  private readonly signal = new Signal<this, void>(this);

  /** @param read - the form in what was kept, which an older version may have written; null where it holds none */
  constructor(
    private readonly memory: Memory,
    read: (kept: ReadonlyPartialJSONObject) => Form | null
  ) {
    void memory.recall(KEPT_AS).then(kept => {
      if (Array.isArray(kept)) {
        const forms = (kept as unknown[]).flatMap(entry =>
          typeof entry === 'object' && entry !== null ? [read(entry as ReadonlyPartialJSONObject)] : []
        );
        // What was searched before the memory answered is newer.
        this.entries = this.joined([...this.entries, ...forms.filter(form => form !== null)]);
        this.signal.emit();
      }
    });
  }

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get list(): readonly Form[] {
    return this.entries;
  }

  /** The search that was removed last and can be put back. */
  get removed(): Form | null {
    return this.gone?.form ?? null;
  }

  add(form: Form): void {
    this.gone = null;
    this.set(this.joined([form, ...this.entries]));
  }

  remove(form: Form): void {
    const at = this.entries.indexOf(form);
    if (at >= 0) {
      this.gone = { form, at };
      this.set(this.entries.filter(entry => entry !== form));
    }
  }

  /** Puts the one removed last back where it was. */
  undo(): void {
    if (this.gone) {
      const { form, at } = this.gone;
      this.gone = null;
      this.set([...this.entries.slice(0, at), form, ...this.entries.slice(at)]);
    }
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private set(entries: readonly Form[]): void {
    this.entries = entries;
    this.memory.keep(KEPT_AS, entries as unknown as ReadonlyPartialJSONObject[]);
    this.signal.emit();
  }

  private joined(entries: readonly Form[]): Form[] {
    const seen = new Map<string, Form>();
    for (const entry of entries) {
      const key = JSON.stringify(entry);
      if (!seen.has(key)) {
        seen.set(key, entry);
      }
    }
    return [...seen.values()].slice(0, MOST);
  }
}
