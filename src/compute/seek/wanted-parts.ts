import type { IdLimits } from '../id-range';
import type { PartRange } from './read-parts';
import type { SeekTable } from './seek-index';

/** More of a file than this is sooner read from its beginning to its end. */
const MOST = 0.5;

/**
 * The parts of a file that may hold source_ids.
 *
 * @param ids - first and last, first and last … in rising order, disjoint
 * @param limits - ids that the file may hold: with others in it, all of it must be read, to say so
 * @returns undefined where reading parts is not worth while
 */
export function wantedParts(table: SeekTable, ids: readonly bigint[], limits?: IdLimits): PartRange[] | undefined {
  const { points, first, last, source } = table;
  const ranges: [number, number][] = [];
  for (let part = 0; part <= points.length; part++) {
    const [low, high] = [first[part], last[part]];
    if (limits && low <= high && (low < limits.first || high > limits.last)) {
      return undefined;
    }
    if (low <= high && meets(ids, low, high)) {
      const before = ranges.at(-1);
      if (before?.[1] === part) {
        before[1]++;
      } else {
        ranges.push([part, part + 1]);
      }
    }
  }
  return bytesOfParts(table, ranges) > MOST * source.bytes ? undefined : ranges;
}

/** The parts of ranges, one by one. */
export const eachPart = (ranges: readonly PartRange[]): PartRange[] =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i): PartRange => [from + i, from + i + 1]));

/** Compressed bytes of parts of a file. */
export function bytesOfParts({ points, source }: SeekTable, ranges: readonly PartRange[]): number {
  const borders = [0, ...points.map(({ border }) => border.offset), source.bytes];
  return ranges.reduce((sum, [from, to]) => sum + borders[to] - borders[from], 0);
}

/** Whether one of the ranges of ids meets low … high. */
function meets(ids: readonly bigint[], low: bigint, high: bigint): boolean {
  let from = 0;
  let to = ids.length / 2;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ids[2 * middle + 1] < low) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return 2 * from < ids.length && ids[2 * from] <= high;
}
