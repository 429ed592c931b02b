import { HIGH_PROPER_MOTION_MARGIN_DEG } from '../../gaia/cone';
import { PARTITION_ORDER } from '../../gaia/partitions';
import { firstSourceIdOf } from '../../gaia/source-id';
import { GaiaError, type Region } from '../../protocol';
import { compileFilter, implied } from '../../query';
import { regionRanges, type PixelRange, type SkyRegion } from '../../sky';
import type { PlannedJob } from '../engines/engine';

/**
 * Twice what the fastest star needs [deg]: leaving a row group out must never change an answer, whatever partitions the
 * search itself would have chosen.
 */
const MARGIN = 2 * HIGH_PROPER_MOTION_MARGIN_DEG;

/**
 * The only source_ids that a job can select: first and last, first and last … in rising order. Undefined where nothing
 * is known of them.
 *
 * @param order - of the HEALPix pixels by which ids are told from a region
 */
export function selectableIds({ request, columns }: PlannedJob, order = PARTITION_ORDER): bigint[] | undefined {
  const { region, cone, exact, where } = request.source;
  const place = region ?? (cone && { cone });
  if (place !== undefined && exact !== false) {
    return idsOf(place, order);
  }
  if (where === undefined) {
    return undefined;
  }
  const { sourceIds, sourceIdRange, circles } = implied(compileFilter(where, columns));
  if (sourceIds !== undefined) {
    return idsOf({ sourceIds: sourceIds.map(String) }, order);
  }
  if (sourceIdRange !== undefined) {
    return sourceIdRange.map(BigInt);
  }
  return circles?.length === 1 ? idsOf({ cone: circles[0] }, order) : undefined;
}

function idsOf(region: Region, order: number): bigint[] {
  if ('sourceIds' in region) {
    const ids = [...new Set(region.sourceIds)].map(BigInt).sort((a, b) => (a < b ? -1 : 1));
    return ids.flatMap(id => [id, id]);
  }
  return rangesOf(region, order).flatMap(({ start, end }) => [
    firstSourceIdOf(order, start),
    firstSourceIdOf(order, end) - 1n
  ]);
}

/** @throws GaiaError BAD_REQUEST, BAD_COORDINATE */
function rangesOf(region: SkyRegion, order: number): PixelRange[] {
  try {
    return regionRanges(region, order, MARGIN);
  } catch (reason) {
    throw GaiaError.from(reason);
  }
}
