import { GaiaError } from '../protocol/errors';
import type { PixelRange } from '../sky';
import { FILE_SUFFIX, keyOfFileName } from './files';
import { parsePartition, PARTITION_ORDER } from './partitions';
import { firstSourceIdOf, parseSourceId } from './source-id';
import type { TableProfile } from './table';

/** What was read once from files whose names say nothing: the smallest and largest source_id of each, as text. */
export interface FileIndex {
  /** Files with rows. Those that were read and have none are left out: no search finds them. */
  files: readonly { name: string; first: string; last: string }[];
  /** Files that were not read yet, or cannot be: they may hold any source. */
  unknown?: readonly string[];
}

/** Whether only reading a table's files tells which sources they hold: a {@link FileIndex} is worth its making. */
export const needsIndex = (table: TableProfile): boolean => table.naming === 'block' && table.spatial !== false;

/** Which source_ids each file of a table may hold. Make it once, search it often. */
export interface FileSpans {
  /** Files in the order of their first source_id. */
  names: readonly string[];
  first: readonly bigint[];
  last: readonly bigint[];
  /** Largest `last` up to each file: spans may overlap. */
  reach: readonly bigint[];
  /** Files of which nothing is known: they may hold any source, and every search finds them. */
  anywhere: readonly string[];
}

/**
 * The source_ids that a file may hold, by its name alone; undefined where the name says nothing of the sky.
 * @param name - the file's name, without its folder
 */
export function spanOfFile(table: TableProfile, name: string): { first: bigint; last: bigint } | undefined {
  const key = keyOfFileName(table, name);
  if (key === undefined || table.spatial === false) {
    return undefined;
  }
  switch (table.naming) {
    case 'healpix-range': {
      const partition = parsePartition(key);
      return {
        first: firstSourceIdOf(PARTITION_ORDER, partition.first),
        last: firstSourceIdOf(PARTITION_ORDER, partition.last + 1) - 1n
      };
    }
    case 'source-id-range': {
      const [first, last] = key.split('_').map(BigInt);
      // Negative numbers belong to solar-system objects, which stay at no place.
      return first >= 0n && last >= first ? { first, last } : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * What the files of a table hold, from their names or from an index of their source_ids. Names are put
 * in the order of the numbers, which is not that of the text: DR2 writes no leading zeros.
 *
 * @param files - names without folders; those that are not the table's are left out
 * @throws GaiaError BAD_REQUEST for a source_id in an index that is none, or a span that runs backwards.
 */
export function fileSpans(table: TableProfile, files: readonly string[] | FileIndex): FileSpans {
  const spans: { name: string; first: bigint; last: bigint }[] = [];
  const anywhere: string[] = [];
  if ('files' in files) {
    for (const { name, first, last } of files.files) {
      const span = { name, first: parseSourceId(first), last: parseSourceId(last) };
      if (span.first > span.last) {
        throw new GaiaError('BAD_REQUEST', `In the index, ${name} ends (${last}) before it begins (${first}).`);
      }
      spans.push(span);
    }
    anywhere.push(...(files.unknown ?? []));
  } else {
    for (const name of files) {
      const span = spanOfFile(table, name);
      if (span) {
        spans.push({ name, ...span });
      } else if (keyOfFileName(table, name) !== undefined) {
        anywhere.push(name);
      }
    }
  }
  spans.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.name < b.name ? -1 : 1));
  let reach = -1n;
  return {
    names: spans.map(span => span.name),
    first: spans.map(span => span.first),
    last: spans.map(span => span.last),
    reach: spans.map(span => (reach = span.last > reach ? span.last : reach)),
    anywhere: anywhere.sort()
  };
}

/**
 * The files that may hold a source of the pixels: in the order of the sky, then those that may hold any source.
 * @param ranges - of order-8 pixels (NESTED), sorted and disjoint
 */
export function filesOfRanges(spans: FileSpans, ranges: readonly PixelRange[]): string[] {
  const found = new Set<number>();
  for (const { start, end } of ranges) {
    overlapping(spans, firstSourceIdOf(PARTITION_ORDER, start), firstSourceIdOf(PARTITION_ORDER, end) - 1n, found);
  }
  return [...[...found].sort((a, b) => a - b).map(i => spans.names[i]), ...spans.anywhere];
}

/**
 * The files that may hold any of the sources, by their exact ids.
 * @throws GaiaError BAD_REQUEST naming what is no source_id, and ids given as numbers.
 */
export function filesOfSourceIds(spans: FileSpans, ids: readonly (string | bigint)[]): string[] {
  const found = new Set<number>();
  for (const id of ids) {
    const value = parseSourceId(id);
    overlapping(spans, value, value, found);
  }
  return [...[...found].sort((a, b) => a - b).map(i => spans.names[i]), ...spans.anywhere];
}

/** The files of a table that may hold a source of the pixels; see {@link fileSpans} and {@link filesOfRanges}. */
export function filesForPixels(
  table: TableProfile,
  files: readonly string[] | FileIndex,
  ranges: readonly PixelRange[]
): string[] {
  return filesOfRanges(fileSpans(table, files), ranges);
}

/** Adds the files whose span meets first … last. */
function overlapping(spans: FileSpans, first: bigint, last: bigint, found: Set<number>): void {
  let low = 0;
  let high = spans.reach.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans.reach[middle] < first) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (let i = low; i < spans.first.length && spans.first[i] <= last; i++) {
    if (spans.last[i] >= first) {
      found.add(i);
    }
  }
}

/** The file's name without its ending. */
export const stemOf = (name: string): string => name.slice(0, -FILE_SUFFIX.length);
