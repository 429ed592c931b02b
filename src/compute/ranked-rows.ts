import { batchBytes, type RowBatch } from './batch';
import { concatBatches } from './concat';
import { gatherRows } from './gather';

/** What a row is ranked by. */
export interface RankKey {
  value: number | bigint | string | null;
  id: bigint | null;
  /** Place in its file. */
  row: number;
}

export type RankOrder = (a: RankKey['value'], b: RankKey['value']) => number;

/** Order of values; NaN after numbers and null after NaN, whatever the direction. */
export function rankOrder(descending: boolean): RankOrder {
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
/** Memory of a key [bytes]. */
const KEY_BYTES = 120;

/** Rows in their order, with their keys. Plain data. */
export interface RankedPiece {
  rows: RowBatch;
  keys: RankKey[];
}

/** Rows of a piece. */
const PIECE_ROWS = 4096;

/** Keeps the rows of the lowest rank of all that are added; at most twice as many and a batch in memory. */
export class RankedRows {
  private batches: RowBatch[] = [];
  private keys: RankKey[] = [];
  private size = 0;
  /** Value of the last row that ranks, once there are enough. */
  private limit?: { value: RankKey['value'] };

  constructor(
    private readonly count: number,
    private readonly order: RankOrder
  ) {}

  /** Memory that it holds [bytes]. */
  get bytes(): number {
    return this.size + KEY_BYTES * this.keys.length;
  }

  /** False when a row with this value is certainly not among the first. */
  mayRank(value: RankKey['value']): boolean {
    return this.limit === undefined || this.order(value, this.limit.value) <= 0;
  }

  /** Rows that come after all that were added before. */
  add(batch: RowBatch, keys: readonly RankKey[]): void {
    this.batches.push(batch);
    this.size += batchBytes(batch);
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

  /** Lets go of all rows, the first in their order, piece by piece. */
  *taken(): Generator<RankedPiece> {
    const { rows, keys } = this.ranked();
    this.batches = [];
    this.keys = [];
    this.size = 0;
    for (let from = 0; rows !== undefined && from < keys.length; from += PIECE_ROWS) {
      const count = Math.min(PIECE_ROWS, keys.length - from);
      const picked = Int32Array.from({ length: count }, (_, i) => from + i);
      yield { rows: gatherRows(rows, picked, count), keys: keys.slice(from, from + count) };
    }
  }

  private prune(): void {
    const { keys, order } = this;
    // rows were added in the order of files and rows, and sorting is stable
    const places = keys.map((_, i) => i);
    places.sort((a, b) => compareKeys(order, keys[a], keys[b]) || a - b);
    const kept = Int32Array.from(places.slice(0, this.count));
    this.batches = [gatherRows(concatBatches(this.batches), kept, kept.length)];
    this.size = batchBytes(this.batches[0]);
    this.keys = Array.from(kept, i => keys[i]);
    this.limit = kept.length === this.count ? this.keys[kept.length - 1] : undefined;
  }
}

/** Order of rows by their value, then by their id. */
export const compareKeys = (order: RankOrder, a: RankKey, b: RankKey): number =>
  order(a.value, b.value) || compareIds(a.id, b.id);

function compareIds(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) {
    return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
