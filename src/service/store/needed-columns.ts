import { fileFold } from '../../compute/folds';
import { rowReader } from '../../compute/row-reader';
import type { FoldSpec } from '../../compute/scan';
import type { JobRequest } from '../../protocol';
import type { PlannedJob } from '../engines/engine';
import { mapSpec, selectionOf } from '../engines/fold-specs';
import { spectraSpec } from '../engines/spectra';

/**
 * Columns of its files that a job reads; undefined for jobs that read files in a way of their own.
 * @throws GaiaError UNKNOWN_COLUMN, BAD_REQUEST
 */
export function neededColumns(job: PlannedJob): string[] | undefined {
  const { request, columns } = job;
  const spec = specOf(request, job);
  if (spec !== undefined) {
    return fileFold('', spec).byColumns?.prepare(columns);
  }
  if (request.type !== 'Rows') {
    return undefined;
  }
  const query = { path: '', names: request.columns, selection: selectionOf(request, job) };
  return rowReader(query, () => undefined).prepare(columns);
}

/** What the job's scan makes of rows, as far as it decides which columns it needs. */
function specOf(request: JobRequest, job: PlannedJob): FoldSpec | undefined {
  switch (request.type) {
    case 'DensityMap':
    case 'HealpixMap':
      return mapSpec(request, job);
    case 'Histogram':
      return { type: 'Histogram', x: request.x, y: request.y, ...selectionOf(request, job) };
    case 'Statistics':
      return { type: 'Statistics', columns: request.columns, ...selectionOf(request, job) };
    case 'SimilarSpectra':
      return spectraSpec(request, job, { flux: [] });
    case 'Rows':
      return request.top && { type: 'TopRows', columns: request.columns, ...request.top, ...selectionOf(request, job) };
    default:
      return undefined;
  }
}
