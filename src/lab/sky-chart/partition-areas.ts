import { parsePartition, PARTITION_ORDER, PARTITIONS } from '../../gaia/partitions';
import { pixelOfSourceId } from '../../gaia/source-id';
import type { PartitionFile } from '../../protocol';
import { RADIAN, separation, type Position } from '../../sky/angles';
import { centreOf } from '../../sky/healpix';
import { direction } from '../../sky/shape';

/** The level-8 pixels (NESTED) of a file, both included. */
export interface Area {
  first: number;
  last: number;
}

/**
 * Where a file lies, by its key: `AAAAAA-BBBBBB`, or the two source_ids of DR2; null where names say nothing of the sky.
 */
export function areaOf(partition: string): Area | null {
  try {
    if (/^\d{6}-\d{6}$/.test(partition)) {
      return parsePartition(partition);
    }
    const ids = /^(\d+)_(\d+)$/.exec(partition);
    return ids && { first: pixelOfSourceId(ids[1], PARTITION_ORDER), last: pixelOfSourceId(ids[2], PARTITION_ORDER) };
  } catch {
    return null;
  }
}

/** Finds the file that holds a pixel; no file is −1. */
export class PartitionAreas {
  /** Index of the file in the list that this was made of. */
  private readonly index: Int32Array;
  private readonly first: Int32Array;
  private readonly last: Int32Array;

  constructor(files: readonly Pick<PartitionFile, 'partition'>[]) {
    const areas = files.flatMap(({ partition }, index) => {
      const area = areaOf(partition);
      return area ? [{ ...area, index }] : [];
    });
    areas.sort((a, b) => a.first - b.first);
    this.index = Int32Array.from(areas, area => area.index);
    this.first = Int32Array.from(areas, area => area.first);
    this.last = Int32Array.from(areas, area => area.last);
  }

  /** How many files have a place on the sky. */
  get size(): number {
    return this.index.length;
  }

  /** Index of the file with a level-8 pixel, −1 for none. */
  find(pixel: number): number {
    let low = 0;
    let high = this.first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.first[middle] <= pixel) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && this.last[low - 1] >= pixel ? this.index[low - 1] : -1;
  }

  /**
   * The middle of all files, and how far most of their area reaches from it [deg]; null where none has a place on the
   * sky. A partition's ends may lie on other sides of the sky than most of it.
   * @param centre - the middle, where it is known
   */
  extent(centre?: Position): { centre: Position; radius: number } | null {
    const points: Position[] = [];
    for (let i = 0; i < this.first.length; i++) {
      const pixels = this.last[i] - this.first[i] + 1;
      const step = Math.max(1, Math.floor(pixels / POINTS));
      for (let pixel = this.first[i]; pixel <= this.last[i]; pixel += step) {
        points.push(centreOf(PARTITION_ORDER, pixel));
      }
      points.push(centreOf(PARTITION_ORDER, this.last[i]));
    }
    if (points.length === 0) {
      return null;
    }
    const middle = centre ?? middleOf(points);
    const distances = points.map(({ ra, dec }) => separation(middle.ra, middle.dec, ra, dec)).sort((a, b) => a - b);
    return { centre: middle, radius: distances[Math.floor(SHARE * (distances.length - 1))] + PIXEL_DEG };
  }
}

/** Points that stand for a partition: its parts may lie apart. */
const POINTS = 24;

/** Part of the area that an extent holds. */
const SHARE = 0.9;

/** A level-8 pixel reaches no farther than this from its centre [deg]. */
const PIXEL_DEG = 0.25;

function middleOf(points: readonly Position[]): Position {
  const sum = [0, 0, 0];
  for (const { ra, dec } of points) {
    direction(ra, dec).forEach((value, i) => (sum[i] += value));
  }
  return {
    ra: (Math.atan2(sum[1], sum[0]) / RADIAN + 360) % 360,
    dec: Math.atan2(sum[2], Math.hypot(sum[0], sum[1])) / RADIAN
  };
}

/** The borders that all tables of DR3 and EDR3 have in common. */
export const ALL_PARTITIONS = new PartitionAreas(PARTITIONS.map(({ name }) => ({ partition: name })));
