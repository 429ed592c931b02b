import { median } from './medians.mjs';

/** The measured rows of a case, as its targets ask for them. */
export class Findings {
  constructor(rows) {
    this.rows = new Map(rows.map(row => [row.id, row]));
  }

  /** Median of a quantity (`wall` [s], `cpu` [s], `peak` [bytes]); undefined when it was not measured. */
  of(id, quantity = 'wall') {
    return this.rows.get(id)?.[quantity];
  }

  /**
   * How many times more the other costs: the median over the rounds of the ratio within a round, so that a machine
   * whose speed drifts does less harm.
   */
  times(other, ours, quantity = 'wall') {
    const a = this.rows.get(other)?.samples ?? [];
    const b = this.rows.get(ours)?.samples ?? [];
    const rounds = Math.min(a.length, b.length);
    return median(Array.from({ length: rounds }, (_, i) => a[i][quantity] / b[i][quantity]));
  }

  /** The cost of reading alone: of a run less that of one with nothing to read. */
  net(id, idle, quantity) {
    const [whole, start] = [this.of(id, quantity), this.of(idle, quantity)];
    return whole === undefined || start === undefined || whole <= start ? undefined : whole - start;
  }
}

/** Whether a target is reached; undefined when it could not be measured. */
export function isReached({ sense, wanted, reached }) {
  if (reached === undefined) {
    return undefined;
  }
  return sense === 'at most' ? reached <= wanted : reached >= wanted;
}
