import { HIGH_PROPER_MOTION_MARGIN_DEG } from '../../gaia/cone';
import { regionPixels } from '../../gaia/search';
import { firstSourceIdOf } from '../../gaia/source-id';
import type { Region } from '../../protocol';
import { compileFilter, implied } from '../../query';
import type { PlannedJob } from '../engines/engine';

/**
 * Twice what the fastest star needs [deg]: leaving a row group out must never change an answer, whatever partitions the
 * search itself would have chosen.
 */
const MARGIN = 2 * HIGH_PROPER_MOTION_MARGIN_DEG;
const ORDER = 8;

/**
 * The only source_ids that a job can select: first and last, first and last … in rising order. Undefined where nothing
 * is known of them.
 */
export function selectableIds({ request, columns }: PlannedJob): bigint[] | undefined {
  const { region, cone, exact, where } = request.source;
  const place = region ?? (cone && { cone });
  if (place !== undefined && exact !== false) {
    return idsOf(place);
  }
  if (where === undefined) {
    return undefined;
  }
  const { sourceIds, sourceIdRange, circles } = implied(compileFilter(where, columns));
  if (sourceIds !== undefined) {
    return idsOf({ sourceIds: sourceIds.map(String) });
  }
  if (sourceIdRange !== undefined) {
    return sourceIdRange.map(BigInt);
  }
  return circles?.length === 1 ? idsOf({ cone: circles[0] }) : undefined;
}

function idsOf(region: Region): bigint[] {
  if ('sourceIds' in region) {
    const ids = [...new Set(region.sourceIds)].map(BigInt).sort((a, b) => (a < b ? -1 : 1));
    return ids.flatMap(id => [id, id]);
  }
  const { ranges } = regionPixels(region, { margin: MARGIN });
  return ranges.flatMap(({ start, end }) => [firstSourceIdOf(ORDER, start), firstSourceIdOf(ORDER, end) - 1n]);
}
