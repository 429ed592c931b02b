import { GaiaError } from '../protocol';
import { npix, type PixelRange } from '../sky';
import { PARTITION_WIDTHS } from './partition-ranges';
import { pixelOfSourceId } from './source-id';

/** Order of the HEALPix pixels (NESTED) whose ranges the partitions are. */
export const PARTITION_ORDER = 8;

/** A partition: all sources whose source_id lies in the level-8 pixels `first` … `last`, both included. */
export interface Partition {
  /** `AAAAAA-BBBBBB`, as in the file names. */
  name: string;
  first: number;
  last: number;
}

const NAME = /^(\d{6})-(\d{6})$/;

/** The name of the range `first` … `last`, both included. */
export function formatPartition(first: number, last: number): string {
  return `${String(first).padStart(6, '0')}-${String(last).padStart(6, '0')}`;
}

/**
 * Reads a partition name, `AAAAAA-BBBBBB`; any range of level-8 pixels will do, known partition or not.
 * @throws GaiaError BAD_REQUEST naming the text.
 */
export function parsePartition(name: string): Partition {
  const match = NAME.exec(name);
  const first = Number(match?.[1]);
  const last = Number(match?.[2]);
  if (!match || first > last || last >= npix(PARTITION_ORDER)) {
    throw new GaiaError(
      'BAD_REQUEST',
      `"${name}" is not a partition.`,
      'A partition is named by its first and last level-8 HEALPix pixel, as 034570-036209.'
    );
  }
  return { name, first, last };
}

/** The 3386 partitions of Gaia EDR3 and DR3, in order; together the whole sky. */
export const PARTITIONS: readonly Partition[] = decodeWidths(PARTITION_WIDTHS);

function decodeWidths(widths: string): Partition[] {
  let first = 0;
  return widths
    .trim()
    .split(/\s+/)
    .map(width => {
      const last = first + parseInt(width, 36) - 1;
      const partition = { name: formatPartition(first, last), first, last };
      first = last + 1;
      return partition;
    });
}

/** Index of the first partition that ends at or after a level-8 pixel: a binary search in the sorted list. */
function indexAtOrAfter(pixel: number, partitions: readonly Partition[]): number {
  let low = 0;
  let high = partitions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (partitions[middle].last < pixel) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/**
 * The partition that holds a level-8 pixel (NESTED).
 * @param partitions - sorted and disjoint
 * @throws GaiaError PARTITION_NOT_FOUND when none does.
 */
export function partitionOfPixel(pixel: number, partitions: readonly Partition[] = PARTITIONS): Partition {
  const found = partitions[indexAtOrAfter(pixel, partitions)];
  if (!(found?.first <= pixel) || !Number.isInteger(pixel)) {
    throw new GaiaError('PARTITION_NOT_FOUND', `No partition holds the level-8 HEALPix pixel ${pixel}.`);
  }
  return found;
}

/**
 * The partition whose file holds a source.
 * @throws GaiaError BAD_REQUEST for a bad id, PARTITION_NOT_FOUND when its pixel is in no partition.
 */
export function partitionOfSourceId(id: bigint | string, partitions: readonly Partition[] = PARTITIONS): Partition {
  return partitionOfPixel(pixelOfSourceId(id, PARTITION_ORDER), partitions);
}

/**
 * The partitions that hold any pixel of the ranges, in order, each once.
 * @param ranges - of level-8 pixels, sorted and disjoint
 * @param partitions - sorted and disjoint
 */
export function partitionsOfRanges(
  ranges: readonly PixelRange[],
  partitions: readonly Partition[] = PARTITIONS
): Partition[] {
  const found: Partition[] = [];
  let next = 0;
  for (const { start, end } of ranges) {
    for (let i = Math.max(next, indexAtOrAfter(start, partitions)); partitions[i]?.first < end; i++) {
      found.push(partitions[i]);
      next = i + 1;
    }
  }
  return found;
}
