import type { RowBatch } from './batch';
import { concatBatches } from './concat';
import { gatherRows } from './gather';
import { compareKeys, type RankedPiece, type RankOrder } from './ranked-rows';
import type { SpillRun } from './spill';

/** A run, read from its start to its end. */
class RankedCursor {
  piece?: RankedPiece;
  at = 0;
  private next = 0;

  constructor(private readonly run: SpillRun<RankedPiece>) {}

  async fill(): Promise<void> {
    while ((this.piece === undefined || this.at >= this.piece.keys.length) && this.next < this.run.length) {
      this.piece = await this.run.read(this.next++);
      this.at = 0;
    }
    if (this.piece && this.at >= this.piece.keys.length) {
      this.piece = undefined;
    }
  }
}

/** The first `count` rows of sorted runs, in their order; of equal rows those of earlier runs come first. */
export async function* mergeRanked(
  runs: readonly SpillRun<RankedPiece>[],
  order: RankOrder,
  count: number
): AsyncGenerator<RowBatch> {
  const cursors = runs.map(run => new RankedCursor(run));
  for (let left = count; left > 0;) {
    for (const cursor of cursors) {
      await cursor.fill();
    }
    const active = cursors.filter(({ piece }) => piece !== undefined);
    if (active.length === 0) {
      return;
    }
    const rows = concatBatches(active.map(({ piece }) => piece!.rows));
    const starts: number[] = [];
    active.reduce((start, { piece }) => (starts.push(start), start + piece!.keys.length), 0);
    const picked = new Int32Array(Math.min(left, rows.rows));
    let n = 0;
    // a piece that is used up ends the batch: what follows it is not known yet
    while (n < left && active.every(({ piece, at }) => at < piece!.keys.length)) {
      let first = 0;
      for (let c = 1; c < active.length; c++) {
        const [a, b] = [active[c], active[first]];
        if (compareKeys(order, a.piece!.keys[a.at], b.piece!.keys[b.at]) < 0) {
          first = c;
        }
      }
      picked[n++] = starts[first] + active[first].at++;
    }
    left -= n;
    yield gatherRows(rows, picked, n);
  }
}
