import { Signal, type ISignal } from '@lumino/signaling';
import type { Memory } from '../model/memory';

/** A query that was run. */
export interface PastQuery {
  query: string;
  /** The release whose tables were meant; absent: the default. */
  release?: string;
  /** When it was last run, ISO 8601. */
  time: string;
  /** Id of its job. */
  job?: string;
}

const KEPT_AS = 'queries';
/** Older ones are forgotten. */
const MOST = 200;

/** The queries that were run, newest first, each once. They outlive the page. */
export class QueryHistory {
  private list: readonly PastQuery[] = [];
  private readonly loading: Promise<void>;
  private readonly signal = new Signal<this, void>(this);

  constructor(private readonly memory: Memory) {
    this.loading = memory.recall(KEPT_AS).then(kept => {
      const known = Array.isArray(kept) ? (kept as unknown[]).filter(isPastQuery) : [];
      const newer = new Set(this.list.map(({ query }) => query));
      this.list = [...this.list, ...known.filter(({ query }) => !newer.has(query))].slice(0, MOST);
      this.signal.emit();
    });
  }

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  get queries(): readonly PastQuery[] {
    return this.list;
  }

  /** Those that hold all words of a text, whatever their case. */
  search(text: string): PastQuery[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return this.list.filter(({ query }) => {
      const lower = query.toLowerCase();
      return words.every(word => lower.includes(word));
    });
  }

  /** Puts a query first; the same one from before goes. */
  async add(query: PastQuery): Promise<void> {
    await this.loading;
    this.put([query, ...this.list.filter(one => one.query !== query.query)].slice(0, MOST));
  }

  async clear(): Promise<void> {
    await this.loading;
    this.put([]);
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private put(list: readonly PastQuery[]): void {
    this.list = list;
    this.memory.keep(
      KEPT_AS,
      list.map(one => ({ ...one }))
    );
    this.signal.emit();
  }
}

function isPastQuery(value: unknown): value is PastQuery {
  const { query, time } = (value ?? {}) as Partial<PastQuery>;
  return typeof query === 'string' && typeof time === 'string';
}
