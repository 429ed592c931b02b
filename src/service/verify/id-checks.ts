import { int64Words, parseInt64 } from '../../compute/integers';
import { joinSourceId, splitSourceId } from '../../gaia/source-id';
import type { FileTask, Problem } from './findings';

/** Ids of an unsorted file that are kept to find duplicates among them: 8 bytes each. */
const KEPT = 1 << 24;
const FIRST_KEPT = 1 << 15;

/** A fault in some rows: the first of them, and how many. */
interface Found {
  count: number;
  row: number;
  high: number;
  low: number;
}

const none = (): Found => ({ count: 0, row: 0, high: 0, low: 0 });

/**
 * Order, range and duplicates of the source_ids of one file, as two 32-bit words each. Duplicates are found exactly: next
 * to each other where ids rise, else among the first 2^24 ids, which are kept and sorted (the largest real file of an
 * unsorted release has 218,453).
 */
export class IdChecks {
  private readonly order = none();
  private readonly beyond = none();
  private readonly adjacent = none();
  private low = 0;
  private high = 0;
  private any = false;
  private seen = 0;
  private kept?: BigUint64Array<ArrayBuffer>;
  private words = new Uint32Array(0);
  private readonly bounds?: readonly [number, number, number, number];

  constructor(private readonly task: Pick<FileTask, 'sorted' | 'unique' | 'span'>) {
    if (task.span) {
      const [first, last] = [splitSourceId(task.span.first), splitSourceId(task.span.last)];
      this.bounds = [first.high, first.low, last.high, last.low];
    }
    if (!task.sorted && task.unique) {
      this.grow(FIRST_KEPT);
    }
  }

  /** Takes the id in `bytes[start, end)`. @returns false when it is none. */
  take(bytes: Uint8Array, start: number, end: number, row: number): boolean {
    if (!parseInt64(bytes, start, end)) {
      return false;
    }
    const low = int64Words[0] >>> 0;
    const high = int64Words[1];
    const { bounds } = this;
    if (bounds) {
      const before = high < bounds[0] || (high === bounds[0] && low < bounds[1]);
      if (before || high > bounds[2] || (high === bounds[2] && low > bounds[3])) {
        note(this.beyond, row, high, low);
      }
    }
    if (this.any) {
      const last = this.low;
      if (high === this.high && low === last) {
        note(this.adjacent, row, high, low);
      } else if (high < this.high || (high === this.high && low < last)) {
        note(this.order, row, high, low);
      }
    }
    this.any = true;
    this.high = high;
    this.low = low;
    if (this.kept && this.seen < KEPT) {
      if (this.seen === this.kept.length) {
        this.grow(2 * this.seen);
      }
      this.words[2 * this.seen] = low;
      this.words[2 * this.seen + 1] = high;
    }
    this.seen++;
    return true;
  }

  problems(): Problem[] {
    const { order, beyond, task } = this;
    const problems: Problem[] = [];
    if (task.sorted && order.count > 0) {
      problems.push({
        check: 'order',
        message: `row ${order.row}: source_id ${idOf(order)} is smaller than the one before${times(order.count)}`,
        row: order.row,
        column: 'source_id',
        count: order.count
      });
    }
    if (beyond.count > 0) {
      problems.push({
        check: 'range',
        message:
          `row ${beyond.row}: source_id ${idOf(beyond)} is outside the range of the file's name, ` +
          `${task.span?.first}…${task.span?.last}${times(beyond.count)}`,
        row: beyond.row,
        column: 'source_id',
        count: beyond.count
      });
    }
    return task.unique ? [...problems, ...this.duplicates()] : problems;
  }

  private duplicates(): Problem[] {
    const { adjacent, kept } = this;
    if (!kept) {
      return adjacent.count === 0
        ? []
        : [
            {
              check: 'duplicates',
              message: `row ${adjacent.row}: source_id ${idOf(adjacent)} is that of the row before${times(adjacent.count)}`,
              row: adjacent.row,
              column: 'source_id',
              count: adjacent.count
            }
          ];
    }
    const ids = kept.subarray(0, Math.min(this.seen, KEPT)).sort();
    let count = 0;
    let first = 0n;
    for (let i = 1; i < ids.length; i++) {
      if (ids[i] === ids[i - 1]) {
        first = count++ === 0 ? ids[i] : first;
      }
    }
    return count === 0
      ? []
      : [
          {
            check: 'duplicates',
            message: `source_id ${first} is there more than once${times(count)}`,
            column: 'source_id',
            count
          }
        ];
  }

  private grow(length: number): void {
    const larger = new BigUint64Array(Math.min(KEPT, length));
    larger.set(this.kept ?? []);
    this.kept = larger;
    // Little-endian, as every machine that Node runs on.
    this.words = new Uint32Array(larger.buffer);
  }
}

function note(found: Found, row: number, high: number, low: number): void {
  if (found.count++ === 0) {
    found.row = row;
    found.high = high;
    found.low = low;
  }
}

const idOf = ({ high, low }: Found): string => BigInt.asIntN(64, joinSourceId(high, low)).toString();

const times = (count: number): string => (count > 1 ? ` (${count} times in this file)` : '');
