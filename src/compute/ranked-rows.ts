import type { RowBatch } from './batch';
import { concatBatches } from './concat';
import { gatherRows } from './gather';

/** What a row is ranked by. */
export interface RankKey {
  value: number | bigint | string | null;
  id: bigint | null;
  /** Place in its file. */
  row: number;
}

type Order = (a: RankKey['value'], b: RankKey['value']) => number;

/** Order of values; NaN after numbers and null after NaN, whatever the direction. */
export function rankOrder(descending: boolean): Order {
  const sign = descending ? -1 : 1;
  const place = (value: RankKey['value']): number => (value === null ? 2 : value !== value ? 1 : 0);
  return (a, b) => {
    const [pa, pb] = [place(a), place(b)];
    if (pa > 0 || pb > 0) {
      return pa - pb;
    }
    return a! < b! ? -sign : a! > b! ? sign : 0;
  };
}

const PRUNE_AT = 4096;

/** Keeps the rows of the lowest rank of all that are added; at most twice as many and a batch in memory. */
export class RankedRows {
  private batches: RowBatch[] = [];
  private keys: RankKey[] = [];
  /** Value of the last row that ranks, once there are enough. */
  private limit?: { value: RankKey['value'] };

  constructor(
    private readonly count: number,
    private readonly order: Order
  ) {}

  /** False when a row with this value is certainly not among the first. */
  mayRank(value: RankKey['value']): boolean {
    return this.limit === undefined || this.order(value, this.limit.value) <= 0;
  }

  /** Rows that come after all that were added before. */
  add(batch: RowBatch, keys: readonly RankKey[]): void {
    this.batches.push(batch);
    for (const key of keys) {
      this.keys.push(key);
    }
    if (this.keys.length > this.count + Math.max(this.count, PRUNE_AT)) {
      this.prune();
    }
  }

  /** The first rows in their order. */
  ranked(): { rows?: RowBatch; keys: RankKey[] } {
    if (this.keys.length === 0) {
      return { keys: [] };
    }
    this.prune();
    return { rows: this.batches[0], keys: this.keys };
  }

  private prune(): void {
    const { keys, order } = this;
    // rows were added in the order of files and rows, and sorting is stable
    const places = keys.map((_, i) => i);
    places.sort((a, b) => order(keys[a].value, keys[b].value) || compareIds(keys[a].id, keys[b].id) || a - b);
    const kept = Int32Array.from(places.slice(0, this.count));
    this.batches = [gatherRows(concatBatches(this.batches), kept, kept.length)];
    this.keys = Array.from(kept, i => keys[i]);
    this.limit = kept.length === this.count ? this.keys[kept.length - 1] : undefined;
  }
}

function compareIds(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) {
    return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
