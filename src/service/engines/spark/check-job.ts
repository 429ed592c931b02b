import { checkFold } from '../../../compute/scan';
import { GaiaError } from '../../../protocol';
import type { PlannedJob } from '../engine';
import { mapSpec, selectionOf } from '../fold-specs';
import { spectraSpec } from '../spectra';
import { clusterFiles, type Homes } from './cluster-files';
import { HistogramQuery } from './histogram-query';
import { mapQuery } from './map-query';
import type { SparkProfile } from './profile';
import { spectraQuery } from './spectra-query';

/** Name in the place of a view that is not made yet. */
const VIEW = 'rows';

/**
 * Finds out, without asking the cluster, whether it can do a job: writes the query for it.
 * @throws GaiaError BAD_REQUEST, FILE_NOT_FOUND saying why not
 */
export function checkSparkJob(job: PlannedJob, profile: SparkProfile, homes: Homes): void {
  const { request, files, columns, sql } = job;
  switch (request.type) {
    case 'DensityMap':
    case 'HealpixMap': {
      const spec = mapSpec(request, job);
      checkFold(spec);
      mapQuery(spec, files, columns, VIEW);
      break;
    }
    case 'Histogram': {
      const spec = { type: 'Histogram', x: request.x, y: request.y, ...selectionOf(request, job) } as const;
      checkFold(spec);
      new HistogramQuery(spec, columns, VIEW);
      break;
    }
    case 'SimilarSpectra':
      spectraQuery({ ...spectraSpec(request, job, { flux: [] }), flux: [0, 0] }, columns, VIEW, 1);
      break;
    case 'Sql':
      if (sql?.spark === undefined) {
        throw new GaiaError('BAD_REQUEST', 'The query cannot be written for Spark.', 'Take engine embedded.');
      }
      sql.scans.forEach(scan => clusterFiles(scan.files, profile, homes));
      return;
    default:
      throw new GaiaError(
        'BAD_REQUEST',
        `Spark does no jobs of type ${request.type}.`,
        'It does queries, maps, histograms and similar spectra. Take engine embedded for this one.'
      );
  }
  clusterFiles(files, profile, homes);
}
