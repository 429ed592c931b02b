import type {
  DensityPixelMapSpec,
  FoldScan,
  PixelMapSpec,
  Selection,
  SkyMapPixels,
  StatPixelMapSpec
} from '../../compute/scan';
import {
  DEFAULT_ORDER,
  GaiaError,
  type DensityMapRequest,
  type HealpixMapRequest,
  type JobRequest,
  type KeptFrame
} from '../../protocol';
import type { PlannedJob } from './engine';

/** Ids in a filter, at most: a longer list belongs in a table to join with. */
const MAX_IDS = 100_000;

/** Which rows a request works on, as the scanner takes it. */
export function selectionOf({ source }: JobRequest, { totalRows }: PlannedJob): Selection {
  const region = source.region ?? (source.cone && { cone: coneOf(source.cone) });
  const exact = source.exact ?? true;
  const conditions = source.where === undefined ? [] : [source.where];
  const selection: Selection = {};
  if (exact && region !== undefined) {
    if ('sourceIds' in region) {
      if (region.sourceIds.length > MAX_IDS) {
        throw new GaiaError(
          'OVER_BUDGET',
          `A list of ${region.sourceIds.length} ids is too long (${MAX_IDS} at most).`
        );
      }
      conditions.push(`source_id IN (${region.sourceIds.join(', ')})`);
    } else {
      selection.region = region;
    }
  }
  if (conditions.length > 0) {
    selection.where = conditions.length === 1 ? conditions[0] : conditions.map(text => `(${text})`).join(' AND ');
  }
  if (source.sample !== undefined) {
    selection.sample = 'fraction' in source.sample ? { ...source.sample, total: known(totalRows) } : source.sample;
  }
  return selection;
}

/** The scan that makes a map. */
export function mapSpec(request: DensityMapRequest | HealpixMapRequest, job: PlannedJob): PixelMapSpec {
  const order = request.order ?? DEFAULT_ORDER;
  const { frame } = request;
  const selection = selectionOf(request, job);
  return request.type === 'DensityMap'
    ? ({
        type: 'DensityMap',
        order,
        frame,
        columns: request.columns ?? ['1'],
        ...selection
      } satisfies DensityPixelMapSpec)
    : ({
        type: 'HealpixMap',
        order,
        frame,
        column: request.column,
        columns: request.columns,
        stat: request.stat ?? 'mean',
        q: request.q,
        ...selection
      } satisfies StatPixelMapSpec);
}

/** The part of all rows that a request's sample takes, where that is known. */
export function sampledPart({ request: { source }, totalRows }: PlannedJob): number | undefined {
  const { sample } = source;
  return sample === undefined
    ? undefined
    : 'fraction' in sample
      ? sample.fraction
      : totalRows && Math.min(1, sample.randomIndexBelow / totalRows);
}

/**
 * The map of a scan.
 * @param answer - its pixels with rows; default all pixels as they are at this moment
 */
export function frameOf(scan: FoldScan<PixelMapSpec>, revision: number, answer?: SkyMapPixels): KeptFrame {
  const { rows, filesDone, filesTotal, complete, estimate } = scan.state();
  const { order, frame, layers } = answer ?? scan.picture();
  return {
    revision,
    order,
    ...(frame !== 'icrs' && { frame }),
    rows,
    filesDone,
    filesTotal,
    complete,
    ...(estimate && { estimate }),
    layers,
    ...(answer && { pixels: answer.pixels })
  };
}

function coneOf({ ra, dec, radius }: { ra: number; dec: number; radius: number }) {
  return { ra, dec, radius };
}

function known(totalRows: number | undefined): number {
  if (totalRows === undefined) {
    throw new GaiaError(
      'BAD_REQUEST',
      'The number of rows of this table is not known, so a fraction of it cannot be taken.',
      'Give randomIndexBelow instead.'
    );
  }
  return totalRows;
}
