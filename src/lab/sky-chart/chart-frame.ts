import { separation, type Position } from '../../sky/angles';
import type { PartitionAreas } from './partition-areas';
import type { RegionLines } from './region-lines';
import { MAX_FIELD, partOfSky, wholeSky, type SkyView } from './view';

/** What a chart shows: the whole sky, or a field about a centre [deg]. */
export interface ChartFrame {
  centre: Position;
  /** From the bottom to the top [deg]; {@link WHOLE} for the whole sky. */
  field: number;
}

export const WHOLE = Infinity;
const LEAST_FIELD = 0.02;
/** A field that is larger than this is better seen on the whole sky [deg]. */
const LARGEST_FIT = 140;

/** The frame that holds partitions and region, with some sky around them. */
export function fittingFrame(areas: PartitionAreas, region: RegionLines | null): ChartFrame {
  const extent = areas.extent(region?.centre);
  if (extent === null) {
    return { centre: region?.centre ?? region?.points[0] ?? { ra: 0, dec: 0 }, field: WHOLE };
  }
  const field = 2.3 * Math.max(extent.radius, reach(region, extent.centre));
  return { centre: extent.centre, field: field > LARGEST_FIT ? WHOLE : field };
}

/** How far the border of a region is from a direction [deg]. */
function reach(region: RegionLines | null, { ra, dec }: Position): number {
  return Math.max(0, ...(region?.lines.flat() ?? []).map(point => separation(ra, dec, point.ra, point.dec)));
}

/** One step nearer (`by` < 1) or farther. */
export function zoomed({ centre, field }: ChartFrame, by: number): ChartFrame {
  const from = field === WHOLE ? MAX_FIELD / by : field;
  const next = Math.max(LEAST_FIELD, Math.min(from, MAX_FIELD / Math.min(by, 1)) * by);
  return { centre, field: next > MAX_FIELD || (field === WHOLE && by > 1) ? WHOLE : next };
}

/** Right ascension in the middle of the whole sky [deg]: what was found is not torn apart at the rim. */
export const middleOf = ({ ra }: Position): number => (60 * Math.round(ra / 60)) % 360;

export function viewOf({ centre, field }: ChartFrame, width: number, height: number): SkyView {
  return field === WHOLE ? wholeSky(width, height, middleOf(centre)) : partOfSky(width, height, centre, field);
}
