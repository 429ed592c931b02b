import { GaiaError, type Cone } from '../protocol';
import { ARCSEC, checkedPosition, checkedRadius, countPixels, discRanges, type PixelRange } from '../sky';
import { PARTITION_ORDER, PARTITIONS, partitionsOfRanges, type Partition } from './partitions';

/**
 * How far a source's position may lie from the level-8 pixel in its source_id [deg]: 15 arcsec.
 *
 * A source_id keeps the pixel of the position that the source had when the id was given; the catalogue's position is
 * a later and better one. Measured on published rows of DR1–DR3, ordinary stars outside the pixel of their id are
 * within 1.0″ of it at level 8 and 6″ at level 12; fast ones carry ids of their place near J2000, 16 years of proper
 * motion back: 13.9″ for a star of 1.0″/yr. So the margin covers ordinary sources and proper motions up to 0.5″/yr
 * with all of those 6″ to spare, up to 0.9″/yr without; for the few hundred faster stars of the whole sky take
 * {@link HIGH_PROPER_MOTION_MARGIN_DEG}.
 */
export const POSITION_MARGIN_DEG = 15 * ARCSEC;

/** Margin for every star [deg]: 3 arcmin, more than Barnard's star, the fastest (10.4″/yr), moves in 16 years. */
export const HIGH_PROPER_MOTION_MARGIN_DEG = 180 * ARCSEC;

export interface ConeSearch extends Cone {
  /** Exactly the partitions whose level-8 pixels meet the cone: no margin. */
  strict?: boolean;
  /** Margin to use [deg]; default {@link POSITION_MARGIN_DEG}, 0 if strict. */
  margin?: number;
}

export interface ConePartitions {
  /** In order of the sky. */
  partitions: Partition[];
  /** Number of level-8 pixels that meet the cone with its margin. */
  pixels: number;
  /** Those pixels (order 8, NESTED). */
  ranges: PixelRange[];
  /** Margin added to the radius [deg]. */
  margin: number;
}

/**
 * The partitions that hold the sources of a cone.
 *
 * Guarantee: a source whose position lies in the cone and within `margin` of the pixel in its source_id is in one of
 * the partitions; see {@link POSITION_MARGIN_DEG} for the sources this covers. Rows still need a test of their true
 * distance.
 *
 * @throws GaiaError BAD_COORDINATE naming the number that is not finite or out of range.
 */
export function conePartitions(search: ConeSearch, partitions: readonly Partition[] = PARTITIONS): ConePartitions {
  const margin = search.strict ? 0 : (search.margin ?? POSITION_MARGIN_DEG);
  try {
    const { ra, dec } = checkedPosition(search.ra, search.dec);
    const radius = checkedRadius(search.radius);
    const ranges = discRanges(PARTITION_ORDER, ra, dec, Math.min(180, radius + checkedRadius(margin)));
    return { partitions: partitionsOfRanges(ranges, partitions), pixels: countPixels(ranges), ranges, margin };
  } catch (reason) {
    throw GaiaError.from(reason);
  }
}
