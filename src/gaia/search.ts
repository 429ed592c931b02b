import { GaiaError } from '../protocol/errors';
import { checkedRadius, countPixels, regionRanges, type PixelRange, type SkyRegion } from '../sky';
import { POSITION_MARGIN_DEG } from './cone';
import { PARTITION_ORDER, PARTITIONS, partitionsOfRanges, type Partition } from './partitions';
import { parseSourceId, pixelOfSourceId } from './source-id';

/** Which sources a user means: those in a patch of sky, or those with these ids. Valid JSON when ids are text. */
export type Region = SkyRegion | { sourceIds: readonly (string | bigint)[] };

export interface SearchOptions {
  /** Exactly the pixels that meet the region: no margin. */
  strict?: boolean;
  /** Margin to use [deg]; comes before the options below. */
  margin?: number;
  /** Fastest proper motion that must be found [mas/yr]; default {@link DEFAULT_PROPER_MOTION}. */
  properMotion?: number;
  /** Epoch for which the region was drawn [Julian year]; default the release's. */
  epoch?: number;
  /** Epoch of the release's positions [Julian year]; default 2016.0. */
  referenceEpoch?: number;
}

export interface RegionPixels {
  /** Pixels of order 8 (NESTED) whose partitions must be read. */
  ranges: PixelRange[];
  /** Their number. */
  pixels: number;
  /** Margin about the region [deg]. */
  margin: number;
  /** What is certain to be found; without it, sources whose position left the pixel of their id may be lost. */
  guarantee: Guarantee;
}

/**
 * The promise of a search: the answer holds the pixel of every source whose position at `epoch` lies in the region and
 * whose proper motion is not above `properMotion`. For ids it holds of every source.
 */
export interface Guarantee {
  /** [mas/yr]; 0 where the margin is too small even for stars at rest, Infinity for ids. */
  properMotion: number;
  /** [Julian year] */
  epoch: number;
}

/** Epoch of the positions after which fast stars got their ids [Julian year]. */
const ID_EPOCH = 2000;

/** Position of a star at rest from the pixel of its id, largest that was measured [deg]: 6″. */
const SCATTER_DEG = 6 / 3600;

const MAS_IN_DEG = 3.6e6;

/** Proper motion that the default margin covers from 2000 to 2016 with all of the scatter to spare [mas/yr]: 562.5. */
export const DEFAULT_PROPER_MOTION = ((POSITION_MARGIN_DEG - SCATTER_DEG) * MAS_IN_DEG) / (2016 - ID_EPOCH);

/**
 * The margin that finds every source up to a proper motion [deg]: 6″ and the path since the id was given, or since the
 * catalogue's epoch where that is longer. The defaults give 15″, {@link POSITION_MARGIN_DEG}.
 *
 * @throws GaiaError BAD_REQUEST for a proper motion or epoch that is not one.
 */
export function searchMargin(options: SearchOptions = {}): number {
  if (options.strict) {
    return 0;
  }
  if (options.margin !== undefined) {
    return options.margin;
  }
  const motion = options.properMotion ?? DEFAULT_PROPER_MOTION;
  if (!(motion >= 0 && motion <= 1e6)) {
    throw new GaiaError(
      'BAD_REQUEST',
      `${motion} mas/yr is not a proper motion.`,
      'The largest of all is 10,393 mas/yr.'
    );
  }
  return Math.min(180, SCATTER_DEG + (motion * years(options)) / MAS_IN_DEG);
}

/**
 * The order-8 pixels whose source_ids may belong to sources of the region. Rows still need `regionTest`.
 *
 * A list of ids gives exactly their pixels and takes no margin.
 *
 * @throws GaiaError BAD_REQUEST or BAD_COORDINATE naming what does not fit; ids given as numbers, which a double damages.
 */
export function regionPixels(region: Region, options: SearchOptions = {}): RegionPixels {
  if (typeof region === 'object' && region !== null && 'sourceIds' in region) {
    const ranges = pixelsOfIds(region);
    const epoch = options.epoch ?? options.referenceEpoch ?? 2016;
    return { ranges, pixels: countPixels(ranges), margin: 0, guarantee: { properMotion: Infinity, epoch } };
  }
  const margin = searchMargin(options);
  try {
    const ranges = regionRanges(region, PARTITION_ORDER, checkedRadius(margin));
    return { ranges, pixels: countPixels(ranges), margin, guarantee: guaranteeOf(margin, options) };
  } catch (reason) {
    throw GaiaError.from(reason);
  }
}

/** The partitions that hold the sources of a region, with the pixels behind them; see {@link regionPixels}. */
export function searchRegion(
  region: Region,
  options: SearchOptions = {},
  partitions: readonly Partition[] = PARTITIONS
): RegionPixels & { partitions: Partition[] } {
  const found = regionPixels(region, options);
  return { ...found, partitions: partitionsOfRanges(found.ranges, partitions) };
}

/**
 * Marks which of the first `rows` source_ids, given as their upper and lower 32 bits, are in a list: 1 or 0 in `mask`.
 * @returns how many are
 */
export type SourceIdTest = (high: Uint32Array, low: Uint32Array, mask: Uint8Array, rows: number) => number;

/** @throws GaiaError BAD_REQUEST naming what is no source_id, and ids given as numbers. */
export function sourceIdTest(ids: readonly (string | bigint)[]): SourceIdTest {
  const wanted = new Map<number, Set<number>>();
  for (const id of ids) {
    const value = parseSourceId(id);
    const high = Number(value >> 32n);
    const lows = wanted.get(high) ?? new Set();
    wanted.set(high, lows.add(Number(value & 0xffffffffn)));
  }
  return (high, low, mask, rows) => {
    let count = 0;
    for (let i = 0; i < rows; i++) {
      count += mask[i] = wanted.get(high[i])?.has(low[i]) ? 1 : 0;
    }
    return count;
  };
}

function pixelsOfIds(region: { sourceIds: readonly (string | bigint)[] }): PixelRange[] {
  const { sourceIds } = region;
  if (!Array.isArray(sourceIds) || sourceIds.length === 0) {
    throw new GaiaError('BAD_REQUEST', 'The list of source_ids is empty.');
  }
  if (Object.keys(region).length > 1) {
    throw new GaiaError('BAD_REQUEST', `A region is not made of ${Object.keys(region).join(' and ')}.`);
  }
  const pixels = new Set(sourceIds.map((id: string | bigint) => pixelOfSourceId(id, PARTITION_ORDER)));
  const ranges: PixelRange[] = [];
  for (const pixel of [...pixels].sort((a, b) => a - b)) {
    const last = ranges[ranges.length - 1];
    if (last?.end === pixel) {
      last.end++;
    } else {
      ranges.push({ start: pixel, end: pixel + 1 });
    }
  }
  return ranges;
}

function guaranteeOf(margin: number, options: SearchOptions): Guarantee {
  const path = (margin - SCATTER_DEG) * MAS_IN_DEG;
  const motion = path > 0 ? path / years(options) : 0;
  return { properMotion: motion, epoch: options.epoch ?? options.referenceEpoch ?? 2016 };
}

/** Longest time between the region's epoch and those at which the source was or is seen. */
function years({ epoch, referenceEpoch = 2016 }: SearchOptions): number {
  const drawn = epoch ?? referenceEpoch;
  if (!Number.isFinite(drawn) || Math.abs(drawn - 2000) > 10_000) {
    throw new GaiaError('BAD_REQUEST', `${drawn} is not a Julian year.`);
  }
  return Math.max(Math.abs(drawn - ID_EPOCH), Math.abs(drawn - referenceEpoch));
}
